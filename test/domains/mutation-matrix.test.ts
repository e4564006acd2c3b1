import { getNamedType, GraphQLID, type GraphQLInputType, isInputObjectType } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { User } from '../../src/domains/identity/user.entity';
import { accessLevelOf, type Permission } from '../../src/domains/organizations/permissions';
import { modelOf } from '../../src/kernel/model/metadata';
import { linkModels } from '../../src/kernel/model/link';
import { isTenantModel } from '../../src/kernel/model/authorization';
import { buildMarqueeSchema } from '../../src/schema';
import { inputOf, type PermittedMutation, permittedMutations, platformMutations } from '../support/mutations';
import {
  checksum,
  inputTypeOf,
  type Member,
  newMember,
  newOrganization,
  newPerson,
  rowsWithout,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';
import { type Account, type Call, CALLS, newCaller } from './mutation-calls';
import { EXAMPLES_OF_MUTATIONS } from './mutation-examples';
import {
  ANONYMOUS,
  PERSONAL,
  type Role,
  ROLES,
  type Surroundings,
  type Target,
  TARGETS,
} from './mutation-matrix.cases';

/** The caller: a member with a role, a user who is not a member (no role), or an anonymous caller. */
interface Asker extends Partial<Member> {
  readonly name: string;
  readonly role?: Role;
}

const mutations = permittedMutations();
const ofPlatform = platformMutations();
const models = linkModels();

const server = serverForTests();
let home: string;
let colleague: string;
let client: string;
let otherClient: string;
let foreign: { id: string; owner: Member };
let askers: Asker[];

beforeAll(async () => {
  const made = await newOrganization(server);
  home = made.id;
  colleague = made.owner.id;
  foreign = await newOrganization(server);
  [client, otherClient] = [await server.rows.clientAccount(home), await server.rows.clientAccount(home)];
  askers = [{ name: 'NOBODY' }, { name: 'STRANGER', ...(await newPerson(server)) }];
  for (const role of ROLES) {
    const bound = role === 'CLIENT' ? { clientAccount: client } : {};
    askers.push({ name: role, role, ...(await newMember(server, home, role, bound)) });
  }
});

/** Creates a separate organization for each caller, since a change of one affects all its members. */
async function organizationFor(asker: Asker, target: Target): Promise<string> {
  const { id } = await newOrganization(server);
  if (target !== 'otherTenant' && asker.role && asker.id) {
    const bound = asker.role === 'CLIENT' ? { clientAccount: await server.rows.clientAccount(id) } : {};
    await server.rows.membership(id, asker.id, { role: asker.role, ...bound });
  }
  if (target === 'deleted')
    await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]);
  return id;
}

/** The client account that the row belongs to. */
function clientOf({ role }: Asker, target: Target): string | null {
  if (target === 'otherTenant') return null;
  if (target === 'otherClient') return otherClient;
  return role === 'CLIENT' ? client : null;
}

/** Creates the row of a declared mutation. Rows that cannot be deleted do not exist instead. */
async function rowFor(mutation: PermittedMutation, asker: Asker, target: Target): Promise<string> {
  const { model, by, name } = mutation;
  if (target === 'random') return uuidv7();
  if (isTenantModel(model, models)) {
    if (by === 'id' || target === 'deleted') return organizationFor(asker, target);
    return target === 'otherTenant' ? foreign.id : home;
  }
  const scope = clientOf(asker, target);
  const isDeleted = target === 'deleted';
  const isScope = model.scopedBy === 'id';
  if (isScope && asker.role === 'CLIENT' && scope && !isDeleted) return scope;
  const more = EXAMPLES_OF_MUTATIONS[name]?.row?.({ client: scope, isDeleted }) ?? {};
  if (isDeleted && !model.softDelete && !('status' in more)) return uuidv7();
  const owner = model.writePermission?.owner;
  const isOthers = target === 'colleagues' || target === 'otherTenant';
  const given = {
    [model.tenant!.name]: target === 'otherTenant' ? foreign.id : home,
    ...(model.scopedBy && !isScope && { [model.scopedBy]: scope }),
    ...(owner && { [owner]: isOthers ? colleague : (asker.id ?? colleague) }),
    ...(isDeleted && model.softDelete && { deletedAt: new Date() }),
    ...more,
  };
  const known = new Map([[modelOf(User), await server.rows.user()]]);
  return (await server.rows.generator.insert(model.target, given, known)).id as string;
}

/** Returns whether the access level of the permission covers the row. */
function covers(mutation: PermittedMutation, role: Role, target: Target): boolean {
  const { model, written, isNew, permission } = mutation;
  const level = accessLevelOf(role, permission as Permission);
  const isTenant = isTenantModel(model, models);
  if (level === 'OWN') return Boolean(written.writePermission?.owner) && (isNew || target !== 'colleagues');
  if (level === 'CLIENT') return !isTenant;
  return level === 'ALL';
}

/** Returns whether a member can read the row when it is not deleted. */
function isReadable({ model }: PermittedMutation, role: Role, target: Target): boolean {
  if (isTenantModel(model, models) || role !== 'CLIENT') return true;
  return model.scopedBy !== undefined && target !== 'otherClient';
}

/** Returns the result for a member and a deleted row. Only users who can restore it learn that it existed. */
function resultOfDeleted(mutation: PermittedMutation, role: Role): string {
  const { model, restores, name } = mutation;
  const allowed = covers(mutation, role, 'deleted');
  const ended = EXAMPLES_OF_MUTATIONS[name]?.ended;
  if (ended) return allowed ? ended : 'FORBIDDEN';
  if (!restores) return 'NOT_FOUND';
  if (allowed) return 'DONE';
  const isHidden = isTenantModel(model, models) || (role === 'CLIENT' && model.scopedBy === 'id');
  return isHidden ? 'NOT_FOUND' : 'FORBIDDEN';
}

/** Returns DONE or the expected error code. States the access rules independently of the implementation. */
function expected(mutation: PermittedMutation, { name, role }: Asker, target: Target): string {
  if (name === 'NOBODY') return 'UNAUTHENTICATED';
  if (!role || target === 'otherTenant' || target === 'random') return 'NOT_FOUND';
  if (!isReadable(mutation, role, target)) return 'NOT_FOUND';
  if (target === 'deleted') return resultOfDeleted(mutation, role);
  if (mutation.restores) return isTenantModel(mutation.model, models) ? 'NOT_FOUND' : 'INVALID_STATE';
  return covers(mutation, role, target) ? 'DONE' : 'FORBIDDEN';
}

async function attempt(mutation: string, input?: object, token?: string): Promise<string> {
  const [variable, argument] = input ? [`($input: ${inputTypeOf(mutation)})`, '(input: $input)'] : ['', ''];
  const { data, errors } = await server.run(
    `mutation${variable} { ${mutation}${argument} { userErrors { code } } }`,
    { input },
    token,
  );
  if (errors) return errors.map(({ extensions }) => String(extensions.code)).join();
  return data[mutation].userErrors.map(({ code }: { code: string }) => code).join() || 'DONE';
}

interface Shot {
  readonly asker: Asker;
  readonly input: object;
  readonly outcome: string;
}

/** Runs a mutation for every caller. Those that must fail change nothing; those that succeed do. */
async function expectOutcomes(mutation: string, shots: readonly Shot[]): Promise<void> {
  const told = new Map<string, string>();
  const fire = async ({ asker, input }: Shot): Promise<void> =>
    void told.set(asker.name, await attempt(mutation, input, asker.token));

  const before = await checksum(server);
  await Promise.all(shots.filter(({ outcome }) => outcome !== 'DONE').map(fire));
  expect(await checksum(server)).toBe(before);
  const done = shots.filter(({ outcome }) => outcome === 'DONE');
  await Promise.all(done.map(fire));

  expect(Object.fromEntries(told)).toEqual(
    Object.fromEntries(shots.map(({ asker, outcome }) => [asker.name, outcome])),
  );
  if (done.length) expect(await checksum(server)).not.toBe(before);
}

/** Returns whether a value of the input type contains an ID at any depth. */
function takesId(type: GraphQLInputType, seen: readonly unknown[] = []): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.includes(named)) return named === GraphQLID;
  return Object.values(named.getFields()).some((field) => takesId(field.type, [...seen, named]));
}

test('covers every mutation: by its declared permission, or by how users call it on their own rows', () => {
  const fields = Object.values(buildMarqueeSchema().getMutationType()!.getFields());
  const declared = [...mutations, ...ofPlatform].map(({ name }) => name);
  expect([...declared, ...Object.keys(CALLS)].sort()).toEqual(fields.map(({ name }) => name).sort());
  const withId = fields.filter(({ args }) => args.some(({ type }) => takesId(type))).map(({ name }) => name);
  expect(withId.filter((name) => !declared.includes(name)).sort()).toEqual(Object.keys(PERSONAL).sort());
});

describe.each(mutations.map((mutation) => [mutation.name, mutation] as const))('%s', (name, mutation) => {
  test.each(TARGETS)('returns the permitted result for every role when the target is %s', async (target) => {
    const shots = await Promise.all(
      askers.map(async (asker): Promise<Shot> => {
        const id = await rowFor(mutation, asker, target);
        const input = {
          ...(await inputOf(mutation, id, server.rows.generator)),
          ...(await EXAMPLES_OF_MUTATIONS[name]?.input?.(server, target === 'random' ? home : id)),
          ...EXAMPLES_OF_MUTATIONS[name]?.fullInput,
        };
        return { asker, input, outcome: expected(mutation, asker, target) };
      }),
    );
    await expectOutcomes(name, shots);
  });
});

describe.each(ofPlatform.map((mutation) => [mutation.name, mutation] as const))('%s', (name, mutation) => {
  const { model, isNew, restores, permission } = mutation;

  test.each(['existing', 'deleted', 'random'])(
    'is limited to staff when the target is %s',
    async (target) => {
      const staff = await Promise.all(
        ['SUPPORT', 'ADMIN'].map(async (staffRole): Promise<Asker> => ({
          name: `staff ${staffRole}`,
          ...(await newPerson(server, { staffRole })),
        })),
      );
      const resultFor = (asker: Asker): string => {
        if (asker.name === 'NOBODY') return 'UNAUTHENTICATED';
        const isStaff = staff.includes(asker);
        const isAllowed = asker.name === `staff ${permission}`;
        if (isNew) return isAllowed ? 'DONE' : 'FORBIDDEN';
        if (!isStaff || target === 'random' || (target === 'deleted' && !restores)) return 'NOT_FOUND';
        if (restores && target === 'existing') return 'INVALID_STATE';
        return isAllowed ? 'DONE' : 'FORBIDDEN';
      };
      const shots = await Promise.all(
        [...askers, ...staff].map(async (asker): Promise<Shot> => {
          const deleted = target === 'deleted' ? { deletedAt: new Date() } : {};
          const id = target === 'random' ? uuidv7() : await server.rows.rowOf(model.target, deleted);
          const input = await inputOf(mutation, id, server.rows.generator);
          return { asker, input, outcome: resultFor(asker) };
        }),
      );
      await expectOutcomes(name, shots);
    },
  );
});

describe.each(Object.entries(PERSONAL))('%s', (name, { by, row, result }) => {
  test.each(TARGETS)('returns the permitted result for every role when the target is %s', async (target) => {
    const shots = await Promise.all(
      askers.map(async (asker): Promise<Shot> => {
        const caller = asker.id ?? colleague;
        const deletedOrganization = (): Promise<string> => organizationFor(asker, 'deleted');
        const at: Surroundings = {
          ...{ home, foreign: foreign.id, colleague, foreigner: foreign.owner.id, otherClient, caller },
          deletedOrganization,
        };
        const id = target === 'random' ? uuidv7() : await row(server, at, target);
        const forMember = result?.(asker.role, target) ?? (target === 'own' ? 'DONE' : 'NOT_FOUND');
        const outcome = asker.name === 'NOBODY' ? 'UNAUTHENTICATED' : forMember;
        return { asker, input: { [by]: id }, outcome };
      }),
    );
    await expectOutcomes(name, shots);
  });
});

describe.each(Object.entries(CALLS))('%s', (mutation, prepare) => {
  test('changes nothing when the caller is anonymous and has no secret', async () => {
    const { input, result } = ANONYMOUS[mutation] ?? {
      ...(await prepare(server, await newCaller(server))),
      result: 'UNAUTHENTICATED',
    };
    expect(await unchanged(server, () => attempt(mutation, input))).toBe(result);
  });

  test('succeeds for a user of any role, and changes no row of another user', async () => {
    const calls: { name: string; who: Account; call: Call }[] = [];
    // One after the other: some run the email queue.
    for (const role of [undefined, ...ROLES]) {
      const who = await newCaller(server);
      const bound = role === 'CLIENT' ? { clientAccount: client } : {};
      if (role) await server.rows.membership(home, who.id, { role, ...bound });
      calls.push({ name: role ?? 'STRANGER', who, call: await prepare(server, who) });
    }
    const users = calls.map(({ who }) => who.id);
    const sessions = await server.database.query<{ id: string }>(
      'SELECT id FROM sessions WHERE user_id = ANY ($1)',
      [users],
    );
    const own = [...users, ...calls.map(({ who }) => who.email), ...sessions.map(({ id }) => id)];
    const before = await rowsWithout(server, own);
    const told = await Promise.all(
      calls.map(async ({ name, who, call: { input, token } }) => [
        name,
        await attempt(mutation, input, token === null ? undefined : who.token),
      ]),
    );

    expect(told).toEqual(calls.map(({ name }) => [name, 'DONE']));
    const after = new Set(await rowsWithout(server, own));
    expect(before.filter((row) => !after.has(row))).toEqual([]);
  });
});
