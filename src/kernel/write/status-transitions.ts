import { OBJECT_MESSAGES } from '../messages/kernel-messages';
import { valueTerm } from '../messages/terms';
import { userError, MutationError, type UserErrorData } from './mutation-error';
import { InvalidStatusTransitionError, UserErrorCode } from './user-error';

/** The state machine of a status: the statuses that each status can change to. */
export type Transitions<Status extends string> = Readonly<Record<Status, readonly Status[]>>;

/** Returns the error for a transition that is not allowed, with the allowed ones. */
export function transitionError<Status extends string>(
  transitions: Transitions<Status>,
  from: Status,
  to: Status,
  path: string[],
): UserErrorData | undefined {
  const allowedStatuses = transitions[from];
  if (allowedStatuses.includes(to)) return undefined;
  const suggestion = allowedStatuses.length
    ? OBJECT_MESSAGES.allowedStatuses({ allowed: allowedStatuses.map(valueTerm) })
    : OBJECT_MESSAGES.noStatusAllowed();
  const message =
    from === to
      ? OBJECT_MESSAGES.statusUnchanged({ from: valueTerm(from) })
      : OBJECT_MESSAGES.statusTransition({ from: valueTerm(from), to: valueTerm(to), suggestion });
  return {
    ...userError(UserErrorCode.INVALID_STATE, message, path),
    type: InvalidStatusTransitionError.name,
    allowedStatuses,
  };
}

/** Throws a user error if the transition is not allowed. */
export function assertTransition<Status extends string>(
  ...transition: [transitions: Transitions<Status>, from: Status, to: Status, path: string[]]
): void {
  const error = transitionError(...transition);
  if (error) throw new MutationError([error]);
}
