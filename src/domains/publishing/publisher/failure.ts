import { formatMessage, type Message, valueTerm, fieldTerm } from '../../../kernel/messages';
import { NetworkError } from '../../channels/network.port';
import type { Platform } from '../../common/content.enums';
import type { PublicationFailure } from '../publication-attempt.shapes';
import type { PublicationErrorClass } from '../publishing.enums';
import { PUBLISHER_MESSAGES as MESSAGES } from './publisher.messages';

/** What prevented a step, in a form that is the same for all platforms. */
export interface Failure {
  readonly class: PublicationErrorClass;
  readonly code?: string | undefined;
  readonly traceId?: string | undefined;
  /** When the same step can be run again. */
  readonly retryAt?: Date | undefined;
  /** ID of the post that exists already. */
  readonly duplicateOf?: string | undefined;
  readonly problem?: { readonly field: string; readonly rule: string } | undefined;
  /** Whether the call was not even sent, because the platform is unavailable for everyone. */
  readonly isOutage?: boolean | undefined;
  /** Whether the account was paused or disconnected after the publication was taken. Nothing was sent. */
  readonly isAccountUnusable?: boolean | undefined;
  /** The reason for the user, if it is more precise than that of the class. */
  readonly message?: Message | undefined;
}

/** Returns the failure of a step. An error that is none of the platform is one of this program. */
export const failureOf = (error: unknown): Failure =>
  error instanceof NetworkError ? networkFailure(error) : { class: 'INTERNAL' };

/** The message of the error is for logs. */
const networkFailure = ({
  class: kind,
  code,
  traceId,
  retryAt,
  duplicateOf,
  problem,
  isOutage,
}: NetworkError): Failure => ({
  class: kind,
  code,
  traceId,
  retryAt,
  duplicateOf,
  problem,
  isOutage,
});

/** Returns the last name of a path, such as `altText` of `media.0.altText`. */
const nameIn = (path: string): string =>
  path
    .split('.')
    .filter((part) => !/^\d*$/.test(part))
    .at(-1) ?? '';

/** Returns the reason for the user. */
export function messageOf({ class: kind, problem, message }: Failure, platform: Platform): Message {
  if (message) return message;
  const names = { platform: valueTerm(platform) };
  const name = problem && nameIn(problem.field);
  if (name && (kind === 'FIX_CONTENT' || kind === 'FIX_MEDIA'))
    return MESSAGES.fixField({ ...names, field: fieldTerm(name) });
  return MESSAGES[kind](names);
}

const MAX_CODE = 100;
const MAX_NAME = 255;

/** Returns a failure as it is stored with the attempt. It contains no text of the platform, which could quote a token. */
export function storedFailure(failure: Failure, platform: Platform): PublicationFailure {
  const { class: kind, code, traceId, problem } = failure;
  return {
    class: kind,
    code: code?.slice(0, MAX_CODE) ?? null,
    traceId: traceId?.slice(0, MAX_NAME) ?? null,
    field: problem?.field.slice(0, MAX_NAME) ?? null,
    rule: problem?.rule.slice(0, MAX_CODE) ?? null,
    message: messageOf(failure, platform),
  };
}

/** Returns the reason in English, for fields that have one language. */
export const englishOf = (failure: Failure, platform: Platform): string =>
  formatMessage(messageOf(failure, platform), 'en');
