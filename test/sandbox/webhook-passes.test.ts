import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { World } from '../../src/sandbox/frame/world';

let folder: string;
let world: World;
beforeEach(() => {
  jest.useFakeTimers();
  folder = mkdtempSync(join(tmpdir(), 'marquee-passes-'));
  world = new World({ folder, seed: 'test', baseUrls: {} });
});
afterEach(async () => {
  jest.useRealTimers();
  await world.close();
  rmSync(folder, { recursive: true });
});

test('a pass that fails rejects for its caller, and not for the next one', async () => {
  const upkeep = jest.fn<Promise<void>, []>().mockRejectedValueOnce(new Error('The disk is full.'));
  world.webhooks.beforeDelivery(upkeep.mockResolvedValue());
  await expect(world.webhooks.deliver()).rejects.toThrow('The disk is full.');
  await expect(world.webhooks.deliver()).resolves.toBeUndefined();
  expect(upkeep).toHaveBeenCalledTimes(2);
});

test('a pass of the timer that fails is reported, and repeated', async () => {
  const upkeep = jest.fn<Promise<void>, []>().mockRejectedValueOnce(new Error('The disk is full.'));
  world.webhooks.beforeDelivery(upkeep.mockResolvedValue());
  const report = jest.fn();
  world.webhooks.start(report);
  await jest.advanceTimersByTimeAsync(2000);
  expect(report.mock.calls).toEqual([[new Error('The disk is full.')]]);
  expect(upkeep).toHaveBeenCalledTimes(2);
});

test('the timer skips passes while one runs', async () => {
  let finish = (): void => undefined;
  const upkeep = jest.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  world.webhooks.beforeDelivery(upkeep);
  world.webhooks.start(jest.fn());
  await jest.advanceTimersByTimeAsync(5000);
  expect(upkeep).toHaveBeenCalledTimes(1);
  finish();
  await jest.advanceTimersByTimeAsync(1000);
  expect(upkeep).toHaveBeenCalledTimes(2);
  finish();
});
