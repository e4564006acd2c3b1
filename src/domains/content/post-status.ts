import type { Values } from '../../kernel/write/rows';
import type { WriteTransaction } from '../../kernel/write/write-transaction';
import type { PostStatus } from './content.enums';

/** Where a post stands by what became of it on the networks, whether it is archived or not. */
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
