import { isLocalDateTime, resolveLocalTime } from '../../../src/kernel/model/local-times';
import { canonicalTimeZone, timeZoneNames } from '../../../src/kernel/model/time-zones';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const FROM = Date.UTC(2026, 0, 1);
const TO = Date.UTC(2037, 0, 1);

/** Returns a local time as milliseconds as if it were UTC, from an instant, without the tested module. */
function clockOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (instant) => {
    // 12/31/2026, 23:05:09
    const [month, day, year, hour, minute, second] = format.format(instant).match(/\d+/g)!.map(Number);
    return Date.UTC(year!, month! - 1, day, hour, minute, second);
  };
}

interface Transition {
  /** The first instant with the new offset. */
  readonly at: number;
  /** Local times at that instant, by the old and the new offset. */
  readonly before: number;
  readonly after: number;
}

/** Finds all transitions by bisection of the offset. No zone has two transitions within ten days. */
function transitionsOf(timeZone: string): Transition[] {
  const clock = clockOf(timeZone);
  const offset = (instant: number): number => clock(instant) - instant;
  const found: Transition[] = [];
  let start = FROM;
  let old = offset(start);
  for (let end = start + 10 * DAY; start < TO; end += 10 * DAY) {
    const next = offset(end);
    if (next !== old) {
      let [low, high] = [start, end];
      while (high - low > MINUTE) {
        const middle = low + Math.floor((high - low) / MINUTE / 2) * MINUTE;
        if (offset(middle) === old) low = middle;
        else high = middle;
      }
      found.push({ at: high, before: high + old, after: high + next });
    }
    [start, old] = [end, next];
  }
  return found;
}

const text = (local: number): string => new Date(local).toISOString().slice(0, 16);
const once = (instant: number) => ({ instant: new Date(instant), occurrence: null });

/** Minutes to test in a period: both ends, the next ones, and the middle. */
function minutesOf(from: number, to: number): number[] {
  const minutes = (to - from) / MINUTE;
  return [...new Set([0, 1, Math.floor(minutes / 2), minutes - 1])]
    .filter((minute) => minute >= 0 && minute < minutes)
    .map((minute) => from + minute * MINUTE);
}

/** Returns what the tested module should say about local times around a transition, by their text. */
function expectedAround({ at, before, after }: Transition) {
  const isGap = after > before;
  const [low, high] = isGap ? [before, after] : [after, before];
  const changed = minutesOf(low, high).map((local) =>
    isGap
      ? { local, expected: { nextValid: text(after) }, later: { nextValid: text(after) } }
      : {
          local,
          expected: { instant: new Date(at + local - before), occurrence: 'EARLIER' },
          later: { instant: new Date(at + local - after), occurrence: 'LATER' },
        },
  );
  const ahead = low - MINUTE;
  const outside = [
    { local: ahead, instant: at + ahead - before },
    { local: high, instant: at + high - after },
  ].map(({ local, instant }) => ({ local, expected: once(instant), later: once(instant) }));
  return [...changed, ...outside];
}

const zones = [
  ...new Set([
    ...timeZoneNames().map((name) => canonicalTimeZone(name)!),
    ...Intl.supportedValuesOf('timeZone').filter((name) => canonicalTimeZone(name) === name),
  ]),
];

test('resolves local times around every transition of every time zone, 2026 to 2036', () => {
  const counts = { gaps: 0, doubled: 0 };
  for (const zone of zones) {
    const transitions = transitionsOf(zone);
    const gaps = transitions.filter(({ before, after }) => after > before).length;
    counts.gaps += gaps;
    counts.doubled += transitions.length - gaps;
    const around = transitions.flatMap(expectedAround);
    const resolved = around.map(({ local }) => ({
      local,
      expected: resolveLocalTime(text(local), zone),
      later: resolveLocalTime(text(local), zone, 'LATER'),
    }));
    expect({ zone, around: resolved }).toEqual({ zone, around });
  }
  expect(zones.length).toBeGreaterThan(400);
  expect(counts.gaps).toBeGreaterThan(1_000);
  expect(counts.doubled).toBeGreaterThan(1_000);
});

test.each([
  ['2026-01-15T09:30', 'Asia/Kolkata', '2026-01-15T04:00:00.000Z'],
  ['2026-07-01T12:00', 'America/New_York', '2026-07-01T16:00:00.000Z'],
  ['2026-12-31T23:59', 'Pacific/Kiritimati', '2026-12-31T09:59:00.000Z'],
  ['2028-02-29T00:00', 'UTC', '2028-02-29T00:00:00.000Z'],
])('resolves %s in %s to %s', (local, zone, instant) => {
  expect(resolveLocalTime(local, zone)).toEqual({ instant: new Date(instant), occurrence: null });
});

test('returns the next valid time for a skipped one, after a gap of half an hour, too', () => {
  expect(resolveLocalTime('2026-03-29T02:30', 'Europe/Berlin')).toEqual({ nextValid: '2026-03-29T03:00' });
  expect(resolveLocalTime('2026-10-04T02:15', 'Australia/Lord_Howe')).toEqual({
    nextValid: '2026-10-04T02:30',
  });
});

test.each([
  ['2026-03-01T08:30', true],
  ['2028-02-29T08:30', true],
  ['2026-02-29T08:30', false],
  ['2026-04-31T08:30', false],
  ['2026-13-01T08:30', false],
  ['2026-03-01T24:00', false],
  ['2026-03-01T08:60', false],
  ['2026-03-01T08:30:00', false],
  ['2026-03-01 08:30', false],
  ['2026-03-01', false],
  ['2026-03-01T08:30Z', false],
  ['2026-03-01T08:30+05:30', false],
  ['2026-03-01T08:30[Asia/Kolkata]', false],
  ['+002026-03-01T08:30', false],
  ['', false],
])('tells whether "%s" is a local date and time', (local, expected) => {
  expect(isLocalDateTime(local)).toBe(expected);
});
