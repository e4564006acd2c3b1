import { mutate, newMember, newOrganization, newPerson, type Member } from '../support/people';
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

const FIELDS =
  'action subjectType subjectId actor { id } actorKind actorName before after metadata requestId ipAddress userAgent';

const entries = async (token: string, args = '', fields = FIELDS): Promise<Json[]> => {
  const { data, errors } = await server.run(
    `query ($id: ID!) { auditEntries(organizationId: $id${args}) { nodes { ${fields} } } }`,
    { id: organization },
    token,
  );
  expect(errors).toBeUndefined();
  return data.auditEntries.nodes;
};
const actions = async (token: string, args = ''): Promise<string[]> =>
  (await entries(token, args, 'action')).map(({ action }) => action as string);

const createCampaign = async (values: object = {}): Promise<string> => {
  const { campaign } = await mutate(
    server,
    'createCampaign',
    { organizationId: organization, name: 'Diwali', ...values },
    owner.token,
    'campaign { id }',
  );
  return campaign.id as string;
};

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
    const invited = others.find(({ action }) => action === 'MEMBERSHIP_CREATED')!;
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
      { action: 'MEMBERSHIP_INVITED', before: null, after: null, metadata: { role: 'VIEWER' } },
      { action: 'MEMBERSHIP_CREATED' },
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

describe('reading', () => {
  test('lists are filtered by action, type, actor and time, and sorted by time', async () => {
    const admin = await newMember(server, organization, 'ADMIN');
    await server.database.query('DELETE FROM audit_entries');
    const id = await createCampaign();
    await mutate(server, 'updateCampaign', { id, name: 'Holi' }, admin.token);
    await mutate(server, 'createClientAccount', { organizationId: organization, name: 'Cafe' }, admin.token);
    const where = (condition: string): Promise<string[]> => actions(owner.token, `, where: { ${condition} }`);

    expect(await where('action: { in: ["CAMPAIGN_UPDATED", "CAMPAIGN_CREATED"] }')).toEqual([
      'CAMPAIGN_UPDATED',
      'CAMPAIGN_CREATED',
    ]);
    expect(await where('subjectType: { eq: "ClientAccount" }')).toEqual(['CLIENT_ACCOUNT_CREATED']);
    expect(await where(`actorId: { eq: "${owner.id}" }`)).toEqual(['CAMPAIGN_CREATED']);
    expect(await where('createdAt: { lt: "2026-01-01T00:00:00Z" }')).toEqual([]);
    expect(
      await where(`createdAt: { gte: "2020-01-01T00:00:00Z" }, actorId: { eq: "${admin.id}" }`),
    ).toHaveLength(2);
    expect(await actions(owner.token, ', orderBy: { field: CREATED_AT, direction: ASC }')).toEqual([
      'CAMPAIGN_CREATED',
      'CAMPAIGN_UPDATED',
      'CLIENT_ACCOUNT_CREATED',
    ]);
  });

  test('the history of an object is the same on both paths, across months', async () => {
    const id = await createCampaign();
    for (const name of ['A', 'B', 'C']) await mutate(server, 'updateCampaign', { id, name }, owner.token);
    await createCampaign();
    // The first two entries happened in earlier months.
    const moved = await server.database.query(
      `UPDATE audit_entries a SET created_at = a.created_at - (3 - o.n) * interval '40 days'
         FROM (SELECT id, row_number() OVER (ORDER BY created_at) AS n FROM audit_entries WHERE subject_id = $1) o
        WHERE o.id = a.id AND o.n < 3 RETURNING a.id`,
      [id],
    );
    expect(moved).toHaveLength(2);
    await server.database.query(`SELECT jobs.roll_partitions('audit_entries')`);
    expect(await server.database.count('audit_entries_default')).toBe(0);

    const history = 'history(first: 2) { totalCount nodes { after } pageInfo { hasNextPage endCursor } }';
    const compiled = await server.run(
      `query ($id: ID!) { campaign(id: $id) { ${history} organization { history { totalCount } } } }`,
      { id },
      owner.token,
    );
    expect(compiled.extensions.cost.plan).toBe('compiled');
    const page = compiled.data.campaign.history;
    expect({ ...page, nodes: page.nodes.map(({ after }: Json) => after.name) }).toMatchObject({
      totalCount: 4,
      nodes: ['C', 'B'],
      pageInfo: { hasNextPage: true },
    });
    const general = await server.run(
      `query ($id: ID!) { node(id: $id) { ... on Campaign { ${history} } } }`,
      { id },
      owner.token,
    );
    expect(general.data.node.history).toEqual(page);
    const rest = await server.run(
      'query ($id: ID!, $after: String) { campaign(id: $id) { history(after: $after) { nodes { action after } } } }',
      { id, after: page.pageInfo.endCursor },
      owner.token,
    );
    expect(rest.data.campaign.history.nodes).toMatchObject([
      { action: 'CAMPAIGN_UPDATED', after: { name: 'A' } },
      { action: 'CAMPAIGN_CREATED' },
    ]);
  });

  test.each([
    ['OWNER', {}, true],
    ['ADMIN', {}, true],
    ['ADMIN', { deniedPermissions: ['AUDIT_READ'] }, false],
    ['MANAGER', {}, false],
    ['VIEWER', { grantedPermissions: ['AUDIT_READ'] }, true],
  ])('a member with the role %s and %j reads entries: %s', async (role, values, reads) => {
    const id = await createCampaign();
    const member = await newMember(server, organization, role, values);
    const { data } = await server.run(
      `query ($id: ID!, $o: ID!) {
         campaign(id: $id) { name history { totalCount nodes { action } } }
         organization(id: $o) { auditEntries(where: { subjectType: { eq: "Campaign" } }) { totalCount } viewerCan(permission: AUDIT_READ) { allowed } }
         auditEntries(organizationId: $o, where: { subjectType: { eq: "Campaign" } }) { nodes { subjectId } }
       }`,
      { id, o: organization },
      member.token,
    );

    expect(data).toEqual({
      campaign: {
        name: 'Diwali',
        history: reads
          ? { totalCount: 1, nodes: [{ action: 'CAMPAIGN_CREATED' }] }
          : { totalCount: 0, nodes: [] },
      },
      organization: { auditEntries: { totalCount: reads ? 1 : 0 }, viewerCan: { allowed: reads } },
      auditEntries: { nodes: reads ? [{ subjectId: id }] : [] },
    });
  });

  test('a member limited to a client account reads nothing, even with the permission', async () => {
    const clientAccount = await server.rows.clientAccount(organization);
    const id = await server.rows.campaign(organization, { clientAccount });
    const client = await newMember(server, organization, 'CLIENT', {
      clientAccount,
      grantedPermissions: ['AUDIT_READ'],
    });
    const { data } = await server.run(
      'query ($id: ID!) { campaign(id: $id) { name history { totalCount } } }',
      { id },
      client.token,
    );

    expect(data.campaign).toEqual({ name: 'Diwali', history: { totalCount: 0 } });
  });

  test('strangers and anonymous requests read nothing', async () => {
    await createCampaign();
    const stranger = await newPerson(server);
    expect(await entries(stranger.token)).toEqual([]);
    const anonymous = await server.run(
      'query ($id: ID!) { auditEntries(organizationId: $id) { nodes { id } } }',
      {
        id: organization,
      },
    );
    expect(anonymous.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('a cursor of another list is rejected', async () => {
    await createCampaign();
    const cursor = (
      await server.run(
        'query ($id: ID!) { campaigns(organizationId: $id) { pageInfo { endCursor } } }',
        { id: organization },
        owner.token,
      )
    ).data.campaigns.pageInfo.endCursor as string;
    const { errors } = await server.run(
      'query ($id: ID!, $after: String) { auditEntries(organizationId: $id, after: $after) { nodes { id } } }',
      { id: organization, after: cursor },
      owner.token,
    );

    expect(errors).toMatchObject([
      { message: '`after` belongs to a list of other objects. This list contains audit entries.' },
    ]);
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
