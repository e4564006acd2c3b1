import { canonicalTimeZone, timeZoneNames } from '../../../src/kernel/model/time-zones';
import { createTestDatabase } from '../../support/database';

test.each([
  ['Asia/Kolkata', 'Asia/Kolkata'],
  ['asia/kolkata', 'Asia/Kolkata'],
  ['Asia/Calcutta', 'Asia/Kolkata'],
  ['US/Pacific', 'America/Los_Angeles'],
  ['Europe/Oslo', 'Europe/Oslo'],
  ['Etc/UTC', 'UTC'],
  ['utc', 'UTC'],
  ['Etc/GMT+5', 'Etc/GMT+5'],
])('stores time zone %s as %s', (name, stored) => {
  expect(canonicalTimeZone(name)).toBe(stored);
});

test.each([
  'IST',
  'BST',
  'ACT',
  'EST',
  'Japan',
  'US/Pacific-New',
  'Asia/Atlantis',
  '+05:30',
  '',
  'constructor',
])('rejects time zone "%s"', (name) => {
  expect(canonicalTimeZone(name)).toBeUndefined();
});

test('stores only time zone names that PostgreSQL and Intl support', async () => {
  const database = await createTestDatabase();
  try {
    const rows = await database.query<{ name: string }>('SELECT name FROM pg_timezone_names');
    const known = new Set(rows.map(({ name }) => name));
    const stored = [...new Set(timeZoneNames().map((name) => canonicalTimeZone(name)!))];

    expect(stored.length).toBeGreaterThan(400);
    expect(stored.filter((name) => !known.has(name))).toEqual([]);
    for (const timeZone of stored) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
  } finally {
    await database.drop();
  }
});
