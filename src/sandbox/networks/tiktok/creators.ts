import type { Account } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import type { World } from '../../frame/world';

/** Settings of a creator that the API returns before each post. */
export interface Creator extends Row {
  readonly isPrivate: boolean;
  readonly commentDisabled: boolean;
  readonly duetDisabled: boolean;
  readonly stitchDisabled: boolean;
  readonly maximumSeconds: number;
}

export const creators = (world: World): Table<Creator> => world.store.table<Creator>('tiktok.creators');

/** Returns the privacy levels that a creator can choose, which depend on whether the account is private. */
export function optionsOf(
  world: World,
  account: Account,
): { isPrivate: boolean; options: readonly string[] } {
  const isPrivate = creators(world).get(account.id)?.isPrivate === true;
  const widest = isPrivate ? 'FOLLOWER_OF_CREATOR' : 'PUBLIC_TO_EVERYONE';
  return { isPrivate, options: [widest, 'MUTUAL_FOLLOW_FRIENDS', 'SELF_ONLY'] };
}
