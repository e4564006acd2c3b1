import { rollPartitions } from '../../src/kernel/jobs/partitions';
import { auditEntries, createCampaign as createIn } from '../support/audit';
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

const entries = (token: string, args?: string, fields?: string): Promise<Json[]> =>
  auditEntries(server, { organization, token }, args, fields);
const actions = async (token: string, args = ''): Promise<string[]> =>
  (await entries(token, args, 'action')).map(({ action }) => action as string);
const createCampaign = (values?: object): Promise<string> =>
  createIn(server, { organization, token: owner.token }, values);

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
    await rollPartitions(server.database.owner, 'audit_entries');
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
