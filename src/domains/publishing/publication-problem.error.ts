import { Field, ID, ObjectType } from 'type-graphql';
import type { Message } from '../../kernel/messages';
import { UserError, type UserErrorCode, userError } from '../../kernel/write';
import type { PreflightCode } from './preflight/preflight.enums';
import { PreflightFinding } from './preflight/preflight.shapes';

@ObjectType('PublicationProblemError', {
  implements: UserError,
  description: 'A reason not to publish a post on a social account. A mutation returns all of them.',
})
class PublicationProblemError extends UserError {
  @Field(() => ID, { description: 'ID of the social account.' })
  accountId!: string;

  @Field(() => PreflightFinding, {
    nullable: true,
    description:
      'The problem that `preflightPost` reports, with the field of the post and the limit. Null if the reason is the time, with the code `TAKEN`.',
  })
  problem!: PreflightFinding | null;
}

type UserErrorData = ReturnType<typeof userError>;

/** Problems that pass without a change of the post or of the choice of accounts. */
const STATES: readonly PreflightCode[] = ['NOT_CONNECTED', 'PAUSED', 'NOT_READY'];

interface Reason {
  readonly code: UserErrorCode;
  readonly message: Message;
  readonly problem: PreflightFinding | null;
}

const publicationProblem = (
  { code, message, problem }: Reason,
  accountId: string,
  path: string[],
): UserErrorData => ({
  ...userError(code, message, path),
  type: PublicationProblemError.name,
  accountId,
  problem,
});

/** Returns a problem of preflight as a user error. `path` leads to the choice of the account in the input. */
export const problemError = (problem: PreflightFinding, accountId: string, path: string[]): UserErrorData =>
  publicationProblem(
    { code: STATES.includes(problem.code) ? 'INVALID_STATE' : 'INVALID', message: problem.message, problem },
    accountId,
    path,
  );

/** Returns the user error of an account on which the post is planned for the same time. */
export const takenError = (message: Message, accountId: string, path: string[]): UserErrorData =>
  publicationProblem({ code: 'TAKEN', message, problem: null }, accountId, path);

/** The type of the user errors in this file, for the declaration of mutations. */
export const PUBLICATION_ERRORS = ['INVALID_STATE', 'INVALID', 'TAKEN', 'PublicationProblemError'] as const;
