import type { WriteTransaction } from '../../kernel/session';
import type { Values } from '../../kernel/write';
import type { PostStatus } from './content.enums';

/** The status of a post derived from its schedules and publications, ignoring whether it is archived. */
export interface DerivedPostStatus {
  readonly status: PostStatus;
  readonly publishedAt: Date | null;
}

export async function derivePostStatus(tx: WriteTransaction, post: Values): Promise<DerivedPostStatus> {
  const [derived] = await tx.query<{ status: PostStatus; published_at: Date | null }>(
    'SELECT * FROM post_status($1, $2)',
    [post.organization, post.id],
  );
  const { status, published_at: publishedAt } = derived!;
  return { status, publishedAt: (post.publishedAt as Date | null) ?? publishedAt };
}
