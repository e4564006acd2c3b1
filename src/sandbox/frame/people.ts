import type { Account, NetworkName } from './rows';
import type { World } from './world';

/** Returns the account of a person, of networks where a person signs in as their only account. */
export const accountOfPerson = (world: World, network: NetworkName, personId: string): Account | undefined =>
  world.accounts.all().find((row) => row.network === network && row.managers[personId] !== undefined);
