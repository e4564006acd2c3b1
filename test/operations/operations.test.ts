import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newMember, newOrganization, newPerson, type Person } from '../support/people';
import { type Json, serverForTests } from '../support/server';

/** Operations of whole pages of an application, each as one document, with the exact objects that they return. */
const server = serverForTests();
let organization: string;
let owner: Person;
let stranger: Person;

beforeAll(async () => {
  ({ id: organization, owner } = await newOrganization(server));
  stranger = await newPerson(server);
});

/** A statement that sets the viewer, and at most two that read. */
const MAX_STATEMENTS = 3;

/** Runs the document of a file over HTTP. */
async function run(name: string, variables: object, { token }: Person = owner): Promise<Json> {
  const document = readFileSync(join(__dirname, `${name}.graphql`), 'utf8');
  const { data, errors, extensions } = await server.run(document, { ...variables }, token);
  expect(errors).toBeUndefined();
  expect(extensions.cost.sqlStatements).toBeLessThanOrEqual(MAX_STATEMENTS);
  return data;
}

describe('the calendar of a month', () => {
  const month = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z' };
  let client: string;
  let author: string;

  beforeAll(async () => {
    client = await server.rows.clientAccount(organization, { name: 'Chai Point' });
    author = await server.rows.user({ fullName: 'Meera Iyer' });
    await server.rows.membership(organization, author, { role: 'CREATOR' });
    const account = await server.rows.account(organization, { username: 'chaipoint', platform: 'FACEBOOK' });
    const post = (title: string, at: string, more: object): Promise<string> =>
      server.rows.post(organization, { title, author, calendarAt: new Date(at), ...more });
    const sent = await post('Sent', '2026-11-20T10:00:00Z', {
      targetPlatforms: ['FACEBOOK'],
      clientAccount: client,
    });
    await server.rows.publication(organization, sent, {
      platform: 'FACEBOOK',
      status: 'PUBLISHED',
      publishedAt: new Date('2026-11-20T10:00:00Z'),
      socialAccount: account,
      clientAccount: client,
    });
    await post('First', '2026-11-01T00:00:00Z', { targetPlatforms: ['X', 'FACEBOOK'] });
    await post('Next month', '2026-12-01T00:00:00Z', { targetPlatforms: ['FACEBOOK'] });
    await post('Elsewhere', '2026-11-15T00:00:00Z', { targetPlatforms: ['X'] });
    await server.rows.post(organization, { title: 'Never planned', targetPlatforms: ['FACEBOOK'] });
  });

  test('returns the posts of the platforms in it, earliest first', async () => {
    const { posts } = await run('calendar', {
      organizationId: organization,
      ...month,
      platforms: ['FACEBOOK', 'LINKEDIN'],
    });

    expect(posts.totalCount).toBe(2);
    expect(posts.nodes).toMatchObject([
      { title: 'First', calendarAt: '2026-11-01T00:00:00+00:00', clientAccount: null },
      {
        title: 'Sent',
        status: 'PUBLISHED',
        calendarAt: '2026-11-20T10:00:00+00:00',
        targetPlatforms: ['FACEBOOK'],
        author: { fullName: 'Meera Iyer' },
        clientAccount: { id: client, name: 'Chai Point' },
        publications: {
          nodes: [{ platform: 'FACEBOOK', status: 'PUBLISHED', socialAccount: { username: 'chaipoint' } }],
        },
      },
    ]);
  });

  test('is empty for users who are no members', async () => {
    const variables = { organizationId: organization, ...month, platforms: ['FACEBOOK'] };

    expect((await run('calendar', variables, stranger)).posts).toEqual({ totalCount: 0, nodes: [] });
  });
});

describe('the pickers of a post editor', () => {
  const rows = new Map<string, string>();

  beforeAll(async () => {
    const { rows: make } = server;
    const add = async (name: string, id: Promise<string>): Promise<void> => void rows.set(name, await id);
    const picture = { isFavorite: true, tags: ['diwali', 'lamps'] };
    await add('picture', make.media(organization, { title: 'Diwali lamps', ...picture }));
    await make.media(organization, { title: 'Diwali sweets', ...picture, isFavorite: false });
    await make.media(organization, { title: 'Lamps', isFavorite: true, tags: ['lamps'] });
    await add('gifts', make.campaign(organization, { name: 'Big Diwali gifts' }));
    await add('hindi', make.campaign(organization, { name: 'दिवाली' }));
    await make.campaign(organization, { name: 'Holi', theme: 'diwali' });
    await add('client', make.clientAccount(organization, { name: 'diwali Sweets' }));
    await make.clientAccount(organization, { name: 'Sweets for Diwali' });
    await make.post(organization, { clientAccount: rows.get('client') });
    await add('account', make.account(organization, { username: 'diwali.store', platform: 'X' }));
    await make.account(organization, { username: 'store', displayName: 'Store', platform: 'FACEBOOK' });
    await add('post', make.post(organization, { caption: 'Happy Diwali', hashtags: ['diwali'] }));
    await make.post(organization, { caption: 'Happy Diwali', hashtags: ['festival'] });
  });

  test('find media, campaigns, clients, accounts and posts by a word', async () => {
    const data = await run('pickers', { organizationId: organization, words: 'Diwali' });
    const ids = (field: string): string[] => data[field].nodes.map(({ id }: Json) => id);
    const expected = (...names: string[]): string[] => names.map((name) => rows.get(name)!);

    expect(ids('mediaAssets')).toEqual(expected('picture'));
    expect(data.campaigns.nodes).toEqual([
      { id: rows.get('gifts'), name: 'Big Diwali gifts' },
      { id: rows.get('hindi'), name: 'दिवाली' },
    ]);
    expect(data.clientAccounts.nodes).toEqual([
      { id: rows.get('client'), name: 'diwali Sweets', posts: { totalCount: 1 } },
    ]);
    expect(data.socialAccounts.nodes).toEqual([
      { id: rows.get('account'), platform: 'X', username: 'diwali.store' },
    ]);
    expect(ids('posts')).toEqual(expected('post'));
  });

  test('find nothing for users who are no members', async () => {
    const data = await run('pickers', { organizationId: organization, words: 'Diwali' }, stranger);

    expect(Object.values(data as object)).toEqual(Array(5).fill({ nodes: [] }));
  });
});

describe('the page of a team', () => {
  let team: string;
  let slug: string;
  let admin: Person;

  beforeAll(async () => {
    const made = await newOrganization(server);
    team = made.id;
    await server.database.query(`UPDATE users SET full_name = 'Zoya Khan' WHERE id = $1`, [made.owner.id]);
    admin = await newMember(server, team, 'ADMIN');
    await server.database.query(`UPDATE users SET full_name = 'asha rao' WHERE id = $1`, [admin.id]);
    await server.rows.membership(team, null as unknown as string, {
      status: 'PENDING',
      role: 'CREATOR',
      invitedEmail: 'new@example.com',
      invitedBy: admin.id,
    });
    [{ slug }] = (await server.database.query<{ slug: string }>(
      'SELECT slug FROM organizations WHERE id = $1',
      [team],
    )) as [{ slug: string }];
  });

  test('returns members by name, invitations and roles', async () => {
    const { organization: found } = await run('team', { slug }, admin);

    expect(found).toMatchObject({ id: team, viewerMembership: { role: 'ADMIN' } });
    expect(found.memberships.totalCount).toBe(2);
    expect(found.memberships.nodes.map(({ role, user }: Json) => [role, user.fullName])).toEqual([
      ['ADMIN', 'asha rao'],
      ['OWNER', 'Zoya Khan'],
    ]);
    expect(found.invitations.nodes).toMatchObject([
      { invitedEmail: 'new@example.com', invitedBy: { fullName: 'asha rao' } },
    ]);
    expect(found.roles.map(({ role }: Json) => role)).toEqual(
      expect.arrayContaining(['OWNER', 'ADMIN', 'CREATOR']),
    );
  });

  test('is null for users who are no members', async () => {
    expect(await run('team', { slug }, stranger)).toEqual({ organization: null });
  });
});
