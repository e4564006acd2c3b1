import type { Post } from '../../frame/rows';
import type { World } from '../../frame/world';

/** URL paths of posts for followers. */
export const permalinks = {
  INSTAGRAM: (_username: string, shortcode: string): string => `/p/${shortcode}/`,
  FACEBOOK: (username: string, shortcode: string): string => `/${username}/posts/${shortcode}`,
};

/** Returns the URL of a post for followers. */
export function permalinkOf(world: World, { network, accountId, shortcode }: Post): string {
  const username = world.accounts.get(accountId)?.username ?? '';
  const path = network === 'INSTAGRAM' ? permalinks.INSTAGRAM : permalinks.FACEBOOK;
  return world.baseUrl(network) + path(username, shortcode);
}
