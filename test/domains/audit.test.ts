import { Client } from 'pg';
import { auditEntries, createCampaign as createIn } from '../support/audit';
import { mutate, newMember, newOrganization, type Member } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let organization: string;
let owner: Member;

beforeEach(async () => {
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  // Rows of the test itself are entries of the system.
  await server.database.query('DELETE FROM audit_entries');
});

const entries = (token: string, args?: string, fields?: string): Promise<Json[]> =>
  auditEntries(server, { organization, token }, args, fields);
const actions = async (token: string, args = ''): Promise<string[]> =>
  (await entries(token, args, 'action')).map(({ action }) => action as string);
const createCampaign = (values?: object): Promise<string> =>
  createIn(server, { organization, token: owner.token }, values);
const createPost = async (): Promise<string> =>
  (
    await mutate(
      server,
      'createPost',
      { organizationId: organization, caption: 'New' },
      owner.token,
      'post { id }',
    )
  ).post.id as string;

describe('row images', () => {
  test('a created object has the values that are not null, the actor and the request', async () => {
    const response = await server.post(
      {
        query:
          'mutation ($i: CreateClientAccountInput!) { createClientAccount(input: $i) { clientAccount { id } } }',
        variables: { i: { organizationId: organization, name: 'Cafe' } },
      },
      { authorization: `Bearer ${owner.token}`, 'user-agent': 'Firefox 128' },
    );
    const { data } = (await response.json()) as Json;

    expect(await entries(owner.token)).toEqual([
      {
        action: 'CLIENT_ACCOUNT_CREATED',
        subjectType: 'ClientAccount',
        subjectId: data.createClientAccount.clientAccount.id,
        actor: { id: owner.id },
        actorKind: 'USER',
        actorName: 'Asha Rao',
        before: null,
        after: expect.objectContaining({
          name: 'Cafe',
          slug: 'cafe',
          createdAt: expect.stringMatching(/\+00:00$/) as string,
        }) as object,
        metadata: null,
        requestId: expect.stringMatching(/^.{8,}$/),
        ipAddress: '127.0.0.1',
        userAgent: 'Firefox 128',
      },
    ]);
  });

  test('an update has the changed fields only, and one that changes nothing has no entry', async () => {
    const id = await createCampaign({ theme: 'Lights' });
    await mutate(server, 'updateCampaign', { id, name: 'Holi', theme: null }, owner.token);
    await mutate(server, 'updateCampaign', { id, name: 'Holi' }, owner.token);

    expect(await entries(owner.token, '', 'action before after')).toEqual([
      {
        action: 'CAMPAIGN_UPDATED',
        before: { name: 'Diwali', theme: 'Lights', version: 1 },
        after: { name: 'Holi', theme: null, version: 2 },
      },
      { action: 'CAMPAIGN_CREATED', before: null, after: expect.objectContaining({ name: 'Diwali' }) },
    ]);
  });

  test('the changes are the fields of both images, by name, on both paths', async () => {
    const id = await createCampaign({ theme: 'Lights' });
    await mutate(server, 'updateCampaign', { id, name: 'Holi', theme: null }, owner.token);
    const history = 'history(first: 1) { nodes { actorName changes { field before after } } }';
    const compiled = await server.run(
      `query ($id: ID!) { campaign(id: $id) { ${history} } }`,
      { id },
      owner.token,
    );
    const general = await server.run(
      `query ($id: ID!) { node(id: $id) { ... on Campaign { ${history} } } }`,
      { id },
      owner.token,
    );

    expect(compiled.extensions.cost).toMatchObject({ plan: 'compiled', sqlStatements: 2 });
    expect(compiled.data.campaign.history.nodes).toEqual([
      {
        actorName: 'Asha Rao',
        changes: [
          { field: 'name', before: 'Diwali', after: 'Holi' },
          { field: 'theme', before: 'Lights', after: null },
          { field: 'version', before: 1, after: 2 },
        ],
      },
    ]);
    expect(general.data.node.history).toEqual(compiled.data.campaign.history);
    const [, created] = await entries(owner.token, '', 'changes { field before after }');
    expect(created!.changes).toContainEqual({ field: 'theme', before: null, after: 'Lights' });
  });

  test('an action without an image has no changes', async () => {
    await mutate(server, 'updateProfile', { fullName: 'Asha R.' }, owner.token);
    expect(await entries(owner.token, '', 'action changes { field }')).toEqual([
      { action: 'USER_UPDATED', changes: [] },
    ]);
  });

  test('deletion, restoration and purge are actions of their own', async () => {
    const id = await createCampaign();
    await mutate(server, 'deleteCampaign', { id }, owner.token);
    await mutate(server, 'restoreCampaign', { id }, owner.token);
    await server.database.query('DELETE FROM campaigns WHERE id = $1', [id]);

    const found = await entries(owner.token, '', 'action actorKind actorName after requestId');
    expect(found.map(({ action }) => action)).toEqual([
      'CAMPAIGN_PURGED',
      'CAMPAIGN_RESTORED',
      'CAMPAIGN_DELETED',
      'CAMPAIGN_CREATED',
    ]);
    expect(found[0]).toMatchObject({
      actorKind: 'SYSTEM',
      actorName: 'Marquee',
      after: null,
      requestId: null,
    });
  });

  test('values that only some members can read are omitted, and long values are truncated', async () => {
    const body = 'अ'.repeat(2_001);
    await mutate(
      server,
      'inviteMember',
      { organizationId: organization, email: 'new@marquee.example', role: 'VIEWER' },
      owner.token,
    );
    await mutate(server, 'createPost', { organizationId: organization, body }, owner.token);

    const [post, ...others] = await entries(owner.token, '', 'action after');
    expect(post!.after.body).toBe(`${'अ'.repeat(2_000)}…`);
    const invited = others.find(({ action }) => action === 'MEMBERSHIP_INVITED')!;
    expect(invited.after).toMatchObject({ role: 'VIEWER', status: 'PENDING', invitedById: owner.id });
    expect(JSON.stringify(others)).not.toContain('new@marquee.example');
  });

  test('a failed mutation leaves no entry', async () => {
    const id = await createCampaign();
    await mutate(server, 'updateCampaign', { id, name: 'Holi', expectedVersion: 7 }, owner.token);

    expect(await actions(owner.token)).toEqual(['CAMPAIGN_CREATED']);
  });
});

describe('actions', () => {
  test('events are actions with their details, unless an image records the same', async () => {
    const member = await newMember(server, organization, 'VIEWER');
    await server.database.query('DELETE FROM audit_entries');
    await mutate(
      server,
      'inviteMember',
      { organizationId: organization, email: 'new@marquee.example', role: 'VIEWER' },
      owner.token,
    );
    await mutate(server, 'changeMemberRole', { id: member.membership, role: 'EDITOR' }, owner.token);

    const found = await entries(owner.token, '', 'action subjectId before after metadata');
    expect(found).toMatchObject([
      {
        action: 'MEMBERSHIP_UPDATED',
        subjectId: member.membership,
        before: { role: 'VIEWER' },
        after: { role: 'EDITOR' },
      },
      {
        action: 'MEMBERSHIP_INVITED',
        before: null,
        after: { role: 'VIEWER', status: 'PENDING' },
        metadata: { role: 'VIEWER' },
      },
    ]);
  });

  test('an action and the change that it makes are one entry, also in history', async () => {
    const id = await createPost();
    await server.database.query('DELETE FROM audit_entries');
    await mutate(server, 'archivePost', { id }, owner.token);

    const [archived, ...others] = await entries(owner.token);
    expect(others).toEqual([]);
    expect(archived).toMatchObject({
      action: 'POST_ARCHIVED',
      subjectId: id,
      actor: { id: owner.id },
      before: { status: 'DRAFT', version: 1 },
      after: { status: 'ARCHIVED', version: 2 },
      metadata: null,
    });
    const { data } = await server.run(
      'query ($id: ID!) { post(id: $id) { history { totalCount nodes { action after } } } }',
      { id },
      owner.token,
    );
    expect(data.post.history).toEqual({
      totalCount: 1,
      nodes: [{ action: 'POST_ARCHIVED', after: archived!.after }],
    });
  });

  test('each item of a mutation over many objects leaves one entry, and one with errors leaves none', async () => {
    const [first, second, missing] = [await createPost(), await createPost(), owner.id];
    await mutate(server, 'archivePost', { id: second }, owner.token);
    await server.database.query('DELETE FROM audit_entries');
    const items = [first, second, missing].map((id) => ({ id }));
    await mutate(server, 'archivePosts', { items }, owner.token);
    await mutate(server, 'unarchivePosts', { items }, owner.token);

    const found = await entries(owner.token, '', 'action subjectId after');
    expect(found.filter(({ action }) => action === 'POST_ARCHIVED')).toMatchObject([
      { subjectId: first, after: { status: 'ARCHIVED' } },
    ]);
    expect(
      found.filter(({ action }) => action === 'POST_UNARCHIVED').map(({ subjectId }) => subjectId as string),
    ).toEqual(expect.arrayContaining([first, second]));
    expect(found).toHaveLength(3);
  });

  test('an action is no part of a change that another transaction has committed meanwhile', async () => {
    const id = await createPost();
    await server.database.query('DELETE FROM audit_entries');
    const client = new Client({ connectionString: server.database.ownerUrl });
    await client.connect();
    await client.query('BEGIN');
    await client.query('SELECT now()');
    await mutate(server, 'updatePost', { id, title: 'Other' }, owner.token);
    await client.query(`SELECT audit.record_event('post.shared', 'Post', $1, NULL, $2, '{"by": "mail"}')`, [
      organization,
      id,
    ]);
    await client.query('COMMIT');
    await client.end();

    expect(await entries(owner.token, '', 'action before after metadata')).toEqual([
      { action: 'POST_SHARED', before: null, after: null, metadata: { by: 'mail' } },
      {
        action: 'POST_UPDATED',
        before: { title: null, version: 1 },
        after: { title: 'Other', version: 2 },
        metadata: null,
      },
    ]);
  });

  test('a sign-in is recorded in each organization in which the user is an active member', async () => {
    const registered = await server.run(
      `mutation { register(input: { email: "ravi@marquee.example", password: "correct horse battery", fullName: "Ravi" })
         { userErrors { message } } }`,
    );
    expect(registered.errors).toBeUndefined();
    const [user] = await server.database.query<{ id: string }>(
      `SELECT id FROM users WHERE email = 'ravi@marquee.example'`,
    );
    await server.rows.membership(organization, user!.id, { role: 'VIEWER' });
    const elsewhere = await newOrganization(server);
    await server.rows.membership(elsewhere.id, user!.id, { status: 'INACTIVE' });
    await server.database.query('DELETE FROM audit_entries');
    await server.run(
      `mutation { signIn(input: { email: "ravi@marquee.example", password: "correct horse battery" }) { accessToken } }`,
    );

    expect(await entries(owner.token)).toEqual([
      {
        action: 'SESSION_BEGUN',
        subjectType: 'Session',
        subjectId: expect.any(String),
        actor: { id: user!.id },
        actorKind: 'USER',
        actorName: 'Ravi',
        before: null,
        after: null,
        metadata: null,
        requestId: expect.any(String),
        ipAddress: '127.0.0.1',
        userAgent: expect.any(String),
      },
    ]);
    expect(
      await server.database.query('SELECT FROM audit_entries WHERE organization_id = $1', [elsewhere.id]),
    ).toEqual([]);
  });
});

describe('keeping', () => {
  test.each([
    ['INSERT INTO audit_entries DEFAULT VALUES'],
    [`UPDATE audit_entries SET action = 'X'`],
    ['DELETE FROM audit_entries'],
    ['TRUNCATE audit_entries'],
    [`SELECT audit.add(NULL, 'X', 'X', NULL, NULL, NULL, NULL, NULL)`],
  ])('the serving login is denied %s', async (sql) => {
    await expect(server.pool.query(sql)).rejects.toThrow(/permission denied for/);
  });

  test('entries keep the name of a purged user, and are purged with their organization', async () => {
    const admin = await newMember(server, organization, 'ADMIN');
    await mutate(server, 'createClientAccount', { organizationId: organization, name: 'Cafe' }, admin.token);
    await server.database.query('DELETE FROM users WHERE id = $1', [admin.id]);

    expect(
      await entries(
        owner.token,
        ', where: { action: { eq: "CLIENT_ACCOUNT_CREATED" } }',
        'actor { id } actorKind actorName',
      ),
    ).toEqual([{ actor: null, actorKind: 'USER', actorName: 'Asha Rao' }]);
    await server.database.query('DELETE FROM organizations WHERE id = $1', [organization]);
    expect(await server.database.count('audit_entries WHERE organization_id = $1', [organization])).toBe(0);
  });
});
