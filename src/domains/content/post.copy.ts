import { modelOf } from '../../kernel/model';
import {
  changeEvent,
  copiesOf,
  type DomainEvent,
  type MutationContext,
  recordEvents,
  type Values,
} from '../../kernel/write';
import { Post } from './post.entity';

/** Properties that a copy does not take over. The copy is a draft. */
const NOT_COPIED = ['performanceScore', 'author', 'campaign'];

type CopyContext = Pick<MutationContext<object>, 'context' | 'tx'>;

/** Returns the values of draft copies of posts, as they are shown to the actor, who becomes the author. */
export async function postCopies({ context, tx }: CopyContext, posts: readonly Values[]): Promise<Values[]> {
  const copies = await copiesOf(tx, Post, posts, NOT_COPIED);
  return copies.map((copy) => ({ ...copy, author: context.actor!.userId, campaign: null }));
}

/** Inserts copies of posts with their media files, in the same order. */
export async function insertPostCopies(
  { context, tx }: CopyContext,
  posts: readonly Values[],
  copies: readonly Values[],
): Promise<void> {
  if (!copies.length) return;
  await tx.manager.insert(Post, [...copies]);
  // Skips media files that are deleted or not visible to the actor.
  await tx.query(
    `INSERT INTO post_media (organization_id, post_id, media_id, position)
     SELECT p.organization_id, c.copy, p.media_id,
            row_number() OVER (PARTITION BY c.copy ORDER BY p.position) - 1
       FROM unnest($1::uuid[], $2::uuid[]) AS c (post, copy)
       JOIN post_media p ON p.organization_id = $3 AND p.post_id = c.post
       JOIN media_assets a ON a.organization_id = p.organization_id AND a.id = p.media_id AND a.deleted_at IS NULL`,
    [posts.map(({ id }) => id), copies.map(({ id }) => id), posts[0]!.organization],
  );
  const made = (values: Values): DomainEvent =>
    changeEvent({ context, tx, values }, modelOf(Post), 'created', values.id as string);
  await recordEvents(tx, copies.map(made));
}
