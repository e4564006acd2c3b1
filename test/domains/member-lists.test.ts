import { Membership } from '../../src/domains/organizations/membership.entity';
import { mutate, newMember, newOrganization, newPerson, type Person } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** The team page: an organization by its slug, and its members as they are sorted, filtered and searched. */
const server = serverForTests();
let organization: string;
let owner: Person;
let viewer: Person;
let names: Map<string, string>;

let count = 0;
const join = async (name: string, role: string, joinedAt: string, values: object = {}): Promise<Person> => {
  const email = `${name.split(' ')[0]!.toLowerCase()}-${(count += 1)}@studio.example`;
  const person = await newPerson(server, { fullName: name, email });
  await server.rows.membership(organization, person.id, { role, joinedAt, ...values });
  names.set(person.id, name);
  return person;
};

beforeEach(async () => {
  owner = await newPerson(server, { fullName: 'omar zaidi' });
  organization = await server.rows.organization(owner.id);
  await server.rows.membership(organization, owner.id, { role: 'OWNER', joinedAt: '2025-01-01T00:00:00Z' });
  names = new Map([[owner.id, 'omar zaidi']]);
  viewer = await newPerson(server, { fullName: 'Élodie Roy' });
  await server.rows.membership(organization, viewer.id, { role: 'VIEWER', joinedAt: '2025-03-01T00:00:00Z' });
  names.set(viewer.id, 'Élodie Roy');
  await join('asha Patel', 'EDITOR', '2025-04-01T00:00:00Z');
  await join('Bela Omarsson', 'ADMIN', '2025-02-01T00:00:00Z');
  await join('Former Member', 'EDITOR', '2025-01-15T00:00:00Z', {
    status: 'INACTIVE',
    formerName: 'Ajay Former',
  });
  await server.rows.rowOf(Membership, {
    organization,
    user: null,
    role: 'EDITOR',
    status: 'PENDING',
    joinedAt: null,
    invitedEmail: 'new@studio.example',
    invitedAt: '2026-01-01T00:00:00Z',
  });
});

const list = async (args: string, { token }: Person = owner): Promise<Json> => {
  const { data, errors } = await server.run(
    `query ($id: ID!) { organization(id: $id) { memberships(${args}) { totalCount nodes {
       status invitedEmail invitationExpiresAt user { id } } } } }`,
    { id: organization },
    token,
  );
  expect(errors).toBeUndefined();
  return data.organization.memberships;
};
const namesIn = async (args: string, person?: Person): Promise<(string | null)[]> =>
  (await list(args, person)).nodes.map(({ user }: Json) => (user ? names.get(user.id) : null));
const orderBy = (field: string, direction = 'ASC'): string =>
  `first: 10, orderBy: { field: ${field}, direction: ${direction} }`;

describe('members', () => {
  const MEMBERS = ', where: { status: { eq: ACTIVE } }';

  test('are sorted by name, ignoring case', async () => {
    expect(await namesIn(orderBy('NAME') + MEMBERS)).toEqual([
      'asha Patel',
      'Bela Omarsson',
      'omar zaidi',
      'Élodie Roy',
    ]);
    expect(await namesIn(orderBy('NAME', 'DESC') + MEMBERS)).toEqual([
      'Élodie Roy',
      'omar zaidi',
      'Bela Omarsson',
      'asha Patel',
    ]);
  });

  test('are sorted by a changed name', async () => {
    const { userErrors } = await mutate(server, 'updateProfile', { fullName: 'Aa Omar' }, owner.token);

    expect(userErrors).toEqual([]);
    expect((await namesIn(orderBy('NAME') + MEMBERS))[0]).toBe('omar zaidi');
  });

  test('are sorted by role and by join date', async () => {
    expect(await namesIn(orderBy('ROLE') + MEMBERS)).toEqual([
      'omar zaidi',
      'Bela Omarsson',
      'asha Patel',
      'Élodie Roy',
    ]);
    expect(await namesIn(orderBy('JOINED_AT') + MEMBERS)).toEqual([
      'omar zaidi',
      'Bela Omarsson',
      'Élodie Roy',
      'asha Patel',
    ]);
  });

  test('who were removed are hidden unless the status is filtered', async () => {
    expect((await list('first: 10')).totalCount).toBe(5);
    expect((await list('first: 10, where: { status: {} }')).totalCount).toBe(6);
    expect((await list('first: 10, where: { status: { eq: INACTIVE } }')).totalCount).toBe(1);
    expect((await list('first: 10, where: { role: { eq: EDITOR } }')).totalCount).toBe(2);
  });

  test('who were removed are sorted by the name that they had', async () => {
    const page = await list(`${orderBy('NAME')}, where: { status: { in: [ACTIVE, INACTIVE] } }`);

    expect(page.nodes.map(({ status }: Json) => status)).toEqual([
      'INACTIVE',
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
      'ACTIVE',
    ]);
  });
});

describe('a search', () => {
  const search = (text: string, person: Person, more = ''): Promise<(string | null)[]> =>
    namesIn(`${orderBy('NAME')}, where: { search: "${text}"${more} }`, person);

  const emailOf = async (name: string): Promise<string> => {
    const [user] = await server.database.query<{ email: string }>(
      'SELECT email FROM users WHERE full_name = $1 ORDER BY created_at DESC LIMIT 1',
      [name],
    );
    return user!.email;
  };

  test('finds members by a word of their name for every member', async () => {
    expect(await search('OMAR', viewer)).toEqual(['Bela Omarsson', 'omar zaidi']);
    expect(await search('élo', viewer)).toEqual(['Élodie Roy']);
    expect(await search('lodie', viewer)).toEqual([]);
  });

  test('finds members and invitations by email address for members who can see it', async () => {
    const email = await emailOf('asha Patel');
    expect(await search(email, owner)).toEqual(['asha Patel']);
    expect(await search('new@studio', owner)).toEqual([null]);
    expect(await search(email, viewer)).toEqual([]);
    expect(await search('new@studio', viewer)).toEqual([]);
  });

  test('finds no former member by email address', async () => {
    expect(await search(await emailOf('Former Member'), owner, ', status: {}')).toEqual([]);
    expect(await search('ajay', owner, ', status: {}')).toEqual(['Former Member']);
  });

  test('finds no member by the name of a deleted account', async () => {
    await server.database.query(
      `UPDATE users SET status = 'DELETED', deleted_at = now() WHERE full_name = 'asha Patel'`,
    );

    expect(await search('asha', owner)).toEqual([]);
  });
});

test('the address and the expiry of an invitation are visible to managers only', async () => {
  const PENDING = 'first: 10, where: { status: { eq: PENDING } }';

  expect((await list(PENDING)).nodes).toEqual([
    {
      status: 'PENDING',
      invitedEmail: 'new@studio.example',
      invitationExpiresAt: '2026-01-15T00:00:00+00:00',
      user: null,
    },
  ]);
  expect((await list(PENDING, viewer)).nodes).toEqual([
    { status: 'PENDING', invitedEmail: null, invitationExpiresAt: null, user: null },
  ]);
});

describe('an organization', () => {
  const bySlug = (args: string, { token }: Person = owner): ReturnType<typeof server.run> =>
    server.run(`{ organization${args} { id } }`, {}, token);
  let slug: string;

  beforeEach(async () => {
    const [row] = await server.database.query<{ slug: string }>(
      'SELECT slug FROM organizations WHERE id = $1',
      [organization],
    );
    slug = row!.slug;
  });

  test('is found by its slug', async () => {
    const { data, extensions } = await bySlug(`(slug: "${slug}")`);

    expect(data).toEqual({ organization: { id: organization } });
    expect(extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
  });

  test('is null when the slug is unknown, of a deleted organization or of one that the viewer is no member of', async () => {
    const stranger = await newMember(server, (await newOrganization(server)).id, 'OWNER');

    expect((await bySlug('(slug: "nowhere")')).data).toEqual({ organization: null });
    expect((await bySlug(`(slug: "${slug}")`, stranger)).data).toEqual({ organization: null });
    await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [organization]);
    expect((await bySlug(`(slug: "${slug}")`)).data).toEqual({ organization: null });
  });

  test('is rejected without an argument and with both', async () => {
    expect((await bySlug('')).errors).toMatchObject([
      { message: '`id` is required if `slug` is omitted.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect((await bySlug(`(id: "${organization}", slug: "${slug}")`)).errors).toMatchObject([
      { message: '`slug` cannot be combined with `id`.', extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  });
});
