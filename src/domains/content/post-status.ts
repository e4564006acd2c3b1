import type { WriteTransaction } from '../../kernel/session';
import type { Values } from '../../kernel/write';
import type { PostStatus } from './content.enums';

/** The status of a post derived from its schedules and publications, ignoring whether it is archived. */
export interface DerivedPostStatus {
  readonly status: PostStatus;
  readonly publishedAt: Date | null;
}

/** Statuses of publications that are still to be sent, or of which the platform has not confirmed that they were. */
const PENDING = ['QUEUED', 'PUBLISHING', 'UNKNOWN'];

/** Returns the status of a post whose publications have these statuses. */
function statusOf(publications: ReadonlySet<string>): PostStatus {
  if (PENDING.some((status) => publications.has(status))) return 'SCHEDULED';
  if (publications.has('PUBLISHED')) return publications.size === 1 ? 'PUBLISHED' : 'PARTIALLY_PUBLISHED';
  return publications.has('FAILED') ? 'FAILED' : 'DRAFT';
}

/** Statuses of the publications of a post. A later domain declares them. */
const PUBLICATIONS = `SELECT status, min(published_at) AS "publishedAt" FROM publications
  WHERE organization_id = $1 AND post_id = $2 GROUP BY status`;

export async function derivePostStatus(tx: WriteTransaction, post: Values): Promise<DerivedPostStatus> {
  const found = await tx.query<{ status: string; publishedAt: Date | null }>(PUBLICATIONS, [
    post.organization,
    post.id,
  ]);
  const published = found.find(({ status }) => status === 'PUBLISHED');
  return {
    status: statusOf(new Set(found.map(({ status }) => status))),
    publishedAt: (post.publishedAt as Date | null) ?? published?.publishedAt ?? null,
  };
}
