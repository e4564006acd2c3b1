import type { NetworkName } from '../../frame/rows';
import type { World } from '../../frame/world';
import { uploads } from '../facebook/videos';
import { containers } from '../instagram/containers';
import { media } from '../whatsapp/media';
import { templates } from '../whatsapp/templates';

const META_NETWORKS: readonly NetworkName[] = ['FACEBOOK', 'INSTAGRAM', 'WHATSAPP'];

/** Returns the type of the node that an ID names. */
export function nodeType(world: World, id: string): string | undefined {
  const account = world.accounts.get(id);
  if (account && META_NETWORKS.includes(account.network)) return account.node;
  if (world.people.get(id)?.world === 'META') return 'person';
  if (world.apps.get(id)?.world === 'META') return 'app';
  if (containers(world).get(id)) return 'container';
  if (uploads(world).get(id)) return 'video';
  if (templates(world).get(id)) return 'waTemplate';
  if (media(world).get(id)) return 'waMedia';
  const post = world.posts.get(id);
  if (post && META_NETWORKS.includes(post.network)) return post.node;
  const comment = world.comments.get(id);
  return comment && META_NETWORKS.includes(comment.network) ? comment.node : undefined;
}

/** Returns the ID of the account that a node is about: its own, or that of its container, video, post or comment. */
export function accountIdOf(world: World, id: string): string | undefined {
  if (world.accounts.get(id)) return id;
  const post = world.posts.get(world.comments.get(id)?.postId ?? id);
  const part = containers(world).get(id) ?? uploads(world).get(id);
  return (part ?? templates(world).get(id) ?? media(world).get(id) ?? post)?.accountId;
}
