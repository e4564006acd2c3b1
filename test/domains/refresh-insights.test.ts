import { randomUUID } from 'node:crypto';
import { FakeInsights } from '../support/fake-insights';
import { type Member, mutate, newMember, newOrganization, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { timestampText } from '../support/timestamps';
import { connectAccount } from './connection-helpers';
import { dueAfter, HOUR, publicationOf, runInsightsTask } from './insights-helpers';

const server = serverForTests();
let platform: FakeInsights;
let id: string;
let owner: Member;
let account: string;

beforeEach(async () => {
  server.clock.set(new Date(Math.ceil(Date.now() / HOUR) * HOUR));
  platform = new FakeInsights('INSTAGRAM');
  server.insights.set('INSTAGRAM', platform);
  server.network.life = { grantorId: randomUUID() };
  ({ id, owner } = await newOrganization(server));
  account = await connectAccount(server, id, owner.token, randomUUID());
});

const published = async (more: object = {}): Promise<string> =>
  server.rows.publication(id, await server.rows.post(id, { author: owner.id }), {
    ...{ socialAccount: account, platform: 'INSTAGRAM', status: 'PUBLISHED', kind: 'IMAGE' },
    ...{ platformPostId: randomUUID(), publishedAt: server.clock.now() },
    ...{ mediaUrls: ['https://cdn.example/1.jpg'], ...more },
  });
const refresh = (publication: string, token = owner.token): Promise<Json> =>
  mutate(
    server,
    'refreshInsights',
    { id: publication },
    token,
    'publication { id } job { status kind subject { ... on Publication { id } } }',
  );
const run = (): Promise<string[]> => runInsightsTask(server, 'refresh-insights', { account });

test('starts a job that reads the metrics before they are due', async () => {
  const publication = await published({ platformPostId: '1' });
  const before = await publicationOf(server, publication, owner.token);
  platform.totals.set('1', { likes: 7 });
  expect(await refresh(publication)).toMatchObject({
    publication: { id: publication },
    job: { status: 'PENDING', kind: 'refresh-insights', subject: { id: publication } },
    userErrors: [],
  });
  expect(await dueAfter(server, publication)).toBe(0);
  await run();
  const after = await publicationOf(server, publication, owner.token);
  expect(after.insights).toMatchObject({ likes: 7, collectedAt: timestampText(server.clock.now()) });
  expect([after.version, after.updatedAt]).toEqual([before.version, before.updatedAt]);
  expect(platform.calls).toEqual([['1']]);
});

test('the job fails if the platform does not return the metrics, which are read again later', async () => {
  const publication = await published();
  await refresh(publication);
  platform.fail('NOT_SENT');
  await expect(run()).rejects.toThrow('The platform did not return the metrics. They are read again later.');
  expect(await dueAfter(server, publication)).toBe(HOUR / 4);
});

test('is limited to 6 jobs per publication in an hour', async () => {
  const [first, second] = [await published(), await published()];
  for (let count = 0; count < 6; count += 1) expect((await refresh(first)).userErrors).toEqual([]);
  const { errors } = await server.run(
    'mutation ($id: ID!) { refreshInsights(input: { id: $id }) { job { id } } }',
    { id: first },
    owner.token,
  );
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
  expect((await refresh(second)).userErrors).toEqual([]);
  expect(await server.database.count('jobs WHERE subject_id = $1', [first])).toBe(6);
});

test.each([
  [
    'is queued',
    { status: 'QUEUED', platformPostId: null },
    'Only a publication that was published has metrics.',
  ],
  [
    'was deleted on its platform',
    { isDeletedOnPlatform: true },
    'This post was deleted on its platform, so its metrics are not updated any more.',
  ],
  [
    'is on a platform without metrics',
    { platform: 'WHATSAPP' },
    'The platform reports no metrics of this post.',
  ],
  [
    'has no account',
    { socialAccount: null },
    'The social account of this publication is not connected. Reconnect it first.',
  ],
])('changes nothing if the publication %s', async (_, values, message) => {
  const publication = await published(values);
  const due = await dueAfter(server, publication);
  const { userErrors, job } = await refresh(publication);
  expect(userErrors).toEqual([{ code: 'INVALID_STATE', message, path: ['input', 'id'] }]);
  expect(job).toBeNull();
  expect(await dueAfter(server, publication)).toBe(due);
  expect(await server.database.count('jobs WHERE subject_id = $1', [publication])).toBe(0);
});

test('members who cannot publish may not start it, and others do not find the publication', async () => {
  const publication = await published();
  const viewer = await newMember(server, id, 'VIEWER');
  const stranger = (await newOrganization(server)).owner;
  await unchanged(server, async () => {
    expect((await refresh(publication, viewer.token)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }]);
    expect((await refresh(publication, stranger.token)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
  const { data } = await server.run(
    'query ($id: ID!) { publication(id: $id) { viewerActions { refreshInsights { allowed code } } } }',
    { id: publication },
    viewer.token,
  );
  expect(data.publication.viewerActions.refreshInsights).toEqual({ allowed: false, code: 'FORBIDDEN' });
});
