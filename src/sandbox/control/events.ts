import type { z } from 'zod';
import { comment, editPost, showPost } from '../frame/effects';
import type { Network, OutsideEvent } from '../frame/network';
import type { Account, EndReason, Person, Post, Visibility } from '../frame/rows';
import type { World } from '../frame/world';
import type { schemas } from './schemas';

/** Plays what happens to a person: their tokens end, or their calls fail until the checkpoint is cleared. */
export function personEvent(
  world: World,
  network: Network | undefined,
  person: Person,
  { event }: z.infer<typeof schemas.person>,
): void {
  if (event === 'CHECKPOINT') world.people.put({ ...person, checkpointAt: world.clock.now() });
  else if (event === 'CHECKPOINT_CLEARED') world.people.put({ ...person, checkpointAt: undefined });
  else if (event !== 'DATA_DELETION_REQUESTED') endTokens(world, person.id, event);
  if (event === 'APP_REMOVED' || event === 'DATA_DELETION_REQUESTED')
    network?.notify?.(world, { kind: event, objectId: person.id });
}

function endTokens(world: World, personId: string, ended: EndReason, accountId?: string): void {
  for (const token of world.tokens.all()) {
    const affected =
      token.personId === personId && (accountId === undefined || token.accountId === accountId);
    if (affected && !token.ended) world.tokens.put({ ...token, ended });
  }
}

/** Plays what happens to an account. */
export function accountEvent(world: World, account: Account, change: z.infer<typeof schemas.account>): void {
  switch (change.event) {
    case 'ROLE_LOST': {
      const { [change.personId]: _, ...managers } = account.managers;
      world.accounts.put({ ...account, managers });
      endTokens(world, change.personId, 'ROLE_LOST', account.id);
      return;
    }
    case 'FOLLOWERS':
      world.accounts.put({ ...account, followers: change.followers });
      return;
    default:
      world.accounts.put({ ...account, blocked: change.event === 'BLOCKED' });
  }
}

const VISIBILITY: Readonly<
  Record<'DELETE' | 'HIDE' | 'SHOW', { visibility: Exclude<Visibility, 'DRAFT'>; kind: OutsideEvent['kind'] }>
> = {
  DELETE: { visibility: 'DELETED', kind: 'POST_DELETED' },
  HIDE: { visibility: 'HIDDEN', kind: 'POST_HIDDEN' },
  SHOW: { visibility: 'LIVE', kind: 'POST_SHOWN' },
};

/** Plays a change by the owner of a post in the app of the platform, and notifies the app of Marquee. Or sets metrics. */
export function postEvent(
  world: World,
  network: Network | undefined,
  post: Post,
  change: z.infer<typeof schemas.post>,
): void {
  if (change.event === 'EDIT') {
    editPost(world, post, change.text, 'outside');
    network?.notify?.(world, { kind: 'POST_EDITED', objectId: post.id });
    return;
  }
  if (change.event === 'METRICS') {
    world.posts.put({ ...post, metrics: { ...post.metrics, ...change.metrics } });
    return;
  }
  const { visibility, kind } = VISIBILITY[change.event];
  if (showPost(world, post, visibility, 'outside')) network?.notify?.(world, { kind, objectId: post.id });
}

/** Writes a comment of a follower. */
export function followerComment(
  world: World,
  network: Network,
  post: Post,
  written: z.infer<typeof schemas.comment>,
): string {
  const { author, text, parentId } = written;
  const id = network.comment.newId(world, post, parentId);
  const createdAt = world.clock.now();
  const { node } = network.comment;
  const base = { id, node, network: post.network, postId: post.id, parentId, author, text, createdAt };
  comment(world, { ...base, hidden: false }, 'outside');
  network.notify?.(world, { kind: 'COMMENT_CREATED', objectId: id });
  return id;
}
