import type { World } from '../../frame/world';
import { uploads } from '../facebook/videos';
import { containers } from '../instagram/containers';

/** Returns the type of the node that an ID names. */
export function nodeType(world: World, id: string): string | undefined {
  const account = world.accounts.get(id);
  if (account?.network === 'INSTAGRAM' || account?.network === 'FACEBOOK') return account.node;
  if (world.people.get(id)?.world === 'META') return 'person';
  if (world.apps.get(id)?.world === 'META') return 'app';
  if (containers(world).get(id)) return 'container';
  if (uploads(world).get(id)) return 'video';
  const post = world.posts.get(id);
  if (post?.network === 'INSTAGRAM' || post?.network === 'FACEBOOK') return post.node;
  return world.comments.get(id)?.node;
}

/** Returns the ID of the account that a node is about: its own, or that of its container, video, post or comment. */
export function accountIdOf(world: World, id: string): string | undefined {
  if (world.accounts.get(id)) return id;
  const post = world.posts.get(world.comments.get(id)?.postId ?? id);
  return (containers(world).get(id) ?? uploads(world).get(id) ?? post)?.accountId;
}
