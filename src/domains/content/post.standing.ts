import type { Values } from '../../kernel/write/rows';
import type { Writing } from '../../kernel/write/write-session';
import type { PostStatus } from './content.enums';

/** Where a post stands by what became of it on the networks, whether it is archived or not. */
export interface Standing {
  readonly status: PostStatus;
  readonly publishedAt: Date | null;
}

export async function standingOf(writing: Writing, post: Values): Promise<Standing> {
  const [truth] = await writing.query<{ status: PostStatus; published_at: Date | null }>(
    'SELECT * FROM post_status($1, $2)',
    [post.organization, post.id],
  );
  const { status, published_at: publishedAt } = truth!;
  return { status, publishedAt: (post.publishedAt as Date | null) ?? publishedAt };
}
