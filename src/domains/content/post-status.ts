import type { WriteTransaction } from '../../kernel/session';
import type { Values } from '../../kernel/write';
import type { PostStatus } from './content.enums';

/**
 * What follows for a post from its schedules and publications, which a later domain declares, as SQL. That domain derives
 * the columns of the post from it.
 */

/** SQL of the organization and the ID of a post. */
interface PostKey {
  readonly organization: string;
  readonly id: string;
}

const ROW: PostKey = { organization: '{organization}', id: '{id}' };

const ofPost = (alias: string, { organization, id }: PostKey): string =>
  `${alias}.organization_id = ${organization} AND ${alias}.post_id = ${id}`;

/** Statuses of publications that are still to be sent, or of which the platform has not confirmed that they were. */
const PENDING = `('QUEUED', 'PUBLISHING', 'UNKNOWN')`;

/** SQL: when the next publication is due. Null if none is pending. One that was not scheduled is due since it was created. */
const dueAtSql = (post: PostKey): string => `LEAST(
    (SELECT min(s.scheduled_at) FROM schedules s WHERE ${ofPost('s', post)} AND s.status IN ('PENDING', 'PROCESSING')),
    (SELECT min(p.created_at) FROM publications p WHERE ${ofPost('p', post)} AND p.schedule_id IS NULL AND p.status IN ${PENDING}))`;

const isPending = `${dueAtSql(ROW)} IS NOT NULL`;

/** SQL: whether a publication of the post is still to be sent. That of an archived post counts, too. */
export const isPendingSql = `({status} = 'SCHEDULED' OR ${isPending})`;

/** SQL: the status that actions depend on: SCHEDULED if a publication is pending, unless the post is archived. */
export const effectiveStatusSql = `(CASE WHEN {status} <> 'ARCHIVED' AND ${isPending} THEN 'SCHEDULED' ELSE {status} END)`;

/** SQL: the status of a post that is not archived. */
const statusSql = (
  post: PostKey,
): string => `CASE WHEN ${dueAtSql(post)} IS NOT NULL THEN 'SCHEDULED' ELSE (SELECT CASE
    WHEN bool_or(p.status = 'PUBLISHED') THEN CASE WHEN bool_or(p.status = 'FAILED') THEN 'PARTIALLY_PUBLISHED' ELSE 'PUBLISHED' END
    WHEN bool_or(p.status = 'FAILED') THEN 'FAILED'
    ELSE 'DRAFT' END
  FROM publications p WHERE ${ofPost('p', post)}) END`;

/** SQL: a value of the publications of the post that have a status. */
const ofPublications = (value: string, status: string): string =>
  `(SELECT ${value} FROM publications p WHERE ${ofPost('p', ROW)} AND p.status = '${status}')`;

const publishedAt = `COALESCE({publishedAt}, ${ofPublications('min(p.published_at)', 'PUBLISHED')})`;
const failedAt = ofPublications('max(COALESCE(p.attempted_at, p.created_at))', 'FAILED');

/** SQL by property of the post. */
export const DERIVED_FROM_PUBLICATIONS = {
  status: `CASE WHEN {status} = 'ARCHIVED' THEN {status} ELSE ${statusSql(ROW)} END`,
  scheduledAt: dueAtSql(ROW),
  publishedAt,
  calendarAt: `COALESCE(${dueAtSql(ROW)}, ${publishedAt}, ${failedAt})`,
} as const;

const SELECT_STATUS = `SELECT ${statusSql({ organization: '$1', id: '$2' })} AS status`;

/** Returns the status of a post, ignoring whether it is archived. */
export async function derivePostStatus(tx: WriteTransaction, post: Values): Promise<PostStatus> {
  const [derived] = await tx.query<{ status: PostStatus }>(SELECT_STATUS, [post.organization, post.id]);
  return derived!.status;
}
