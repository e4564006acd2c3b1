import { GraphQLNonNull, type GraphQLOutputType, isLeafType, isObjectType } from 'graphql';
import { mutate, newMember, newOrganization, newPerson, type Person } from '../support/people';
import { serverForTests } from '../support/server';
import { buildMarqueeSchema } from '../../src/schema';

const server = serverForTests();

const PROFILE = {
  email: 'asha.rao@marquee.example',
  fullName: 'Asha Rao',
  firstName: 'Asha',
  lastName: 'Rao',
  bio: 'Tea',
  avatarUrl: 'https://example.com/asha.png',
  phone: '+91 98290 00000',
  country: 'IN',
  language: 'hi',
  status: 'ACTIVE',
  staffRole: 'SUPPORT',
};
const TIMES = { emailVerifiedAt: '2026-01-02', phoneVerifiedAt: '2026-01-03', lastSignInAt: '2026-01-04' };
const ALL = {
  ...PROFILE,
  emailVerifiedAt: '2026-01-02T00:00:00+00:00',
  phoneVerifiedAt: '2026-01-03T00:00:00+00:00',
  lastSignInAt: '2026-01-04T00:00:00+00:00',
};
const HIDDEN = Object.fromEntries(Object.keys(ALL).map((name) => [name, null]));
/** What a member sees of another one. */
const COLLEAGUE = {
  ...HIDDEN,
  fullName: 'Asha Rao',
  firstName: 'Asha',
  lastName: 'Rao',
  avatarUrl: PROFILE.avatarUrl,
};
/** What a member sees of one who has left. */
const FORMER = { ...HIDDEN, fullName: 'Asha Rao', avatarUrl: PROFILE.avatarUrl };
const FIELDS = Object.keys(ALL).join(' ');

let organization: string;
let owner: Person;
let asha: Person;
let membership: string;

beforeEach(async () => {
  ({ id: organization, owner } = await newOrganization(server));
  const email = `asha${organization}@marquee.example`;
  asha = await newPerson(server, { ...PROFILE, ...TIMES, email });
  Object.assign(ALL, { email });
  membership = await server.rows.membership(organization, asha.id, { role: 'EDITOR', invitedEmail: email });
});

/** The user as a viewer reads it: compiled, field by field, and through a list on either path. */
async function seenBy({ token }: { token: string }, fields = FIELDS): Promise<unknown> {
  const { data, extensions } = await server.run(
    `query ($user: ID!, $organization: ID!) {
       user(id: $user) { ${fields} }
       memberships(organizationId: $organization, where: { userId: { eq: $user }, status: {} }) { nodes { user { ${fields} } } } }`,
    { user: asha.id, organization },
    token,
  );
  const general = await server.run(
    `query ($user: ID!, $organization: ID!) {
       node(id: $user) { ... on User { ${fields} } } nodes(ids: [$user]) { ... on User { ${fields} } }
       memberships(organizationId: $organization, where: { userId: { eq: $user }, status: {} }) { nodes { user { ${fields} } } } }`,
    { user: asha.id, organization },
    token,
  );
  expect([extensions.cost.plan, general.extensions.cost.plan]).toEqual(['compiled', 'resolvers']);
  expect(general.errors).toBeUndefined();
  const listed = data.memberships.nodes;
  for (const seen of [
    general.data.node,
    ...general.data.nodes,
    ...listed.map((m: { user: object }) => m.user),
  ])
    expect(seen).toEqual(data.user);
  expect(general.data.memberships).toEqual(data.memberships);
  return data.user;
}

const leave = (): Promise<unknown> => mutate(server, 'removeMember', { id: membership }, asha.token);

describe('contact details and activity', () => {
  test('are visible to the user', async () => {
    expect(await seenBy(asha)).toEqual(ALL);
  });

  test.each<[string, string, object]>([
    ['an owner', 'OWNER', {}],
    ['an admin', 'ADMIN', {}],
    ['a viewer who was granted MEMBERS_MANAGE', 'VIEWER', { grantedPermissions: ['MEMBERS_MANAGE'] }],
  ])('are visible to %s', async (_, role, values) => {
    expect(await seenBy(await newMember(server, organization, role, { ...values }))).toEqual(ALL);
  });

  test.each<[string, string, object]>([
    ['a viewer', 'VIEWER', {}],
    ['a manager', 'MANAGER', {}],
    ['an admin whose MEMBERS_MANAGE was revoked', 'ADMIN', { deniedPermissions: ['MEMBERS_MANAGE'] }],
  ])('are null for %s, who sees name and image', async (_, role, values) => {
    expect(await seenBy(await newMember(server, organization, role, { ...values }))).toEqual(COLLEAGUE);
  });

  test('are null for the owner of another organization of the viewer', async () => {
    const viewer = await newMember(server, organization, 'VIEWER');
    await server.rows.ownedOrganization(viewer.id);

    expect(await seenBy(viewer)).toEqual(COLLEAGUE);
  });

  test('are visible to who manages members in one of several shared organizations', async () => {
    const viewer = await newMember(server, organization, 'VIEWER');
    const other = await server.rows.ownedOrganization(viewer.id);
    await server.rows.membership(other, asha.id, { role: 'VIEWER' });

    expect(await seenBy(viewer)).toEqual(ALL);
  });

  test('do not include a user whom the viewer cannot see', async () => {
    expect(await seenBy(await newPerson(server))).toBeNull();
  });

  test('are null wherever a colleague appears', async () => {
    const viewer = await newMember(server, organization, 'VIEWER');
    const id = await server.rows.post(organization, { author: asha.id });
    const query = `query ($id: ID!) { post(id: $id) { author { email updatedAt fullName } } }`;

    const { data } = await server.run(query, { id }, viewer.token);

    expect(data.post.author).toEqual({ email: null, updatedAt: null, fullName: 'Asha Rao' });
  });
});

describe('a former member', () => {
  const rename = async (): Promise<void> => {
    const input = {
      fullName: 'Asha Verma',
      firstName: 'A.',
      avatarUrl: 'https://example.com/new.png',
      phone: '+91 1',
    };
    expect((await mutate(server, 'updateProfile', input, asha.token)).userErrors).toEqual([]);
  };

  test('keeps name and image as of the end of the membership for those who remain', async () => {
    await leave();
    await rename();

    for (const viewer of [owner, await newMember(server, organization, 'VIEWER')])
      expect(await seenBy(viewer)).toEqual(FORMER);
  });

  test('keeps them when an admin ended the membership', async () => {
    await mutate(server, 'removeMember', { id: membership }, owner.token);
    await rename();

    expect(await seenBy(owner, 'fullName email')).toEqual({ fullName: 'Asha Rao', email: null });
  });

  test('shows the current values where the user is still active', async () => {
    await leave();
    await rename();
    const viewer = await newMember(server, organization, 'VIEWER');
    const other = (await newOrganization(server)).id;
    await server.rows.membership(other, asha.id, { role: 'VIEWER' });
    await server.rows.membership(other, viewer.id, { role: 'VIEWER' });

    expect(await seenBy(viewer, 'fullName firstName email')).toEqual({
      fullName: 'Asha Verma',
      firstName: 'A.',
      email: null,
    });
  });

  test('shows the values as of the later end after leaving twice', async () => {
    await leave();
    await rename();
    await server.database.query(`UPDATE memberships SET status = 'ACTIVE' WHERE id = $1`, [membership]);
    await leave();
    await mutate(server, 'updateProfile', { fullName: 'Third' }, asha.token);

    expect(await seenBy(owner, 'fullName')).toEqual({ fullName: 'Asha Verma' });
  });

  test('sees their own current profile', async () => {
    await leave();
    await rename();

    expect(await seenBy(asha, 'fullName phone')).toEqual({ fullName: 'Asha Verma', phone: '+91 1' });
  });
});

test('every other field of a user is null for a colleague', async () => {
  const schema = buildMarqueeSchema();
  const type = schema.getType('User');
  const nullable = (of: GraphQLOutputType): GraphQLOutputType =>
    of instanceof GraphQLNonNull ? (of.ofType as GraphQLOutputType) : of;
  const fields = isObjectType(type)
    ? Object.values(type.getFields()).filter((field) => isLeafType(nullable(field.type)))
    : [];
  const selection = fields.map(({ name }) => name).join(' ');
  const viewer = await newMember(server, organization, 'VIEWER');

  const seen = (await seenBy(viewer, selection)) as Record<string, unknown>;

  const names = Object.keys(seen).filter((name) => seen[name] !== null);
  expect(names.sort()).toEqual(['avatarUrl', 'createdAt', 'firstName', 'fullName', 'id', 'lastName']);
  const own = (await seenBy(asha, selection)) as Record<string, unknown>;
  expect(Object.values(own)).not.toContain(null);
});

describe('the address of an invitation', () => {
  const QUERY = `query ($id: ID!) { membership(id: $id) { invitedEmail } }`;
  const addressSeenBy = async ({ token }: { token: string }): Promise<unknown> =>
    (await server.run(QUERY, { id: membership }, token)).data.membership.invitedEmail;

  test('is visible to the member and to those who manage members', async () => {
    expect(await addressSeenBy(asha)).toBe(ALL.email);
    expect(await addressSeenBy(owner)).toBe(ALL.email);
  });

  test('is null for other members, in the membership and in the job', async () => {
    const viewer = await newMember(server, organization, 'EDITOR');
    const input = { organizationId: organization, email: 'new@marquee.example', role: 'VIEWER' };
    await mutate(server, 'inviteMember', input, owner.token);
    const jobs = `query ($id: ID!) { organization(id: $id) { jobs { nodes { kind parameters } } } }`;
    const jobsSeenBy = async ({ token }: Person): Promise<unknown> =>
      (await server.run(jobs, { id: organization }, token)).data.organization.jobs.nodes;

    expect(await addressSeenBy(viewer)).toBeNull();
    expect(await jobsSeenBy(viewer)).toEqual([{ kind: 'send-invitation', parameters: null }]);
    const parameters = { email: 'new@marquee.example' };
    expect(await jobsSeenBy(owner)).toEqual([{ kind: 'send-invitation', parameters }]);
    const admin = await newMember(server, organization, 'ADMIN');
    expect(await jobsSeenBy(admin)).toEqual([{ kind: 'send-invitation', parameters }]);
  });
});
