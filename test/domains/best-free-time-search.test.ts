import { type AccountTimes, bestFreeTime } from '../../src/domains/publishing/best-times/best-free-time';
import type { BestTimes } from '../../src/domains/publishing/best-times/best-times';
import fc from '../support/property';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A Monday. */
const START = Date.parse('2026-11-02T00:00:00Z');
const PERIOD = { after: new Date(START), until: new Date(START + 14 * DAY) };
const TIMES: BestTimes = {
  ...{ source: 'DEFAULTS', study: 'Study', publications: 0 },
  times: (['TUESDAY', 'MONDAY', 'SUNDAY'] as const).flatMap((weekday) =>
    ['09:00', '23:30'].map((time) => ({ weekday, time, score: null, publications: 0 })),
  ),
};
/** The instants of the times in the order of quality, then of time. */
const CANDIDATES = [1, 0, 6].flatMap((day) =>
  [9, 23.5].flatMap((hour) => [0, 7].map((week) => START + (day + week) * DAY + hour * HOUR)),
);
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Whether an instant is free, as the documentation says it. */
function isFree({ known, held, quota, resetAt, maxPerDay }: AccountTimes, at: number): boolean {
  if (known.filter(({ day }) => day === dayOf(at)).length >= maxPerDay) return false;
  if (at < resetAt || held.some(({ from, to }) => at >= from && at < to)) return false;
  if (known.some((one) => one.at >= at && one.at < at + HOUR)) return false;
  if (!quota) return true;
  const times = [...quota.times, at];
  if (quota.timeZone) return times.filter((one) => dayOf(one) === dayOf(at)).length <= quota.limit;
  return times.every((start) => {
    const within = (one: number): boolean => one >= start && one < start + quota.length;
    return !within(at) || times.filter(within).length <= quota.limit;
  });
}

const instants = fc.array(
  fc.oneof(
    fc
      .constantFrom(...CANDIDATES)
      .chain((at) => fc.integer({ min: -120, max: 120 }).map((m) => at + m * 60_000)),
    fc.integer({ min: 0, max: 14 * 24 * 60 }).map((minute) => START + minute * 60_000),
  ),
  { maxLength: 60 },
);
const quotas = fc.option(
  fc.record({
    limit: fc.integer({ min: 1, max: 6 }),
    length: fc.constantFrom(15 * 60_000, HOUR, DAY),
    timeZone: fc.constantFrom(null, 'UTC'),
    times: instants,
  }),
);
const accounts = fc.record({
  known: instants.map((all) => all.map((at) => ({ at, day: dayOf(at) }))),
  held: fc.array(
    fc
      .tuple(fc.constantFrom(...CANDIDATES), fc.integer({ min: 0, max: 2 * DAY }))
      .map(([from, length]) => ({ from, to: from + length })),
    { maxLength: 2 },
  ),
  quota: quotas,
  resetAt: fc.constantFrom(0, START + 3 * DAY),
  maxPerDay: fc.integer({ min: 1, max: 10 }),
});

test('the best free time is the first candidate that is free, for any schedules, holds and limits', () => {
  fc.assert(
    fc.property(accounts, (account) => {
      const expected = CANDIDATES.find((at) => at > START && isFree(account, at));
      expect(bestFreeTime(TIMES, account, PERIOD, 'UTC')?.scheduledAt.getTime()).toBe(expected);
    }),
    { numRuns: 2_000 },
  );
});

test('10,000 schedules in each period cost little for each candidate', () => {
  const at = Array.from({ length: 10_000 }, (_, index) => START + Math.floor((index * 14 * DAY) / 10_000));
  const account: AccountTimes = {
    known: at.map((one) => ({ at: one - DAY * 30, day: 'earlier' })),
    ...{ held: [], resetAt: 0, maxPerDay: 1 },
    quota: { limit: 9_000, length: 14 * DAY, timeZone: null, times: at },
  };
  const hours = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`);
  const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
  const times = days.flatMap((weekday) =>
    hours.map((time) => ({ weekday, time, score: null, publications: 0 })),
  );
  const before = process.cpuUsage();
  expect(bestFreeTime({ ...TIMES, times }, account, PERIOD, 'UTC')).toBeUndefined();
  const { user } = process.cpuUsage(before);
  expect(user).toBeLessThan(5_000_000);
});
