import { refuse } from './refusal';
import { RefusedMoveError, UserErrorCode } from './user-error';

/** A status machine: for each status the ones it may change to. */
export type Moves<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Refuses a change of status that the table does not have, and tells which it has; staying is no move. */
export function checkMove<Status extends string>(
  moves: Moves<Status>,
  from: Status,
  to: Status,
  path: string[],
): void {
  if (from === to || moves[from].includes(to)) return;
  const allowed = moves[from];
  const list = allowed.length ? `it may become ${allowed.join(', ')}` : 'it can no longer change';
  refuse(UserErrorCode.NOT_ALLOWED_NOW, `${from} cannot become ${to}; ${list}.`, path, {
    type: RefusedMoveError.name,
    allowed,
  });
}
