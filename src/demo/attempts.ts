import type { Platform } from '../domains/common/content.enums';
import type { PublicationAttempt } from '../domains/publishing/publication-attempt.entity';
import type { Publication } from '../domains/publishing/publication.entity';
import { englishOf, type Failure, storedFailure } from '../domains/publishing/publisher/failure';
import { after, random } from './random';
import type { RowOf } from './seed-context';

/** Why publications fail for good, by platform. */
const FAILURES: Partial<Readonly<Record<Platform, readonly Failure[]>>> = {
  INSTAGRAM: [
    { class: 'FIX_MEDIA', code: '9004/2207052' },
    { class: 'RECONNECT', code: '190/460' },
  ],
  FACEBOOK: [
    { class: 'RECONNECT', code: '200' },
    { class: 'CHECKPOINT', code: '368' },
  ],
  PINTEREST: [
    { class: 'RECONNECT', code: '2' },
    { class: 'FIX_MEDIA', code: '235' },
  ],
  YOUTUBE: [{ class: 'QUOTA', code: 'quotaExceeded' }],
  X: [
    { class: 'DUPLICATE', code: '403' },
    { class: 'QUOTA', code: '429' },
  ],
  LINKEDIN: [{ class: 'RECONNECT', code: 'ACCESS_DENIED' }],
  WHATSAPP: [
    { class: 'SETUP', code: '131042' },
    { class: 'RECONNECT', code: '190' },
  ],
  GOOGLE_BUSINESS: [{ class: 'FIX_CONTENT', code: 'FAILED_PRECONDITION' }],
};

const UNKNOWN: Failure = { class: 'UNKNOWN' };

/** Chooses why a publication failed. */
export const chooseFailure = (platform: Platform): Failure => random.one(FAILURES[platform]!);

/** Returns the reason of an unknown result in English. */
export const unknownReason = (platform: Platform): string => englishOf(UNKNOWN, platform);

/** Minutes between attempts. */
const PAUSE_MINUTES = 10;

/** Returns the attempts of a publication. All but the last one were postponed. */
function attemptsOf(
  publication: RowOf<Publication> & { readonly platform: Platform },
): RowOf<PublicationAttempt>[] {
  const { id, organization, clientAccount, platform, status, errorMessage } = publication;
  const last =
    status === 'UNKNOWN'
      ? UNKNOWN
      : FAILURES[platform]!.find((failure) => englishOf(failure, platform) === errorMessage)!;
  const count = publication.retryCount! + 1;
  return Array.from({ length: count }, (_, index) => {
    const minutes = (index + 1 - count) * PAUSE_MINUTES;
    const startedAt = after(publication.attemptedAt!, { hours: minutes / 60 });
    const finishedAt = after(startedAt, { hours: 20 / 3_600 });
    const isLast = index === count - 1;
    return {
      id: random.id(startedAt),
      organization: organization!,
      clientAccount: clientAccount ?? null,
      publication: id!,
      number: index + 1,
      status: isLast ? (status as 'FAILED' | 'UNKNOWN') : 'POSTPONED',
      step: 'publish',
      startedAt,
      finishedAt,
      retryAt: isLast ? null : after(startedAt, { hours: PAUSE_MINUTES / 60 }),
      failure: storedFailure(isLast ? last : { class: 'NOT_SENT' }, platform),
      followUpFailures: [],
      createdAt: startedAt,
      updatedAt: finishedAt,
    };
  });
}

/** Returns the attempts of publications that failed, or whose result is unknown. */
export function attemptRows(publications: readonly RowOf<Publication>[]): RowOf<PublicationAttempt>[] {
  random.seed(909);
  return publications
    .filter(({ status }) => status === 'FAILED' || status === 'UNKNOWN')
    .flatMap((row) => attemptsOf(row as RowOf<Publication> & { readonly platform: Platform }));
}
