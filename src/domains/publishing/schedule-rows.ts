import { v7 as uuidv7 } from 'uuid';
import type { WriteTransaction } from '../../kernel/session';
import { recordEvents } from '../../kernel/write';
import type { Post } from '../content/post.entity';
import type { CheckedAccount } from './preflight/types';
import { publicationEvent } from './publication-events';
import { Publication } from './publication.entity';
import type { PublishMode } from './publishing.enums';
import { Schedule, type ScheduleTime } from './schedule.entity';

/** A new plan to publish a post on a social account. */
interface NewSchedule {
  readonly account: CheckedAccount;
  readonly time: ScheduleTime;
  readonly publishMode: PublishMode;
}

interface Origin {
  readonly post: Pick<Post, 'id' | 'organization' | 'clientAccount'>;
  /** The user who planned the publications. Null if their account was deleted. */
  readonly createdBy: string | null;
  /** The user who caused them. */
  readonly actorId: string | undefined;
}

/** Inserts a schedule and a publication per account of a locked post, as the system. Returns the IDs of the publications. */
export async function insertPublications(
  tx: WriteTransaction,
  { post: { id: post, organization, clientAccount }, createdBy, actorId }: Origin,
  plans: readonly NewSchedule[],
): Promise<string[]> {
  const schedules = plans.map(({ account, time, publishMode }) => ({
    ...{ id: uuidv7(), organization, post, socialAccount: account.id, createdBy, publishMode },
    ...time,
  }));
  await tx.manager.insert(Schedule, schedules as never);
  const publications = schedules.map(({ id: schedule, socialAccount }, index) => ({
    ...{ id: uuidv7(), organization, post, socialAccount, schedule },
    platform: plans[index]!.account.platform,
  }));
  await tx.manager.insert(Publication, publications as never);
  await recordEvents(
    tx,
    publications.map(({ id, platform }, index) => {
      const { scheduledAt, publishMode } = schedules[index]!;
      const event = publicationEvent({ id, organization, clientAccount }, 'created', {
        ...{ platform, scheduledAt, publishMode },
      });
      return { ...event, userId: actorId };
    }),
  );
  return publications.map(({ id }) => id);
}
