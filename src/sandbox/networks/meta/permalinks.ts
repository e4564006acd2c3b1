import type { NetworkName, Post } from '../../frame/rows';
import type { World } from '../../frame/world';

/** URL paths of posts for followers. */
export const permalinks: Readonly<Record<NetworkName, (username: string, shortcode: string) => string>> = {
  INSTAGRAM: (_username, shortcode) => `/p/${shortcode}/`,
  FACEBOOK: (username, shortcode) => `/${username}/posts/${shortcode}`,
};

/** Returns the URL of a post for followers. */
export function permalinkOf(world: World, { network, accountId, shortcode }: Post): string {
  const username = world.accounts.get(accountId)?.username ?? '';
  return world.baseUrl(network) + permalinks[network](username, shortcode);
}
