import { type DomainEvent, recordEvents } from '../../kernel/events/events';
import { modelOf } from '../../kernel/model/metadata';
import type { MutationContext } from '../../kernel/write/custom-mutations';
import { copyOf } from '../../kernel/write/copy';
import { changeEvent, type Values } from '../../kernel/write/rows';
import { Post } from './post.entity';

/** Properties that a copy does not take over. The copy is a draft. */
const NOT_COPIED = ['status', 'scheduledAt', 'publishedAt', 'performanceScore', 'author', 'campaign'];

/** Creates draft copies of posts with their media files, in the same order. The actor becomes the author. */
export async function copyPosts(
  { context, tx }: Pick<MutationContext<object>, 'context' | 'tx'>,
  posts: readonly Values[],
  campaign: string | null,
): Promise<Values[]> {
  const author = context.actor!.userId;
  const copies = posts.map((post): Values => ({ ...copyOf(Post, post, NOT_COPIED), author, campaign }));
  if (!copies.length) return [];
  await tx.manager.insert(Post, copies);
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
  return copies;
}
