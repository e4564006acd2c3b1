import { DAY } from './clock';
import type { Post } from './rows';
import type { World } from './world';

/** Returns a number that grows with the age of the post, up to a share of the followers, unless it is set. `at` defaults to now. */
export function grown(
  world: World,
  post: Post,
  metric: string,
  share: number,
  at = world.clock.now(),
): number {
  const set = post.metrics?.[metric];
  if (set !== undefined) return at > post.createdAt ? set : 0;
  const followers = world.accounts.get(post.accountId)?.followers ?? 0;
  const most = followers * share * (0.5 + world.number(`${post.id}:${metric}`, 1000) / 1000);
  const age = Math.max(0, at - post.createdAt);
  return Math.floor(most * (1 - Math.exp(-age / DAY)));
}
