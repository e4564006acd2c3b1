import type { WriteTransaction } from '../../kernel/session';
import type { Values } from '../../kernel/write';
import type { PostStatus } from './content.enums';

/**
 * What follows for a post from its schedules and publications, which a later domain declares, as SQL. That domain derives
 * the columns of the post from it.
 */

/** Statuses of publications that are still to be sent, or of which the platform has not confirmed that they were. */
const PENDING = ['QUEUED', 'PUBLISHING', 'UNKNOWN'].map((status) => `'${status}'`).join(', ');

const isPending = `EXISTS (SELECT FROM publications p
  WHERE p.organization_id = {organization} AND p.post_id = {id} AND p.status IN (${PENDING}))`;

/** SQL: whether a publication of the post is still to be sent. That of an archived post counts, too. */
export const isPendingSql = `({status} = 'SCHEDULED' OR ${isPending})`;

/** SQL: the status that actions depend on: SCHEDULED if a publication is pending, unless the post is archived. */
export const effectiveStatusSql = `(CASE WHEN {status} <> 'ARCHIVED' AND ${isPending} THEN 'SCHEDULED' ELSE {status} END)`;

/** SQL: the status of a post that is not archived. */
const statusSql = (organization: string, post: string): string => `(SELECT CASE
    WHEN bool_or(p.status IN (${PENDING})) THEN 'SCHEDULED'
    WHEN bool_or(p.status = 'PUBLISHED') THEN CASE WHEN bool_or(p.status = 'FAILED') THEN 'PARTIALLY_PUBLISHED' ELSE 'PUBLISHED' END
    WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
    ELSE 'DRAFT' END
  FROM publications p WHERE p.organization_id = ${organization} AND p.post_id = ${post})`;

/** SQL: a value of the publications of the post. */
const ofPublications = (value: string, condition: string): string =>
  `(SELECT ${value} FROM publications p LEFT JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
     WHERE p.organization_id = {organization} AND p.post_id = {id} AND ${condition})`;

const publishedAt = `COALESCE({publishedAt}, ${ofPublications('min(p.published_at)', `p.status = 'PUBLISHED'`)})`;
/** A publication that was not scheduled is due since it was created. */
const scheduledAt = ofPublications('min(COALESCE(s.scheduled_at, p.created_at))', `p.status IN (${PENDING})`);
const attemptedAt = ofPublications('max(COALESCE(p.attempted_at, p.created_at))', `p.status = 'FAILED'`);

/** SQL by property of the post. */
export const DERIVED_FROM_PUBLICATIONS = {
  status: `CASE WHEN {status} = 'ARCHIVED' THEN {status} ELSE ${statusSql('{organization}', '{id}')} END`,
  scheduledAt,
  publishedAt,
  calendarAt: `COALESCE(${scheduledAt}, ${publishedAt}, ${attemptedAt})`,
} as const;

/** Returns the status of a post, ignoring whether it is archived. */
export async function derivePostStatus(tx: WriteTransaction, post: Values): Promise<PostStatus> {
  const [derived] = await tx.query<{ status: PostStatus }>(`SELECT ${statusSql('$1', '$2')} AS status`, [
    post.organization,
    post.id,
  ]);
  return derived!.status;
}
