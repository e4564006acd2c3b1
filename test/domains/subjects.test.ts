import { mutate, newMember, newOrganization } from '../support/people';
import { serverForTests, startTestServer, type TestServer } from '../support/server';

const server = serverForTests();
let resolving: TestServer;

beforeAll(async () => void (resolving = await startTestServer({ beside: server, compiled: false })));
afterAll(() => resolving.stop());

const SUBJECT = `subject { __typename id ... on Post { caption } ... on Campaign { name } ... on Membership { role } }`;
const NOTIFICATIONS = `{ viewer { notifications(first: 50, orderBy: { field: CREATED_AT, direction: ASC }) {
  nodes { ${SUBJECT} } } } }`;

/** Creates an organization with a member, and rows that the member can and cannot see. */
async function world() {
  const { rows } = server;
  const { id: organization, owner } = await newOrganization(server);
  const { id: foreign } = await newOrganization(server);
  const member = await newMember(server, organization, 'VIEWER');
  const visible = {
    Post: { id: await rows.post(organization, { caption: 'Chai' }), caption: 'Chai' },
    Campaign: { id: await rows.campaign(organization, { name: 'Holi' }), name: 'Holi' },
    Membership: { id: member.membership, role: 'VIEWER' },
  };
  const hidden = {
    deleted: await rows.campaign(organization, { deletedAt: new Date() }),
    foreign: await rows.campaign(foreign),
  };
  return { organization, owner, member, visible, hidden };
}

test.each([
  ['compiled', 2],
  ['resolvers', 4],
])(
  'lists 50 notifications with subjects of several types on the path %s in %d statements',
  async (path, statements) => {
    const { member, visible } = await world();
    const subjects = Object.entries(visible).map(([type, values]) => ({ __typename: type, ...values }));
    for (let i = 0; i < 50; i += 1) {
      const { __typename: subjectType, id: subjectId } = subjects[i % subjects.length]!;
      const createdAt = new Date(Date.UTC(2026, 0, 1, 0, i));
      await server.rows.notification(member.id, { subjectType, subjectId, createdAt });
    }
    const { data, extensions } = await (path === 'compiled' ? server : resolving).run(
      NOTIFICATIONS,
      {},
      member.token,
    );

    expect(data.viewer.notifications.nodes).toEqual(
      Array.from({ length: 50 }, (_, i) => ({ subject: subjects[i % subjects.length] })),
    );
    expect(extensions.cost).toMatchObject({ plan: path, sqlStatements: statements });
  },
);

test('a subject is null if it is deleted, of another organization, missing, or of another type', async () => {
  const { member, hidden, visible } = await world();
  const subjects: [type: string | null, id: string | null][] = [
    ['Campaign', hidden.deleted],
    ['Campaign', hidden.foreign],
    ['Campaign', member.id],
    ['Post', visible.Campaign.id],
    [null, null],
    ['Campaign', visible.Campaign.id],
  ];
  for (const [i, [subjectType, subjectId]] of subjects.entries())
    await server.rows.notification(member.id, {
      subjectType,
      subjectId,
      createdAt: new Date(Date.UTC(2026, 0, 1, 0, i)),
    });
  const found = { subject: { __typename: 'Campaign', ...visible.Campaign } };

  for (const one of [server, resolving])
    expect((await one.run(NOTIFICATIONS, {}, member.token)).data.viewer.notifications.nodes).toEqual([
      ...Array<object>(5).fill({ subject: null }),
      found,
    ]);
});

test('inviteMember returns the job that emails the invitation, with the membership as subject', async () => {
  const { organization, owner } = await world();
  const input = { organizationId: organization, email: 'guest@marquee.example', role: 'EDITOR' };
  const invited = await mutate(
    server,
    'inviteMember',
    input,
    owner.token,
    `membership { id } job { id kind status ${SUBJECT} }`,
  );

  const subject = { __typename: 'Membership', id: invited.membership.id, role: 'EDITOR' };
  expect(invited.job).toEqual({
    id: expect.any(String) as string,
    kind: 'send-invitation',
    status: 'PENDING',
    subject,
  });
  const jobs = await server.run(`{ viewer { jobs { nodes { id ${SUBJECT} } } } }`, {}, owner.token);
  expect(jobs.data.viewer.jobs.nodes).toEqual([{ id: invited.job.id, subject }]);
});

test('audit entries lead to their subject until it is deleted', async () => {
  const { organization, owner, visible } = await world();
  const { id } = visible.Campaign;
  const changed = await mutate(server, 'updateCampaign', { id, name: 'Diwali' }, owner.token);
  expect(changed.userErrors).toEqual([]);
  const entries = async () =>
    (
      await server.run(
        `query ($id: ID!) { auditEntries(organizationId: $id, where: { action: { eq: "CAMPAIGN_UPDATED" } }) {
           nodes { subjectId ${SUBJECT} } } }`,
        { id: organization },
        owner.token,
      )
    ).data.auditEntries.nodes;
  expect(await entries()).toEqual([
    { subjectId: id, subject: { __typename: 'Campaign', id, name: 'Diwali' } },
  ]);

  await mutate(server, 'deleteCampaign', { id }, owner.token);
  expect(await entries()).toEqual([{ subjectId: id, subject: null }]);
});
