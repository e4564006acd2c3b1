import { v7 as uuidv7 } from 'uuid';
import { type Model, modelOf } from '../../src/kernel/model/metadata';
import { linkModels } from '../../src/kernel/model/link';
import { isTenantModel } from '../../src/kernel/model/authorization';
import { User } from '../../src/domains/identity/user.entity';
import { Session } from '../../src/domains/identity/session.entity';
import { ConnectionRequest } from '../../src/domains/channels/connection-request.entity';
import { MediaAsset } from '../../src/domains/media/media-asset.entity';
import { MediaUpload } from '../../src/domains/media/media-upload.entity';
import { ClientAccount } from '../../src/domains/organizations/client-account.entity';
import { Membership } from '../../src/domains/organizations/membership.entity';
import { Organization } from '../../src/domains/organizations/organization.entity';
import type { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { accessLevelOf, type Permission } from '../../src/domains/organizations/permissions';
import type { Known, Values } from '../support/generated-rows';
import type { TestServer } from '../support/server';
import { openValues, ruleOf } from './visibility';

/** A row with its organization, its client account and whether it is deleted. */
export interface Planted {
  readonly type: string;
  readonly model: Model;
  readonly id: string;
  readonly values: Values;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly deleted: boolean;
}

/** A viewer. `client` is the client account that the viewer is limited to. */
export interface Reader {
  readonly name: string;
  readonly token: string;
  readonly user: string;
  readonly client: string | null;
  readonly role: MemberRole;
}

interface Place {
  organization: string;
  clientAccount?: string | null;
  deleted?: boolean;
}

/** Two organizations, two client accounts of the first, and a row of every entity in each of them. */
export interface World {
  readonly home: string;
  readonly client: string;
  readonly otherClient: string;
  readonly foreign: string;
  /** A deleted organization of both viewers. */
  readonly deletedHome: string;
  readonly rows: readonly Planted[];
  /** A member with every permission, one without some read permissions, and one limited to a client account. */
  readonly owner: Reader;
  readonly member: Reader;
  readonly clientReader: Reader;
}

const models = linkModels();
const isScopeModel = (model: Model): boolean => model.scopedBy === 'id';
/** Models whose rows are planted in a place; the place itself is a row of the others. */
const inPlaces = models.filter((model) => !isTenantModel(model, models) && !isScopeModel(model));

/** Plants rows one after the other: each leads to the earlier ones of its place. */
class Planting {
  readonly rows: Planted[] = [];

  constructor(private readonly server: TestServer) {}

  async plant(models: readonly Model[], place: Place, known: Map<Model, string>): Promise<void> {
    for (const model of models) {
      if (known.has(model)) continue;
      const values = await this.row(model, place, known);
      if (typeof values.id === 'string') known.set(model, values.id);
    }
  }

  /** Plants one row of a model at a place. */
  async row(model: Model, place: Place, known: Known, more: Values = {}): Promise<Values> {
    const { organization, clientAccount = null, deleted = false } = place;
    const given: Values = { ...more };
    if (model.tenant) given[model.tenant.name] = organization;
    if (model.scopedBy && !isScopeModel(model)) given[model.scopedBy] = clientAccount;
    const isDeleted = deleted && Boolean(model.softDelete);
    if (isDeleted) given.deletedAt = new Date();
    const values = await this.server.rows.generator.insert(model.target, given, known);
    this.keep(model, values, { organization, clientAccount, deleted: isDeleted });
    return values;
  }

  keep(model: Model, values: Values, place: Place): void {
    const { organization, clientAccount = null, deleted = false } = place;
    if (typeof values.id !== 'string') return;
    this.rows.push({ type: model.name, model, id: values.id, values, organization, clientAccount, deleted });
  }
}

/** Creates a member and a row of every entity that only the user sees. */
async function reader(
  planting: Planting,
  server: TestServer,
  { role, ...place }: Place & { role: MemberRole },
): Promise<Reader> {
  const { organization, clientAccount: client = null } = place;
  const known = new Map([[modelOf(Organization), organization]]);
  const { id } = await planting.row(modelOf(User), place, known);
  const user = id as string;
  known.set(modelOf(User), user);
  const values = { role, ...(client && { clientAccount: client }) };
  await planting.row(modelOf(Membership), place, known, values);
  await planting.plant(
    inPlaces.filter(({ tenant }) => !tenant),
    place,
    known,
  );
  // Only the user who started a connection, or created an upload, sees it.
  await planting.row(modelOf(ConnectionRequest), place, known, { createdBy: user });
  await planting.plant([modelOf(MediaAsset)], place, known);
  await planting.row(modelOf(MediaUpload), place, known, { createdBy: user });
  const token = await server.tokenFor(user);
  const sessions = await server.database.query<{ id: string }>(
    'SELECT id FROM sessions WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT 1',
    [user],
  );
  planting.keep(modelOf(Session), { id: sessions[0]!.id, user }, place);
  return { name: role, token, user, client, role };
}

export async function createWorld(server: TestServer): Promise<World> {
  const { rows, database } = server;
  const planting = new Planting(server);
  const founder = await rows.user();
  const organizationOf = async (deleted = false): Promise<string> => {
    const id = await rows.organization(founder);
    planting.keep(modelOf(Organization), { id }, { organization: id, deleted });
    return id;
  };
  const clientOf = async (organization: string, values: Values = {}): Promise<string> => {
    const id = await rows.clientAccount(organization, values);
    const deleted = 'deletedAt' in values;
    planting.keep(modelOf(ClientAccount), { id }, { organization, clientAccount: id, deleted });
    return id;
  };
  const [home, foreign, deletedHome] = [
    await organizationOf(),
    await organizationOf(),
    await organizationOf(true),
  ];
  const [client, otherClient, foreignClient] = [
    await clientOf(home),
    await clientOf(home),
    await clientOf(foreign),
  ];
  await clientOf(home, { deletedAt: new Date() });
  const owner = await reader(planting, server, { organization: home, role: 'OWNER' });
  const member = await reader(planting, server, { organization: home, role: 'MANAGER' });
  const limited = { organization: home, clientAccount: client, role: 'CLIENT' } as const;
  const clientReader = await reader(planting, server, limited);
  for (const { user } of [owner, member, clientReader])
    await rows.membership(deletedHome, user, { role: 'OWNER' });

  const places: Place[] = [
    { organization: home },
    { organization: home, clientAccount: client },
    { organization: home, clientAccount: otherClient },
    { organization: home, clientAccount: client, deleted: true },
    { organization: foreign },
    { organization: foreign, clientAccount: foreignClient },
    { organization: deletedHome },
  ];
  for (const place of places) {
    const known = new Map([[modelOf(Organization), place.organization]]);
    if (place.clientAccount) known.set(modelOf(ClientAccount), place.clientAccount);
    await planting.plant(inPlaces, place, known);
  }
  for (const model of inPlaces) {
    const open = openValues(model);
    if (open) await planting.row(model, { organization: foreign }, new Map(), open);
  }
  await database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [deletedHome]);
  // Migrations insert public rows, and planting is recorded in the audit log. The only rows of the world are the planted ones.
  const publicModels = models.filter(({ platform }) => platform?.public !== undefined);
  const log = models.filter(({ auditLog }) => auditLog !== undefined).slice(0, 1);
  for (const { table } of [...publicModels, ...log])
    await database.query(`DELETE FROM "${table}" WHERE NOT id = ANY ($1)`, [
      planting.rows.map(({ id }) => id),
    ]);
  const readers = { owner, member, clientReader };
  return { home, client, otherClient, foreign, deletedHome, rows: planting.rows, ...readers };
}

/** Returns whether members limited to a client account can see rows of an entity. */
const isShownToClients = (model: Model): boolean =>
  !model.tenant ||
  [model.scopedBy, ruleOf(model), openValues(model)].some((declared) => declared !== undefined);

/** Returns whether the viewer can see rows of an entity at all. */
export const mayRead = ({ role, client }: Reader, model: Model): boolean =>
  (client === null || isShownToClients(model)) &&
  (model.readPermission === undefined ||
    accessLevelOf(role, model.readPermission as Permission) !== undefined);

/** Returns whether everyone who is signed in sees a row. */
export function isOpen({ model, values, deleted }: Planted): boolean {
  const open = openValues(model);
  return !deleted && open !== undefined && Object.keys(open).every((name) => values[name] === true);
}

/** Returns whether a row is visible to a viewer. States the rule independently of the row-level security policies. */
export function maySee(world: World, who: Reader, row: Planted): boolean {
  if (row.deleted) return false;
  if (isOpen(row)) return true;
  if (row.model.owner === 'platform' || row.organization !== world.home) return false;
  if (!mayRead(who, row.model)) return false;
  const rule = ruleOf(row.model);
  if (rule) return rule(row, who);
  if (!row.model.tenant) throw new Error(`${row.type} has no tenant. State in VISIBLE who sees its rows.`);
  return who.client === null || (row.model.scopedBy !== undefined && row.clientAccount === who.client);
}

export const randomId = (): string => uuidv7();

/** Maximum number of IDs in one call of `nodes`. */
const MAX_IDS = 100;

/** Returns the rows that a viewer finds by ID although they must be hidden, or the other way round. Reads the rows of one type if given. */
export async function visibilityErrors(server: TestServer, world: World, type?: string): Promise<string[]> {
  const rows = world.rows.filter((row) => row.model.isNode && row.type === (type ?? row.type));
  const errors: string[] = [];
  for (const who of [world.owner, world.member, world.clientReader])
    for (let start = 0; start < rows.length; start += MAX_IDS) {
      const some = rows.slice(start, start + MAX_IDS);
      const { data } = await server.run<{ nodes: ({ id: string } | null)[] }>(
        'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
        { ids: some.map(({ id }) => id) },
        who.token,
      );
      for (const [i, row] of some.entries())
        if ((data!.nodes[i] !== null) !== maySee(world, who, row))
          errors.push(`${row.type} is ${data!.nodes[i] ? 'shown to' : 'hidden from'} ${who.name}`);
    }
  return errors;
}
