import { DAY } from '../../frame/clock';
import type { World } from '../../frame/world';

/** Something that is measured since a moment: a post, or an account. */
interface Subject {
  readonly id: string;
  readonly since: number;
  readonly followers: number;
}

/** Returns how much of a metric a subject had by a moment. It grows fast at first, up to a share of the followers. */
export function grown(
  world: World,
  { id, since, followers }: Subject,
  metric: string,
  share: number,
  by: number,
): number {
  const most = followers * share * (0.5 + world.number(`${id}:${metric}`, 1000) / 1000);
  const age = Math.max(0, by - since);
  return Math.floor(most * (1 - Math.exp(-age / (3 * DAY))));
}
