import { StatementNames } from '../../../src/kernel/database/statement-names';

test('a statement gets its name when it comes back, and keeps it', () => {
  const names = new StatementNames();

  expect(names.of('SELECT 1')).toBeUndefined();
  expect(names.of('SELECT 2')).toBeUndefined();
  const first = names.of('SELECT 1');
  expect(first).toBe('s0');
  expect(names.of('SELECT 1')).toBe(first);
  expect(names.of('SELECT 2')).toBe('s1');
});

test('statements that never come back leave nothing behind, however many there are', () => {
  const names = new StatementNames();
  for (let i = 0; i < 2_000; i += 1) expect(names.of(`once ${i}`)).toBeUndefined();

  expect(remembered(names)).toBeLessThanOrEqual(500);
  expect(names.of('again')).toBeUndefined();
  expect(names.of('again')).toBe('s0');
});

test('no more are named than a connection should keep, and those that are stay named', () => {
  const names = new StatementNames();
  const given = new Set<string | undefined>();
  for (let i = 0; i < 600; i += 1) {
    names.of(`often ${i}`);
    given.add(names.of(`often ${i}`));
  }

  given.delete(undefined);
  expect(given.size).toBe(500);
  expect(names.of('often 0')).toBe('s0');
  expect(names.of('often 599')).toBeUndefined();
  expect(remembered(names)).toBeLessThanOrEqual(1_000);
});

/** How many texts are kept in memory. */
function remembered(names: StatementNames): number {
  const { named, seen } = names as unknown as { named: Map<string, string>; seen: Set<string> };
  return named.size + seen.size;
}
