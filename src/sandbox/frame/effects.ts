import type { Comment, Effect, NetworkName, Post, Visibility } from './rows';
import type { World } from './world';

type Origin = 'api' | 'outside';

/** Adds a line to the ledger. Every change that a follower could see is made by a function of this file. */
function record(
  world: World,
  effect: Effect,
  subject: { network: NetworkName; accountId: string; objectId: string; text: string },
  origin: Origin,
): void {
  const position = world.next('ledger');
  world.ledger.put({ id: String(position), position, at: world.clock.now(), effect, origin, ...subject });
}

function recordPost(world: World, effect: Effect, post: Post, origin: Origin): void {
  const { network, accountId, id, text } = post;
  record(world, effect, { network, accountId, objectId: id, text }, origin);
}

function recordComment(world: World, effect: Effect, comment: Comment, origin: Origin): void {
  const { network, id, text, postId } = comment;
  const accountId = world.posts.get(postId)?.accountId ?? '';
  record(world, effect, { network, accountId, objectId: id, text }, origin);
}

/** Stores a post that followers see from now on. Parts of another post have no line of their own. */
export function publish(world: World, post: Post, origin: Origin = 'api'): Post {
  world.posts.put(post);
  if (!post.partOf) recordPost(world, 'POST_PUBLISHED', post, origin);
  return post;
}

/** Makes a stored post visible that was not, such as a scheduled one. */
function publishStored(world: World, id: string, origin: Origin = 'api'): Post {
  const now = world.clock.now();
  const post = { ...world.posts.get(id)!, visibility: 'LIVE' as const, createdAt: now, updatedAt: now };
  return publish(world, { ...post, scheduledAt: undefined }, origin);
}

export function editPost(world: World, post: Post, text: string, origin: Origin): Post {
  const edited = world.posts.put({ ...post, text, updatedAt: world.clock.now() });
  if (edited.visibility === 'LIVE') recordPost(world, 'POST_EDITED', edited, origin);
  return edited;
}

const EFFECT_OF: Record<Visibility, Effect> = {
  LIVE: 'POST_SHOWN',
  HIDDEN: 'POST_HIDDEN',
  DELETED: 'POST_DELETED',
};

export function showPost(world: World, post: Post, visibility: Visibility, origin: Origin): void {
  if (post.visibility === visibility) return;
  const wasScheduled = post.scheduledAt !== undefined;
  world.posts.put({ ...post, visibility, scheduledAt: undefined });
  // Followers never saw a scheduled post.
  if (!wasScheduled) recordPost(world, EFFECT_OF[visibility], post, origin);
}

export function comment(world: World, written: Comment, origin: Origin): Comment {
  world.comments.put(written);
  recordComment(world, 'COMMENT_CREATED', written, origin);
  return written;
}

export function editComment(world: World, edited: Comment, text: string, origin: Origin): void {
  recordComment(world, 'COMMENT_EDITED', world.comments.put({ ...edited, text }), origin);
}

export function hideComment(world: World, target: Comment, hidden: boolean, origin: Origin): void {
  if (target.hidden === hidden) return;
  world.comments.put({ ...target, hidden });
  recordComment(world, hidden ? 'COMMENT_HIDDEN' : 'COMMENT_SHOWN', target, origin);
}

/** Deletes a comment with its replies. */
export function deleteComment(world: World, target: Comment, origin: Origin): void {
  for (const reply of world.comments.all()) {
    if (reply.parentId === target.id) deleteComment(world, reply, origin);
  }
  world.comments.remove(target.id);
  recordComment(world, 'COMMENT_DELETED', target, origin);
}

/** Publishes scheduled posts and removes ended ones, as time has passed. */
export function settle(world: World): void {
  const now = world.clock.now();
  const due = world.posts
    .all()
    .filter(({ scheduledAt, endsAt, visibility }) =>
      visibility === 'LIVE' ? (endsAt ?? Infinity) <= now : (scheduledAt ?? Infinity) <= now,
    );
  if (!due.length) return;
  world.store.write(() => {
    for (const post of due) {
      if (post.visibility === 'LIVE') showPost(world, post, 'DELETED', 'outside');
      else publishStored(world, post.id);
    }
  });
}

/** Returns whether a post is visible to followers and to reads of the API. */
export const isVisible = (post: Post | undefined): post is Post => post?.visibility === 'LIVE';

/** Posts of an account that followers see, newest first. */
export function feedOf(world: World, accountId: string): Post[] {
  return world.posts
    .all()
    .filter((post) => post.accountId === accountId && !post.partOf && isVisible(post))
    .sort(
      (a, b) =>
        b.createdAt - a.createdAt ||
        Number(BigInt(b.id.replace(/\D/g, '')) - BigInt(a.id.replace(/\D/g, ''))),
    );
}

export function commentsOf(world: World, postId: string, parentId?: string): Comment[] {
  return world.comments.all().filter((row) => row.postId === postId && row.parentId === parentId);
}
