import type { Network } from './network';
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
  world.watchers.get(network)?.(effect, post);
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

/** Stores a message that a person received. */
export function deliverMessage(world: World, message: Post): Post {
  world.posts.put(message);
  recordPost(world, 'MESSAGE_DELIVERED', message, 'api');
  return message;
}

/** Publishes a draft. This is the only way in which followers get to see one. */
export function publishDraft(world: World, draft: Post): Post {
  const now = world.clock.now();
  return publish(world, {
    ...draft,
    visibility: 'LIVE',
    createdAt: now,
    updatedAt: now,
    scheduledAt: undefined,
  });
}

export function editPost(world: World, post: Post, text: string, origin: Origin): Post {
  const edited = world.posts.put({ ...post, text, updatedAt: world.clock.now() });
  if (edited.visibility === 'LIVE') recordPost(world, 'POST_EDITED', edited, origin);
  return edited;
}

const EFFECT_OF = { LIVE: 'POST_SHOWN', HIDDEN: 'POST_HIDDEN', DELETED: 'POST_DELETED' } as const;

/**
 * Shows, hides or deletes a post, and returns whether followers see a difference. Drafts can only be deleted, and deleted
 * posts stay so.
 */
export function showPost(
  world: World,
  post: Post,
  visibility: Exclude<Visibility, 'DRAFT'>,
  origin: Origin,
): boolean {
  if (post.visibility === visibility || post.visibility === 'DELETED') return false;
  const isDraft = post.visibility === 'DRAFT';
  if (isDraft && visibility !== 'DELETED') return false;
  world.posts.put({ ...post, visibility, scheduledAt: undefined });
  if (!isDraft) recordPost(world, EFFECT_OF[visibility], post, origin);
  return !isDraft;
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

/** When time changes the visibility of a post. */
const dueAt = ({ visibility, scheduledAt, endsAt }: Post): number => {
  if (visibility === 'DELETED') return Infinity;
  return (visibility === 'DRAFT' ? scheduledAt : endsAt) ?? Infinity;
};

/** Applies what time changed: the posts, and the waiting states of the networks. */
export function settle(world: World, networks: readonly Network[]): void {
  settlePosts(world);
  for (const network of networks) network.settle?.(world);
}

/** Publishes scheduled posts and removes ended ones. */
function settlePosts(world: World): void {
  const now = world.clock.now();
  const due = world.posts.all().filter((post) => dueAt(post) <= now);
  if (!due.length) return;
  world.store.write(() => {
    for (const post of due) {
      if (post.visibility === 'DRAFT') publishDraft(world, post);
      else showPost(world, post, 'DELETED', 'outside');
    }
  });
}

/** Returns whether a post is live, for followers or for its owner alone. */
export const isVisible = (post: Post | undefined): post is Post => post?.visibility === 'LIVE';

/** Returns whether followers see a post, and not only its owner. */
export const isPublic = (post: Post | undefined): post is Post => isVisible(post) && !post.isPrivate;

/** Live posts of an account, newest first. */
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
