import type { PoolClient } from 'pg';
import { addJob } from '../../../kernel/jobs';
import { writerOf } from '../../../kernel/write';
import { CHECK_ACCOUNT, checkKey } from '../../channels/check-task';
import type { DeliveryHold } from '../publishing.enums';
import type { PublishedPost } from '../publishing.port';
import { type Delivery, eventSubject, LEASE_MS, LeaseLostError, type PendingFollowUp } from './deliveries';
import { type Columns, DeliveryWriter, NOTHING, type Pause } from './delivery-writer';
import { englishOf, type Failure } from './failure';
import { runPrepared } from './prepared';
import { recordPublicationEvent } from '../publication-events';
import { notifyOfDeletion } from '../insights/insights.notifications';
import { markDeleted } from '../insights/insights-rows';
import { notifyOfResult } from './publisher.notifications';
import { recordCost, takeBackCost } from './costs';
import { contentColumns, type SentContent } from './sent-content';
import { reopen, waitReason } from './waits';

/** What a step after publishing led to. */
interface Followed {
  readonly pending: readonly PendingFollowUp[];
  /** Milliseconds until the next step. */
  readonly delay: number;
  readonly failed?: Columns | undefined;
  /** Whether the platform no longer has the post. */
  readonly isDeleted?: boolean;
}

/** Stores what steps led to. */
export class Outcomes extends DeliveryWriter {
  /** Stores the state before the next step. Keeps the lease if the step follows at once, and what waits for it until a step succeeds. */
  async saveStep(
    delivery: Delivery,
    step: string,
    progress: string,
    delay: number | undefined,
  ): Promise<void> {
    const { sql: now, value } = this.deliveries.now(1);
    const { rowCount } = await runPrepared(
      this.deliveries.pool,
      `WITH saved AS (
         UPDATE publication_deliveries SET step = $5, progress = $6, intent_at = NULL,
                run_at = ${now} + $7 * interval '1 millisecond', hold = CASE WHEN $10 THEN hold END, lease = CASE WHEN $8 THEN lease END
          WHERE organization_id = $2 AND id = $3 AND lease = $4 RETURNING publication_id)
       UPDATE publication_attempts a SET step = $5 FROM saved
        WHERE a.organization_id = $2 AND a.publication_id = saved.publication_id AND a.number = $9`,
      [
        value,
        delivery.organization,
        delivery.id,
        delivery.lease,
        step,
        progress,
        Math.round(delay ?? LEASE_MS),
        delay === undefined,
        delivery.attempt,
        delivery.hold !== null,
      ],
    );
    if (!rowCount) throw new LeaseLostError();
  }

  /** Commits that a step which can make the post visible is about to run, with the state before it. Returns when. */
  async openIntent(
    { organization, id, lease, attempt }: Delivery,
    step: string,
    progress: string,
  ): Promise<Date> {
    const { sql: now, value } = this.deliveries.now(1);
    const { rows } = await runPrepared<{ at: Date }>(
      this.deliveries.pool,
      `WITH opened AS (
         UPDATE publication_deliveries SET intent_at = ${now}, first_intent_at = coalesce(first_intent_at, ${now}),
                step = $6, progress = $7, run_at = ${now} + $5 * interval '1 millisecond'
          WHERE organization_id = $2 AND id = $3 AND lease = $4 RETURNING publication_id, intent_at),
       attempt AS (
         UPDATE publication_attempts a SET step = $6 FROM opened
          WHERE a.organization_id = $2 AND a.publication_id = opened.publication_id AND a.number = $8
            AND a.step IS DISTINCT FROM $6)
       SELECT intent_at AS at FROM opened`,
      [value, organization, id, lease, LEASE_MS, step, progress, attempt],
    );
    if (!rows[0]) throw new LeaseLostError();
    return rows[0].at;
  }

  /** Lets the publications go on that wait for a platform, which responds again. */
  reopen({ platform }: Delivery): Promise<void> {
    return reopen(this.deliveries.pool, platform, this.deliveries.now(1));
  }

  /** Gives the delivery back. It can be taken after a pause. */
  release(delivery: Delivery, delay: number, columns: Columns = NOTHING): Promise<void> {
    return this.apply(delivery, { next: { stage: delivery.stage, delay, columns } });
  }

  published(
    delivery: Delivery,
    post: PublishedPost,
    followUps: readonly PendingFollowUp[],
    sent: SentContent | undefined,
  ): Promise<void> {
    const delays = followUps.map(({ at }) => Math.max(0, Date.parse(at) - post.publishedAt.getTime()));
    return this.apply(delivery, {
      status: 'PUBLISHED',
      publication: {
        ...contentColumns(sent),
        platform_post_id: post.platformPostId,
        kind: post.kind,
        published_at: post.publishedAt,
        permalink: post.permalink,
        error_message: null,
      },
      attempt: { status: 'PUBLISHED' },
      next: {
        stage: followUps.length ? 'FOLLOWING' : 'SETTLED',
        delay: followUps.length ? Math.min(...delays) : 0,
        columns: { intent_at: null, follow_ups: JSON.stringify(followUps) },
      },
      verb: 'published',
      more: (client) => recordCost(client, delivery, sent?.cost, { at: this.at }),
    });
  }

  failed(delivery: Delivery, failure: Failure, sent?: SentContent): Promise<void> {
    return this.apply(delivery, {
      status: 'FAILED',
      publication: { ...contentColumns(sent), ...this.reason(delivery, failure) },
      attempt: { status: 'FAILED', failure },
      next: { stage: 'SETTLED', delay: 0, columns: { intent_at: null, progress: null } },
      verb: 'failed',
      more: async (client) => {
        await takeBackCost(client, delivery, sent?.cost, this.at);
        await notifyOfResult(writerOf(client), 'FAILED', delivery, failure);
      },
    });
  }

  /** The same step is run again later. The publication stays `PUBLISHING`. */
  retried(
    delivery: Delivery,
    failure: Failure,
    { delay, hold = null, checksAccount = false }: Pause,
    progress: string | undefined,
  ): Promise<void> {
    return this.apply(delivery, {
      publication: this.reason(delivery, failure),
      attempt: { status: 'POSTPONED', failure, retryAfter: delay },
      next: {
        stage: 'SENDING',
        hold,
        delay,
        columns: {
          intent_at: null,
          failures: delivery.failures + 1,
          ...(progress !== undefined && { progress }),
        },
      },
      verb: 'updated',
      more: (client) => this.checkAccount(client, delivery, checksAccount),
    });
  }

  /** The publication is queued again. */
  postponed(
    delivery: Delivery,
    failure: Failure,
    {
      delay,
      hold,
      isCounted,
      checksAccount = false,
    }: { delay: number | undefined; hold: DeliveryHold; isCounted: boolean; checksAccount?: boolean },
  ): Promise<void> {
    const failures = delivery.failures + (isCounted ? 1 : 0);
    return this.apply(delivery, {
      status: 'QUEUED',
      publication: { ...this.reason(delivery, failure), waits_for: waitReason(failure, hold) },
      attempt: { status: 'POSTPONED', failure, retryAfter: delay },
      next: {
        stage: 'WAITING',
        hold,
        delay: delay ?? 0,
        columns: { intent_at: null, failures, progress: null, step: null },
      },
      verb: 'updated',
      more: (client) => this.checkAccount(client, delivery, checksAccount),
    });
  }

  /** Adds a job that checks the connection of the account, if that is wanted. */
  private async checkAccount(
    client: PoolClient,
    { socialAccount: account }: Delivery,
    isWanted: boolean,
  ): Promise<void> {
    if (isWanted && account)
      await addJob(writerOf(client), CHECK_ACCOUNT, { account }, { key: checkKey(account) });
  }

  /** Nobody knows whether the platform published the post. */
  unknown(delivery: Delivery, failure: Failure, pause: Pause, sent?: SentContent): Promise<void> {
    const { delay, hold = null } = pause;
    return this.apply(delivery, {
      status: 'UNKNOWN',
      publication: { ...contentColumns(sent), ...this.reason(delivery, failure) },
      attempt: { status: 'UNKNOWN', failure },
      next: {
        stage: 'SEARCHING',
        hold,
        delay,
        // The step that failed can be a later one, which has no intent.
        columns: {
          failures: delivery.failures + 1,
          intent_at: delivery.intentAt ?? delivery.firstIntentAt,
        },
      },
      verb: 'updated',
      more: (client) => recordCost(client, delivery, sent?.cost, { at: this.at, isEstimated: true }),
    });
  }

  /** The platform does not have the post: it is sent again, from the state that was found. */
  absent(
    delivery: Delivery,
    failure: Failure,
    next: { readonly step: string; readonly progress: string; readonly sent: SentContent },
  ): Promise<void> {
    const { step, progress, sent } = next;
    return this.apply(delivery, {
      status: 'PUBLISHING',
      attempt: { status: 'FAILED', failure },
      next: { stage: 'SENDING', delay: 0, columns: { intent_at: null, step, progress } },
      verb: 'updated',
      more: async (client) => {
        await takeBackCost(client, delivery, sent.cost, this.at);
        await this.deliveries.startAttempt(client, delivery);
      },
    });
  }

  /** Starts the attempt that follows one that was postponed. Returns the delivery with it. */
  resumed(delivery: Delivery): Promise<Delivery> {
    return this.deliveries.act(delivery, async (client) => {
      await this.lockLease(client, delivery);
      const attempt = await this.deliveries.startAttempt(client, delivery);
      await recordPublicationEvent(writerOf(client), eventSubject(delivery), 'updated');
      return { ...delivery, attempt };
    });
  }

  /** There is no evidence, and none is expected any more. The publication stays `UNKNOWN`, and is never sent again by itself. */
  unresolved(delivery: Delivery, failure: Failure): Promise<void> {
    return this.apply(delivery, {
      next: { stage: 'SETTLED', delay: 0 },
      verb: 'updated',
      more: (client) => notifyOfResult(writerOf(client), 'UNKNOWN', delivery, failure),
    });
  }

  /** Stores what a step after publishing found out, and what is still to be run. */
  followed(
    delivery: Delivery,
    publication: Columns,
    { pending, delay, failed, isDeleted = false }: Followed,
  ): Promise<void> {
    const isChanged = Object.keys(publication).length > 0 || (failed !== undefined && !isDeleted);
    return this.apply(delivery, {
      publication,
      next: {
        stage: pending.length ? 'FOLLOWING' : 'SETTLED',
        delay,
        columns: { follow_ups: JSON.stringify(pending), ...(pending.length ? {} : { progress: null }) },
      },
      ...(isChanged && { verb: 'updated' as const }),
      more: async (client) => {
        // The reading of metrics may have noticed it first.
        const subject = eventSubject(delivery);
        if (isDeleted && (await markDeleted(writerOf(client), subject)))
          await notifyOfDeletion(writerOf(client), subject);
        if (!failed) return;
        await client.query(
          `UPDATE publication_attempts SET follow_up_failures = follow_up_failures || $4::jsonb
            WHERE organization_id = $1 AND publication_id = $2 AND number = $3`,
          [delivery.organization, delivery.publication, delivery.attempt, JSON.stringify([failed])],
        );
      },
    });
  }

  private get at(): Date {
    return this.deliveries.now(1).value ?? new Date();
  }

  private reason({ platform }: Delivery, failure: Failure): Columns {
    return { error_message: englishOf(failure, platform) };
  }
}
