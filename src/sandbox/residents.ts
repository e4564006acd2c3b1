import type { Seed } from './frame/seed';
import type { Account, NetworkName, Person, Token } from './frame/rows';
import type { Row, Table } from './frame/store';
import type { World } from './frame/world';
import { networks } from './networks';
import { businessAccounts } from './networks/google-business/api';
import { addNumber } from './networks/whatsapp/accounts';

/** An account of the demo data, which lives in the sandbox in addition to those of the seed. */
export interface Resident extends Pick<
  Account,
  | 'network'
  | 'username'
  | 'name'
  | 'about'
  | 'followers'
  | 'following'
  | 'earlierPosts'
  | 'isCreator'
  | 'picture'
> {
  /** Name of the person who manages the account. */
  readonly owner: string;
  /** Number of a WhatsApp account. */
  readonly phoneNumber?: string;
  /** Whether the network locked the person out until they sign in to its app. */
  readonly isLocked?: boolean;
}

/** Tokens that Marquee has for a resident. */
export interface ResidentGrant {
  readonly network: NetworkName;
  /** ID of the account in the API of the network. */
  readonly accountId: string;
  readonly login: string;
  readonly accessToken: string;
  readonly refreshToken?: string | undefined;
  readonly scopes: readonly string[];
  readonly issuedAt: Date;
  readonly expiresAt?: Date | undefined;
  readonly refreshExpiresAt?: Date | undefined;
}

const worldOf = (network: NetworkName): string => networks.find(({ name }) => name === network)!.world;

const personIdOf = (seed: Seed, { network, owner }: Resident): string => {
  const name = `resident:${worldOf(network)}:${owner}`;
  return network === 'LINKEDIN' ? seed.seededSecret(name).slice(0, 10) : seed.seededId(name);
};

function accountIdOf(seed: Seed, { network, username }: Resident): string {
  switch (network) {
    case 'LINKEDIN':
      return `urn:li:organization:${10_000_000 + seed.number(`linkedin:${username}`, 90_000_000)}`;
    case 'YOUTUBE':
      return `UC${seed.seededSecret(`youtube:${username}`).slice(0, 22)}`;
    default:
      return seed.seededId(`${network}:${username}`);
  }
}

/** ID of the business of a location or a WhatsApp number. */
const businessIdOf = (seed: Seed, { network, username }: Resident): string =>
  seed.seededId(`${network}:${username}:business`);

/** Returns the IDs of a resident and of its owner in the API of the network. */
export function residentIds(seed: Seed, resident: Resident): { accountId: string; personId: string } {
  const id = accountIdOf(seed, resident);
  const isLocation = resident.network === 'GOOGLE_BUSINESS';
  const accountId = isLocation ? `accounts/${businessIdOf(seed, resident)}/locations/${id}` : id;
  return { accountId, personId: personIdOf(seed, resident) };
}

const ALL_TASKS = ['ANALYZE', 'ADVERTISE', 'MESSAGING', 'MODERATE', 'CREATE_CONTENT', 'MANAGE'];

/** The type of node of an account, and the tasks of its owner. */
const KINDS: Readonly<Record<NetworkName, readonly [node: string, tasks: readonly string[]]>> = {
  FACEBOOK: ['page', ALL_TASKS],
  GOOGLE_BUSINESS: ['gbLocation', ['PRIMARY_OWNER']],
  INSTAGRAM: ['igUser', ALL_TASKS],
  LINKEDIN: ['organization', ['ADMINISTRATOR']],
  PINTEREST: ['account', ['OWNER']],
  TIKTOK: ['creator', ['OWNER']],
  WHATSAPP: ['waPhone', ['MANAGE']],
  X: ['user', ['OWNER']],
  YOUTUBE: ['ytChannel', ['OWNER']],
};

const admitted = (world: World): Table<Row> => world.store.table<Row>('residents');

/**
 * Adds residents that the world does not have yet, and the tokens that Marquee has for them, so that they are valid also
 * after the data of the sandbox was deleted. Runs in a transaction.
 */
export function admitResidents(
  world: World,
  residents: readonly Resident[],
  grants: readonly ResidentGrant[],
): void {
  for (const resident of residents) {
    const id = accountIdOf(world, resident);
    if (!admitted(world).get(id)) {
      settle(world, resident);
      admitted(world).put({ id });
    }
    // Its URL is that of the server, which can change.
    const account = world.accounts.get(id);
    if (account && account.picture !== resident.picture)
      world.accounts.put({ ...account, picture: resident.picture });
    const { accountId } = residentIds(world, resident);
    const own = grants.filter((row) => row.network === resident.network && row.accountId === accountId);
    for (const grant of own) putTokens(world, resident, grant);
  }
}

function settle(world: World, resident: Resident): void {
  const { network, owner, phoneNumber, isLocked, ...profile } = resident;
  const id = accountIdOf(world, resident);
  const checkpointAt = isLocked ? world.clock.now() : undefined;
  const person: Person = {
    id: personIdOf(world, resident),
    world: worldOf(network),
    name: owner,
    checkpointAt,
  };
  world.people.put(person);
  const [node, tasks] = KINDS[network];
  const known = world.accounts.get(id);
  const managers = { ...known?.managers, [person.id]: tasks };
  const linkedTo = known?.linkedTo ?? businessOf(world, resident, person);
  world.accounts.put({ ...known, ...profile, id, network, node, managers, linkedTo });
  if (phoneNumber !== undefined) addNumber(world, id, phoneNumber);
}

/** Returns the ID of what an account belongs to: a page, or a business, which is created. */
function businessOf(world: World, resident: Resident, { id: member, name }: Person): string | undefined {
  const id = businessIdOf(world, resident);
  if (resident.network === 'INSTAGRAM') {
    const page = accountIdOf(world, { ...resident, network: 'FACEBOOK' });
    return admitted(world).get(page) && page;
  }
  if (resident.network === 'GOOGLE_BUSINESS') {
    const members = { [member]: ['PRIMARY_OWNER'] };
    const row = { id, accountName: name, type: 'LOCATION_GROUP', members, notificationTypes: [] } as const;
    return businessAccounts(world).put(row).id;
  }
  if (resident.network !== 'WHATSAPP') return undefined;
  const { username, name: title, about, followers, following } = resident;
  const profile = { username: `${username}_business`, name: title, about, followers, following };
  return world.accounts.put({
    ...profile,
    id,
    network: 'WHATSAPP',
    node: 'waba',
    managers: { [member]: ['MANAGE'] },
  }).id;
}

/** What a token of each login is, and which accounts it reaches. */
function accessOf(
  { login }: ResidentGrant,
  { id, network, linkedTo = id }: Account,
): Pick<Token, 'kind' | 'accountIds' | 'accountId'> {
  switch (login) {
    case 'facebook': {
      const page = network === 'INSTAGRAM' ? linkedTo : id;
      return { kind: 'PAGE', accountIds: [page], accountId: page };
    }
    case 'instagram':
      return { kind: 'LONG', accountIds: [id] };
    case 'whatsapp':
      return { kind: 'SYSTEM_USER', accountIds: [linkedTo] };
    default:
      return { kind: 'ACCESS', accountIds: network === 'X' || network === 'YOUTUBE' ? [id] : [] };
  }
}

function putTokens(world: World, resident: Resident, grant: ResidentGrant): void {
  const account = world.accounts.get(accountIdOf(world, resident));
  const app = world.apps.all().find((row) => row.world === worldOf(resident.network));
  if (!account || !app) return;
  const { accessToken, refreshToken, scopes, login } = grant;
  const access: Token = {
    ...accessOf(grant, account),
    id: accessToken,
    appId: app.id,
    personId: personIdOf(world, resident),
    scopes,
    declined: [],
    issuedAt: grant.issuedAt.getTime(),
    expiresAt: grant.expiresAt?.getTime(),
    login,
    grantId: refreshToken ?? accessToken,
  };
  putNew(world, access);
  const end = grant.refreshExpiresAt?.getTime();
  if (refreshToken !== undefined)
    putNew(world, { ...access, id: refreshToken, kind: 'REFRESH', expiresAt: end });
}

/** A token that the world has may have ended since. */
function putNew(world: World, token: Token): void {
  if (!world.tokens.get(token.id)) world.tokens.put(token);
}
