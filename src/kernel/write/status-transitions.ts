import { userError, MutationError, type UserErrorData } from './mutation-error';
import { InvalidStatusTransitionError, UserErrorCode } from './user-error';

/** A status machine: for each status the ones it may change to. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** What is wrong with a change of status that the table does not have: it tells which it has. */
export function transitionError<Status extends string>(
  transitions: Transitions<Status>,
  from: Status,
  to: Status,
  path: string[],
): UserErrorData | undefined {
  const allowedStatuses = transitions[from];
  if (allowedStatuses.includes(to)) return undefined;
  const suggestion = allowedStatuses.length
    ? `it may become ${allowedStatuses.join(', ')}`
    : 'it cannot become anything else now';
  const message =
    from === to ? `It is ${from} already; ${suggestion}.` : `${from} cannot become ${to}; ${suggestion}.`;
  return {
    ...userError(UserErrorCode.INVALID_STATE, message, path),
    type: InvalidStatusTransitionError.name,
    allowedStatuses,
  };
}

/** Ends the mutation when the table does not have the change of status. */
export function assertTransition<Status extends string>(
  ...transition: [transitions: Transitions<Status>, from: Status, to: Status, path: string[]]
): void {
  const error = transitionError(...transition);
  if (error) throw new MutationError([error]);
}
