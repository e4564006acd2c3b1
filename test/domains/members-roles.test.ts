import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
let id: string;
let owner: Member;
let client: string;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
  client = await server.rows.clientAccount(id);
});

const MEMBERSHIP = 'membership { role clientAccount { id } grantedPermissions deniedPermissions }';
const change = (membership: Member, input: object, token = owner.token) =>
  mutate(server, 'changeMemberRole', { id: membership.membership, ...input }, token, MEMBERSHIP);
const remove = (membership: Member, token = owner.token) =>
  mutate(server, 'removeMember', { id: membership.membership }, token, 'removedMembershipId');

const owners = async (): Promise<string[]> =>
  (
    await server.database.query<{ user_id: string }>(
      `SELECT user_id FROM memberships WHERE organization_id = $1 AND role = 'OWNER' AND status = 'ACTIVE'`,
      [id],
    )
  ).map(({ user_id }) => user_id);

const ownerOf = async (): Promise<string> =>
  (
    await server.database.query<{ owner_id: string }>('SELECT owner_id FROM organizations WHERE id = $1', [
      id,
    ])
  )[0]!.owner_id;

const refused = async (work: () => ReturnType<typeof mutate>) => refusals(await unchanged(server, work));

describe('changeMemberRole', () => {
  test('changeMemberRole removes duplicate permissions', async () => {
    const member = await newMember(server, id, 'VIEWER');
    const input = { grantedPermissions: ['AI_USE', 'AI_USE'], deniedPermissions: ['READ', 'READ'] };
    expect((await change(member, input)).membership).toMatchObject({
      grantedPermissions: ['AI_USE'],
      deniedPermissions: ['READ'],
    });
  });

  test('changeMemberRole sets the client account of clients, and clears it for other roles', async () => {
    const member = await newMember(server, id, 'VIEWER');
    expect(await refused(() => change(member, { role: 'CLIENT' }))).toEqual([
      ['REQUIRED', 'input.clientAccountId'],
    ]);
    const bound = await change(member, {
      role: 'CLIENT',
      clientAccountId: client,
      grantedPermissions: ['AI_USE'],
    });
    expect(bound.membership).toMatchObject({
      role: 'CLIENT',
      clientAccount: { id: client },
      grantedPermissions: ['AI_USE'],
      deniedPermissions: [],
    });
    // Authenticate, membership; as the system: lock, actor, membership, client account, update; event, names and
    // notification; then authenticate and read.
    expect(bound.statements).toBe(14);
    const freed = await change(member, { role: 'EDITOR', deniedPermissions: ['CONTENT_PUBLISH'] });
    expect(freed.membership).toMatchObject({
      role: 'EDITOR',
      clientAccount: null,
      grantedPermissions: [],
      deniedPermissions: ['CONTENT_PUBLISH'],
    });
    expect(await eventsOf(server, member.membership)).toEqual(['membership.updated', 'membership.updated']);
  });

  describe('permissions granted in addition to a role', () => {
    const keeper = () =>
      newMember(server, id, 'MANAGER', {
        grantedPermissions: ['MEMBERS_MANAGE'],
        deniedPermissions: ['CONTENT_PUBLISH'],
      });
    const codesOfInviting = async ({ token }: { token: string }): Promise<unknown> => {
      const input = { organizationId: id, email: `guest.${id}@marquee.example`, role: 'VIEWER' };
      return refusals(await mutate(server, 'inviteMember', input, token));
    };

    test('end with a new role, while revoked ones stay revoked', async () => {
      const member = await keeper();

      const { membership } = await change(member, { role: 'VIEWER' });

      expect(membership).toMatchObject({
        role: 'VIEWER',
        grantedPermissions: [],
        deniedPermissions: ['CONTENT_PUBLISH'],
      });
      expect(await codesOfInviting(member)).toEqual([['FORBIDDEN', 'input']]);
    });

    test('are those of the input when it grants them with the new role', async () => {
      const member = await keeper();
      const grantedPermissions = ['MEMBERS_MANAGE'];

      const { membership } = await change(member, { role: 'VIEWER', grantedPermissions });

      expect(membership).toMatchObject({ role: 'VIEWER', grantedPermissions });
      expect(await codesOfInviting(member)).toEqual([]);
    });

    test('are kept when the role stays the same', async () => {
      const member = await keeper();

      const { membership } = await change(member, { role: 'MANAGER', deniedPermissions: [] });

      expect(membership).toMatchObject({ grantedPermissions: ['MEMBERS_MANAGE'], deniedPermissions: [] });
      expect(await codesOfInviting(member)).toEqual([]);
    });
  });

  test('an admin cannot assign or change owners, nor grant permissions that the admin lacks', async () => {
    const admin = await newMember(server, id, 'ADMIN', { deniedPermissions: ['AUDIT_READ'] });
    const member = await newMember(server, id, 'VIEWER');
    expect(await refused(() => change(member, { role: 'OWNER' }, admin.token))).toEqual([
      ['FORBIDDEN', 'input.role'],
    ]);
    expect(await refused(() => change(owner, { role: 'VIEWER' }, admin.token))).toEqual([
      ['FORBIDDEN', 'input.role'],
    ]);
    expect(await refused(() => remove(owner, admin.token))).toEqual([['FORBIDDEN', 'input.id']]);
    expect(
      await refused(() => change(member, { grantedPermissions: ['BILLING_MANAGE'] }, admin.token)),
    ).toEqual([['FORBIDDEN', 'input.role']]);
    expect(await refused(() => change(admin, { deniedPermissions: [] }, admin.token))).toEqual([
      ['FORBIDDEN', 'input.role'],
    ]);
    expect(await refused(() => change(member, { role: 'ADMIN' }, admin.token))).toEqual([
      ['FORBIDDEN', 'input.role'],
    ]);
    expect((await change(member, { role: 'MANAGER' }, admin.token)).membership.role).toBe('MANAGER');
  });

  test('a member with MEMBERS_MANAGE cannot grant permissions that they lack', async () => {
    const keeper = await newMember(server, id, 'EDITOR', { grantedPermissions: ['MEMBERS_MANAGE'] });
    const member = await newMember(server, id, 'VIEWER');
    expect(await refused(() => change(member, { role: 'MANAGER' }, keeper.token))).toEqual([
      ['FORBIDDEN', 'input.role'],
    ]);
    expect((await change(member, { role: 'CREATOR' }, keeper.token)).membership.role).toBe('CREATOR');
  });

  test('changeMemberRole keeps every permission for owners', async () => {
    expect(await refused(() => change(owner, { deniedPermissions: ['READ'] }))).toEqual([
      ['INVALID', 'input.role'],
    ]);
    const second = await newMember(server, id, 'ADMIN', { deniedPermissions: ['AUDIT_READ'] });
    expect((await change(second, { role: 'OWNER' })).membership).toMatchObject({
      role: 'OWNER',
      deniedPermissions: [],
    });
  });

  test('changeMemberRole fails when the membership is of another organization, unknown or inactive', async () => {
    const elsewhere = await newOrganization(server);
    const gone = await newMember(server, id, 'EDITOR', { status: 'INACTIVE' });
    for (const membership of [elsewhere.owner.membership, owner.id, 'nonsense'])
      expect(
        await refused(() =>
          mutate(server, 'changeMemberRole', { id: membership, role: 'VIEWER' }, owner.token),
        ),
      ).toEqual([['NOT_FOUND', 'input.id']]);
    expect(await refused(() => change(gone, { role: 'VIEWER' }))).toEqual([['INVALID_STATE', 'input.id']]);
    expect(await refused(() => remove(gone))).toEqual([['INVALID_STATE', 'input.id']]);
  });
});

describe('the owners of an organization', () => {
  test('the last owner cannot leave or take another role', async () => {
    expect(await refused(() => remove(owner))).toEqual([['INVALID_STATE', 'input.id']]);
    expect(await refused(() => change(owner, { role: 'ADMIN' }))).toEqual([['INVALID_STATE', 'input.id']]);
  });

  test('another owner becomes the owner of the organization when the owner leaves', async () => {
    const second = await newMember(server, id, 'OWNER');
    expect((await remove(owner)).removedMembershipId).toBe(owner.membership);
    expect(await ownerOf()).toBe(second.id);
    expect(await refused(() => mutate(server, 'updateOrganization', { id, name: 'x' }, owner.token))).toEqual(
      [['NOT_FOUND', 'input.id']],
    );
  });

  test('one owner remains when two owners leave concurrently', async () => {
    for (let round = 0; round < 10; round += 1) {
      ({ id, owner } = await newOrganization(server));
      const second = await newMember(server, id, 'OWNER');
      const answers = await Promise.all([remove(owner), remove(second, second.token)]);
      expect(answers.map(refusals).filter((codes) => codes.length === 0)).toHaveLength(1);
      expect(answers.flatMap(refusals)).toEqual([['INVALID_STATE', 'input.id']]);
      expect(await owners()).toEqual([await ownerOf()]);
    }
  });

  test('one owner remains when two owners demote each other concurrently', async () => {
    const second = await newMember(server, id, 'OWNER');
    const answers = await Promise.all([
      change(second, { role: 'ADMIN' }),
      change(owner, { role: 'ADMIN' }, second.token),
    ]);
    expect(answers.map(refusals).filter((codes) => codes.length === 0)).toHaveLength(1);
    expect(await owners()).toHaveLength(1);
  });
});

test('removeMember allows members of any role to leave, and ends their access immediately', async () => {
  const viewer = await newMember(server, id, 'VIEWER');
  const bound = await newMember(server, id, 'CLIENT', { clientAccount: client });
  for (const member of [viewer, bound]) {
    expect(await refused(() => remove(owner, member.token))).toEqual([
      member === viewer ? ['FORBIDDEN', 'input'] : ['NOT_FOUND', 'input.id'],
    ]);
    expect((await remove(member, member.token)).removedMembershipId).toBe(member.membership);
    expect(
      (await server.run(`{ organization(id: "${id}") { id } }`, {}, member.token)).data.organization,
    ).toBeNull();
  }
});
