import { MemoryBudget, ServerBusyError } from '../../../src/kernel/limits/memory';

const MB = 1_000_000;

test('holds the memory of open leases', () => {
  const memory = new MemoryBudget(100 * MB);
  const [one, two] = [memory.open('a'), memory.open('b')];
  one.grow(3 * MB);
  one.grow(4 * MB);
  two.resize(5 * MB);
  expect(memory.held).toBe(12 * MB);

  one.resize(2 * MB);
  expect(memory.held).toBe(7 * MB);
  one.release();
  one.release();
  two.release();
  expect(memory.held).toBe(0);
});

test('limits a holder to a quarter, and keeps the memory of a rejected lease', () => {
  const memory = new MemoryBudget(100 * MB);
  const lease = memory.open('a');
  lease.grow(25 * MB);
  expect(() => lease.grow(1)).toThrow(ServerBusyError);
  expect(() => memory.open('a').grow(1)).toThrow(ServerBusyError);
  expect(memory.held).toBe(25 * MB);
  memory.open('b').grow(25 * MB);
  lease.release();
  memory.open('a').grow(25 * MB);
});

test('reserves a quarter for small leases', () => {
  const memory = new MemoryBudget(100 * MB);
  for (const holder of ['a', 'b', 'c']) memory.open(holder).grow(25 * MB);
  expect(() => memory.open('d').grow(1 * MB)).toThrow(ServerBusyError);
  for (let i = 0; i < 100; i += 1) memory.open('d').grow(250_000);
  expect(memory.held).toBe(100 * MB);
  expect(() => memory.open('e').grow(1)).toThrow(ServerBusyError);
});
