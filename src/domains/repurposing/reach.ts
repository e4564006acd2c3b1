import type { WriteTransaction } from '../../kernel/session';
import type { Platform } from '../common/content.enums';

/** Returns the average reach of recent publications on platforms. Platforms without a publication are omitted. */
type ReachReader = (
  tx: WriteTransaction,
  owner: { readonly organization: string; readonly clientAccount: string | null; readonly at: Date },
  platforms: readonly Platform[],
) => Promise<ReadonlyMap<Platform, number>>;

let reader: ReachReader | undefined;

/** Declares how reach is estimated. Publications belong to a later domain. */
export function estimateReachBy(given: ReachReader): void {
  if (reader) throw new Error('Reach is estimated by another function already.');
  reader = given;
}

export const averageReach: ReachReader = (...args) => reader!(...args);
