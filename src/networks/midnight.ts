const DAY = 86_400_000;

/** Returns the milliseconds since midnight on a clock in a time zone. */
function sinceMidnight(clock: Intl.DateTimeFormat, time: number): number {
  const parts = clock.formatToParts(time);
  const [hours = 0, minutes = 0, seconds = 0] = ['hour', 'minute', 'second'].map((name) =>
    Number(parts.find(({ type }) => type === name)?.value),
  );
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + (time % 1000);
}

/** Returns the next midnight in a time zone, when the limits of a day start over. */
export function nextMidnight(now: Date, timeZone: string): Date {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const guess = now.getTime() + DAY - sinceMidnight(clock, now.getTime());
  // On the days that the clock changes, the guess is an hour off.
  const error = sinceMidnight(clock, guess);
  return new Date(guess - (error > DAY / 2 ? error - DAY : error));
}
