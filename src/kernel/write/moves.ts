import { inputError, Refusal, type Refused } from './refusal';
import { InvalidStatusTransitionError, UserErrorCode } from './user-error';

/** A status machine: for each status the ones it may change to. */
export type Moves<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** What is wrong with a change of status that the table does not have: it tells which it has. */
export function refusedMove<Status extends string>(
  moves: Moves<Status>,
  from: Status,
  to: Status,
  path: string[],
): Refused | undefined {
  const allowedStatuses = moves[from];
  if (allowedStatuses.includes(to)) return undefined;
  const list = allowedStatuses.length
    ? `it may become ${allowedStatuses.join(', ')}`
    : 'it cannot become anything else now';
  const message = from === to ? `It is ${from} already; ${list}.` : `${from} cannot become ${to}; ${list}.`;
  return {
    ...inputError(UserErrorCode.INVALID_STATE, message, path),
    type: InvalidStatusTransitionError.name,
    allowedStatuses,
  };
}

/** Ends the mutation when the table does not have the change of status. */
export function checkMove<Status extends string>(
  ...move: [moves: Moves<Status>, from: Status, to: Status, path: string[]]
): void {
  const refused = refusedMove(...move);
  if (refused) throw new Refusal([refused]);
}
