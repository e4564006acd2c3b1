import type { WriteTransaction } from '../../kernel/session';
import { throwUserError } from '../../kernel/write';
import type { Content } from './content-digests';
import { REVIEW_MESSAGES } from './review.messages';

const UNREADY = `SELECT FROM post_media m
  JOIN media_assets a ON a.organization_id = m.organization_id AND a.id = m.media_id AND a.deleted_at IS NULL
 WHERE m.organization_id = $1 AND m.post_id = $2 AND a.processing_status <> 'COMPLETED' LIMIT 1`;

/**
 * Throws if a media file of a post is not stored or processed yet: approvers would not see what they approve. Bytes that are
 * stored at a path never change, but until then the path stands for none. Runs as the system.
 */
export async function assertMediaReady(
  tx: WriteTransaction,
  { kind, organization, id }: Content,
  path: string[],
): Promise<void> {
  if (kind === 'post' && (await tx.query(UNREADY, [organization, id])).length)
    throwUserError('INVALID_STATE', REVIEW_MESSAGES.mediaNotReady(), path);
}
