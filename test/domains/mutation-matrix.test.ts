import { getNamedType, GraphQLID, type GraphQLInputType, isInputObjectType } from 'graphql';
import { v7 as uuidv7 } from 'uuid';
import { buildMarqueeSchema } from '../../src/schema';
import {
  checksum,
  inputTypeOf,
  type Member,
  newMember,
  newOrganization,
  newPerson,
  type Person,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';
import {
  type Case,
  CASES,
  OF_ONESELF,
  type Role,
  ROLES,
  type Target,
  TARGETS,
} from './mutation-matrix.cases';

/** The caller: a member with a role, a user who is not a member (no role), or an anonymous caller. */
interface Asker extends Partial<Member> {
  readonly name: string;
  readonly role?: Role;
}

interface Aim {
  readonly id: string;
  /** Membership ID of the new owner in a transfer. */
  readonly heir: string;
}

const server = serverForTests();
let home: string;
let colleague: string;
let client: string;
let otherClient: string;
let foreign: { id: string; owner: Member };
let stranger: Person;
let askers: Asker[];

beforeAll(async () => {
  const made = await newOrganization(server);
  home = made.id;
  colleague = made.owner.id;
  foreign = await newOrganization(server);
  [client, otherClient] = [await server.rows.clientAccount(home), await server.rows.clientAccount(home)];
  stranger = await newPerson(server);
  askers = [{ name: 'NOBODY' }, { name: 'STRANGER', ...stranger }];
  for (const role of ROLES) {
    const bound = role === 'CLIENT' ? { clientAccount: client } : {};
    askers.push({ name: role, role, ...(await newMember(server, home, role, bound)) });
  }
});

const deletedAt = (target: Target): Record<string, unknown> =>
  target === 'deleted' ? { deletedAt: new Date() } : {};

/** Creates a separate organization for each caller, since a change of one affects all its members. */
async function organizationFor(asker: Asker, target: Target): Promise<Aim> {
  const { id } = await newOrganization(server);
  const heir = (await newMember(server, id, 'EDITOR')).membership;
  if (target !== 'otherTenant' && asker.role && asker.id) {
    const bound = asker.role === 'CLIENT' ? { clientAccount: await server.rows.clientAccount(id) } : {};
    await server.rows.membership(id, asker.id, { role: asker.role, ...bound });
  }
  if (target === 'deleted')
    await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [id]);
  return { id, heir };
}

async function invitationFor(asker: Asker, target: Target): Promise<string> {
  const { rows } = server;
  const organization = await newOrganization(server);
  const mine = target === 'own' || target === 'deleted';
  const person = (mine && asker.id) || (await rows.user());
  const id = await rows.membership(organization.id, person, {
    role: 'VIEWER',
    status: 'PENDING',
    joinedAt: null,
    invitedEmail: 'invited@marquee.example',
  });
  if (target === 'deleted')
    await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [
      organization.id,
    ]);
  return id;
}

/** Returns the user that a row for one user belongs to. */
async function personFor(asker: Asker, target: Target): Promise<string> {
  if (target === 'colleagues') return colleague;
  if (target === 'otherTenant') return foreign.owner.id;
  if (target !== 'otherClient') return asker.id ?? colleague;
  return (await newMember(server, home, 'CLIENT', { clientAccount: otherClient })).id;
}

/** Creates the row that the mutation of the caller targets. */
async function aimFor({ subject }: Case, asker: Asker, target: Target): Promise<Aim> {
  const { rows } = server;
  const random = { id: uuidv7(), heir: uuidv7() };
  if (target === 'random') return random;
  const organization = target === 'otherTenant' ? foreign.id : home;
  const author = target === 'colleagues' || target === 'otherTenant' ? colleague : (asker.id ?? colleague);
  const bound = asker.role === 'CLIENT' ? client : null;
  const clientAccount = target === 'otherTenant' ? null : target === 'otherClient' ? otherClient : bound;
  const common = { clientAccount, ...deletedAt(target) };
  const only = (id: string): Aim => ({ ...random, id });
  switch (subject) {
    case 'campaign':
      return only(await rows.campaign(organization, { ...common, createdBy: author }));
    case 'post':
      return only(await rows.post(organization, { ...common, author }));
    case 'archivedPost':
      return only(await rows.post(organization, { ...common, author, status: 'ARCHIVED' }));
    case 'clientAccount':
      if (target === 'deleted' || !clientAccount || bound === null)
        return only(await rows.clientAccount(organization, deletedAt(target)));
      return only(clientAccount);
    case 'tenant':
      if (target === 'own' || target === 'colleagues' || target === 'otherClient') return only(home);
      return target === 'deleted' ? organizationFor(asker, target) : only(foreign.id);
    case 'organization':
      return organizationFor(asker, target);
    case 'job': {
      const ended = target === 'deleted' ? { status: 'COMPLETED', finishedAt: new Date() } : {};
      return only(await rows.job(author, { organization, ...ended }));
    }
    case 'session': {
      const ended = target === 'deleted' ? { createdAt: new Date(0), endedAt: new Date() } : {};
      return only(await rows.session(await personFor(asker, target), ended));
    }
    case 'notification': {
      const gone = target === 'deleted' ? { organization: (await organizationFor(asker, target)).id } : {};
      return only(await rows.notification(await personFor(asker, target), gone));
    }
    case 'invitation':
      return only(await invitationFor(asker, target));
    case 'membership': {
      const status = { status: target === 'deleted' ? 'INACTIVE' : 'ACTIVE' };
      const role = clientAccount ? { role: 'CLIENT', clientAccount } : { role: 'VIEWER' };
      return only(await rows.membership(organization, await rows.user(), { ...role, ...status }));
    }
  }
}

/** Returns DONE or the expected error code. States the access rules independently of the implementation. */
function expected({ subject, rights, restores }: Case, { name, role }: Asker, target: Target): string {
  if (name === 'NOBODY') return 'UNAUTHENTICATED';
  const personal = subject === 'invitation' || subject === 'session' || subject === 'notification';
  const kept = subject === 'notification' && target === 'deleted';
  if (personal) return target === 'own' || kept ? 'DONE' : 'NOT_FOUND';
  if (!role || target === 'otherTenant' || target === 'random') return 'NOT_FOUND';
  // An inactive membership stays visible; its user must be invited again.
  if (subject === 'membership' && target === 'deleted' && role !== 'CLIENT')
    return rights[role] ? 'INVALID_STATE' : 'FORBIDDEN';
  // Only the user who requested a job can cancel it; clients cannot read the jobs of other users.
  if (subject === 'job' && target === 'colleagues') return role === 'CLIENT' ? 'NOT_FOUND' : 'FORBIDDEN';
  if (subject === 'job') return target === 'deleted' ? 'INVALID_STATE' : 'DONE';
  const alive = target !== 'deleted';
  if (!alive && !restores) return 'NOT_FOUND';
  // Clients can read rows of their own client account, and only their own membership.
  if (role === 'CLIENT' && subject === 'membership') return 'NOT_FOUND';
  const shared = subject === 'organization' || subject === 'tenant';
  if (role === 'CLIENT' && target === 'otherClient' && !shared) return 'NOT_FOUND';
  // A user who can read a row also learns that it is not deleted.
  if (alive && restores) return subject === 'organization' ? 'NOT_FOUND' : 'INVALID_STATE';
  // Only users who can restore a deleted organization learn that it existed; clients learn it of no client account.
  const reach = rights[role];
  if (!reach && subject === 'organization' && !alive) return 'NOT_FOUND';
  if (!reach && role === 'CLIENT' && subject === 'clientAccount' && !alive) return 'NOT_FOUND';
  const mine = target !== 'colleagues';
  return reach === 'ALL' || (reach === 'OWN' && mine) ? 'DONE' : 'FORBIDDEN';
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

/** Returns whether a value of the input type contains an ID at any depth. */
function takesId(type: GraphQLInputType, seen: readonly unknown[] = []): boolean {
  const named = getNamedType(type);
  if (!isInputObjectType(named) || seen.includes(named)) return named === GraphQLID;
  return Object.values(named.getFields()).some((field) => takesId(field.type, [...seen, named]));
}

test('covers every mutation: those with an ID in the matrix, the others in the list of own mutations', () => {
  const mutations = Object.values(buildMarqueeSchema().getMutationType()!.getFields());
  const aimed = mutations.filter(({ args }) => args.some(({ type }) => takesId(type)));
  const namesOf = (fields: readonly { name: string }[]): string[] => fields.map(({ name }) => name).sort();
  expect(Object.keys(CASES).sort()).toEqual(namesOf(aimed));
  expect(Object.keys(OF_ONESELF).sort()).toEqual(namesOf(mutations.filter((one) => !aimed.includes(one))));
});

test.each(Object.entries(OF_ONESELF))(
  '%s changes nothing when the caller is anonymous',
  async (mutation, { input, nobody }) => {
    expect(await unchanged(server, () => attempt(mutation, input))).toBe(nobody);
  },
);

describe.each(Object.entries(CASES))('%s', (mutation, one) => {
  test.each(TARGETS)('returns the permitted result for every role when the target is %s', async (target) => {
    const shots: { asker: Asker; aim: Aim; outcome: string }[] = [];
    for (const asker of askers)
      shots.push({ asker, aim: await aimFor(one, asker, target), outcome: expected(one, asker, target) });
    const told = new Map<string, string>();
    const fire = async ({ asker, aim }: (typeof shots)[number]): Promise<void> =>
      void told.set(asker.name, await attempt(mutation, one.input(aim.id, aim.heir), asker.token));

    const before = await checksum(server);
    for (const shot of shots.filter(({ outcome }) => outcome !== 'DONE')) await fire(shot);
    expect(await checksum(server)).toBe(before);
    const done = shots.filter(({ outcome }) => outcome === 'DONE');
    for (const shot of done) await fire(shot);

    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(shots.map(({ asker, outcome }) => [asker.name, outcome])),
    );
    if (done.length) expect(await checksum(server)).not.toBe(before);
  });
});
