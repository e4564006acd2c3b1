import { throwUserError } from '../../kernel/write';
import { PUBLISHING_MESSAGES } from './publishing.messages';

const YEAR = 365.25 * 86_400_000;
/** Years after which a planned time is taken for a mistake. The rules of time zones are not known for longer either. */
const MAX_YEARS = 5;

/** Throws a user error if an instant is too far away to be planned. */
export function assertNear(instant: Date, now: Date, path: string[]): void {
  if (instant.getTime() > now.getTime() + MAX_YEARS * YEAR)
    throwUserError('OUT_OF_RANGE', PUBLISHING_MESSAGES.tooFarAway({ years: MAX_YEARS }), path);
}
