import { v7 as uuidv7 } from 'uuid';
import type { Rows } from '../support/rows';
import type { TestServer } from '../support/server';

/** A row with its organization, its client account and whether it is deleted. */
export interface Planted {
  readonly type: string;
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly deleted: boolean;
}

/** A viewer with the IDs of the rows that belong to the viewer. */
export interface Reader {
  readonly name: string;
  readonly token: string;
  readonly user: string;
  readonly membership: string;
  readonly session: string;
  readonly notification: string;
  readonly job: string;
}

interface Place {
  organization: string;
  clientAccount?: string | null;
  deleted?: boolean;
}

/** Two organizations, two client accounts of the first, and rows of every type in each of them. */
export interface World {
  readonly home: string;
  readonly client: string;
  readonly otherClient: string;
  readonly foreign: string;
  /** A deleted organization of both viewers. */
  readonly deletedHome: string;
  readonly rows: readonly Planted[];
  readonly member: Reader;
  readonly clientReader: Reader;
}

/** Types that support soft deletion; only their rows are created as deleted. */
const SOFT = new Set(['Campaign', 'Post', 'MediaAsset', 'ClientAccount', 'User', 'Organization']);

/** Creates one row of every type at a place. */
async function plant(rows: Rows, place: Place): Promise<Planted[]> {
  const { organization, clientAccount = null, deleted = false } = place;
  const deletedAt = deleted ? new Date() : undefined;
  const soft = { clientAccount, ...(deletedAt && { deletedAt }) };
  const campaign = await rows.campaign(organization, soft);
  const post = await rows.post(organization, { campaign, ...soft });
  const mediaAsset = await rows.media(organization, soft);
  await rows.postMedia(organization, post, mediaAsset, 0);
  const account = await rows.account(organization, { clientAccount });
  const user = await rows.user(deletedAt ? { status: 'DELETED', deletedAt } : {});
  const role = clientAccount ? { role: 'CLIENT', clientAccount } : { role: 'EDITOR' };
  const found: Record<string, string> = {
    Campaign: campaign,
    Post: post,
    MediaAsset: mediaAsset,
    SocialAccount: account,
    Publication: await rows.publication(organization, post, { socialAccount: account, clientAccount }),
    User: user,
    Membership: await rows.membership(organization, user, role),
    Session: await rows.session(user),
    Notification: await rows.notification(user, { organization }),
    Job: await rows.job(user, { organization }),
  };
  return Object.entries(found).map(([type, id]) => ({
    type,
    id,
    organization,
    clientAccount,
    deleted: deleted && SOFT.has(type),
  }));
}

async function reader(
  { rows, tokenFor, database }: TestServer,
  name: string,
  organization: string,
  values: Record<string, unknown>,
): Promise<Reader> {
  const user = await rows.user();
  const membership = await rows.membership(organization, user, values);
  const token = await tokenFor(user);
  const [session] = await database.query<{ id: string }>('SELECT id FROM sessions WHERE user_id = $1', [
    user,
  ]);
  const notification = await rows.notification(user, { organization });
  const job = await rows.job(user, { organization });
  return { name, token, user, membership, session: session!.id, notification, job };
}

export async function createWorld(server: TestServer): Promise<World> {
  const { rows, database } = server;
  const founder = await rows.user();
  const [home, foreign, deletedHome] = [
    await rows.organization(founder),
    await rows.organization(founder),
    await rows.organization(founder),
  ];
  const client = await rows.clientAccount(home);
  const otherClient = await rows.clientAccount(home);
  const foreignClient = await rows.clientAccount(foreign);
  const deletedClient = await rows.clientAccount(home, { deletedAt: new Date() });
  const member = await reader(server, 'a member', home, { role: 'MANAGER' });
  const clientReader = await reader(server, 'a client', home, { role: 'CLIENT', clientAccount: client });
  for (const { user } of [member, clientReader]) await rows.membership(deletedHome, user, { role: 'OWNER' });

  const places: Place[] = [
    { organization: home },
    { organization: home, clientAccount: client },
    { organization: home, clientAccount: otherClient },
    { organization: home, clientAccount: client, deleted: true },
    { organization: foreign },
    { organization: foreign, clientAccount: foreignClient },
    { organization: deletedHome },
  ];
  const planted: Planted[] = [];
  for (const place of places) planted.push(...(await plant(rows, place)));
  const self = (who: Reader, clientAccount: string | null): Planted[] =>
    Object.entries({
      User: who.user,
      Membership: who.membership,
      Session: who.session,
      Notification: who.notification,
      Job: who.job,
    }).map(([type, id]) => ({ type, id, organization: home, clientAccount, deleted: false }));
  const account = (id: string, organization: string, deleted = false): Planted => ({
    type: 'ClientAccount',
    id,
    organization,
    clientAccount: id,
    deleted,
  });
  const tenant = (id: string, deleted = false): Planted => ({
    type: 'Organization',
    id,
    organization: id,
    clientAccount: null,
    deleted,
  });
  planted.push(...self(member, null), ...self(clientReader, client));
  planted.push(account(client, home), account(otherClient, home), account(foreignClient, foreign));
  planted.push(account(deletedClient, home, true));
  planted.push(tenant(home), tenant(foreign), tenant(deletedHome, true));
  await database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [deletedHome]);
  return { home, client, otherClient, foreign, deletedHome, rows: planted, member, clientReader };
}

/** Returns whether a row is visible to a viewer. States the rule independently of the row-level security policies. */
export function maySee(world: World, who: Reader, row: Planted): boolean {
  if (row.deleted || row.organization !== world.home) return false;
  if (row.type === 'Organization') return true;
  if (row.type === 'Session') return row.id === who.session;
  if (row.type === 'Notification') return row.id === who.notification;
  if (who === world.member) return true;
  if (row.type === 'User') return row.id === who.user;
  if (row.type === 'Membership') return row.id === who.membership;
  if (row.type === 'Job') return row.id === who.job;
  return row.clientAccount === world.client;
}

export const randomId = (): string => uuidv7();
