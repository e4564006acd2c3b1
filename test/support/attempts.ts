import type { TestServer } from './server';

/** Lets seconds pass for all rate limits, which use the clock of the database. */
export const passAttemptSeconds = ({ database }: TestServer, seconds: number): Promise<unknown> =>
  database.query('UPDATE auth.attempts SET resets_at = resets_at - make_interval(secs => $1)', [seconds]);

/** Matches the `retryAfter` of a window of that many seconds that started within the last minute. */
export const retryWithin = (seconds: number): unknown => ({
  asymmetricMatch: (value: unknown): boolean =>
    typeof value === 'number' && value > seconds - 60 && value <= seconds,
});
