import { eventsOf, type Member, mutate, newOrganization, refusals, unchanged } from '../support/people';
import { serverForTests } from '../support/server';
import { notificationsOf } from './notification-helpers';
import { newTeam, plan, publicationOf } from './publication-helpers';
import { LATER, NOW } from './schedule-helpers';

const server = serverForTests();
let id: string;
let owner: Member;
let author: Member;
let account: string;

const retry = (input: object, token = owner.token) =>
  mutate(server, 'retryPublication', input, token, 'publication { id status version }');

/** A publication that was scheduled and failed. */
async function failed(values: object = {}): Promise<string> {
  const postId = await server.rows.post(id, { author: author.id, title: 'Chai', ...values });
  const publication = await plan(server, owner.token, { postId, account, when: { now: true } });
  await fail(publication);
  return publication;
}
const fail = (publication: string, status = 'FAILED') =>
  server.database.query(`UPDATE publications SET status = $2, error_message = 'No media' WHERE id = $1`, [
    publication,
    status,
  ]);

beforeAll(async () => {
  ({ id, owner, author } = await newTeam(server));
});
beforeEach(async () => {
  server.clock.set(NOW);
  account = await server.rows.account(id, { platform: 'FACEBOOK', username: 'tea' });
});

test('sends a failed publication again, now, and the schedule and the post follow', async () => {
  const publication = await failed();
  expect(await publicationOf(server, publication, owner.token)).toMatchObject({
    post: { status: 'FAILED' },
    viewerActions: { retry: { allowed: true }, cancel: { allowed: false } },
  });
  server.clock.set(new Date('2026-11-02T10:05:00Z'));
  const made = await retry({ id: publication, expectedVersion: 1 });
  expect(made.userErrors).toEqual([]);
  expect(await publicationOf(server, publication, owner.token)).toMatchObject({
    status: 'QUEUED',
    version: 2,
    errorMessage: null,
    retryCount: 1,
    post: { status: 'SCHEDULED' },
    schedule: {
      status: 'PENDING',
      scheduledAt: '2026-11-02T10:05:00+00:00',
      localDateTime: null,
      publishMode: 'AUTOMATIC',
    },
    viewerActions: {
      retry: {
        allowed: false,
        code: 'INVALID_STATE',
        reason: 'Only a publication that failed can be retried.',
      },
    },
  });
  expect(await eventsOf(server, publication)).toEqual(['publication.created', 'publication.retried']);
  expect((await notificationsOf(server, author.token)).all.at(-1)).toMatchObject({
    kind: 'POST_SCHEDULED',
    title: expect.stringContaining('is publishing your post “Chai” again') as string,
    message: 'It failed before. It will be published on tea: 2026-11-02 10:05 (UTC).',
  });
});

test('sends it at another time, counts each retry, and adds a schedule to a publication without one', async () => {
  const post = await server.rows.post(id);
  const values = {
    platform: 'FACEBOOK',
    socialAccount: account,
    status: 'FAILED',
    retryCount: 2,
    errorMessage: 'No media',
  };
  const publication = await server.rows.publication(id, post, values);
  const when = { local: { dateTime: '2026-11-03T14:30', timeZone: 'Asia/Kolkata' } };
  expect(refusals(await retry({ id: publication, when }))).toEqual([]);
  expect(await publicationOf(server, publication, owner.token)).toMatchObject({
    retryCount: 3,
    schedule: {
      status: 'PENDING',
      scheduledAt: LATER,
      localDateTime: '2026-11-03T14:30',
      timeZone: 'Asia/Kolkata',
    },
  });
});

test.each([
  ['QUEUED', 'Only a publication that failed can be retried.'],
  ['PUBLISHING', 'Only a publication that failed can be retried.'],
  ['CANCELLED', 'Only a publication that failed can be retried.'],
  [
    'UNKNOWN',
    'Marquee does not know yet whether the platform published this post. It is not sent again before that is known.',
  ],
])('fails for a publication that is %s, as viewerActions says', async (status, reason) => {
  const publication = await failed();
  await fail(publication, status);
  const made = await unchanged(server, () => retry({ id: publication }));
  expect(made.userErrors).toEqual([{ code: 'INVALID_STATE', path: ['input', 'id'], message: reason }]);
  const { viewerActions } = await publicationOf(server, publication, owner.token);
  expect(viewerActions.retry).toEqual({ allowed: false, code: 'INVALID_STATE', reason });
});

test('fails if the post or the account no longer allows it', async () => {
  const archived = await failed();
  await mutate(
    server,
    'archivePost',
    {
      id: (
        await server.database.query<{ id: string }>('SELECT post_id AS id FROM publications WHERE id = $1', [
          archived,
        ])
      )[0]!.id,
    },
    owner.token,
  );
  const expired = await failed();
  const other = await server.rows.account(id, { platform: 'FACEBOOK' });
  const removed = await failed();
  await server.database.query('UPDATE publications SET social_account_id = NULL WHERE id = $1', [removed]);
  await server.database.query(`UPDATE publications SET social_account_id = $2 WHERE id = $1`, [
    archived,
    other,
  ]);
  await server.database.query(`UPDATE social_accounts SET connection_status = 'EXPIRED' WHERE id = $1`, [
    account,
  ]);
  const messages = [];
  for (const publication of [archived, expired, removed]) {
    const made = await unchanged(server, () => retry({ id: publication }));
    expect(refusals(made)).toEqual([['INVALID_STATE', 'input.id']]);
    messages.push(made.userErrors[0]!.message);
  }
  expect(messages).toEqual([
    'This post is archived. Unarchive it before scheduling it.',
    expect.stringContaining('tea is not connected.'),
    'The social account of this publication was removed. Schedule the post on another account.',
  ]);
});

test('allows one open plan per post, account and instant', async () => {
  const publication = await failed();
  const [{ post }] = (await server.database.query<{ post: string }>(
    'SELECT post_id AS post FROM publications WHERE id = $1',
    [publication],
  )) as [{ post: string }];
  await plan(server, owner.token, { postId: post, account, when: { at: LATER } });
  const made = await unchanged(server, () => retry({ id: publication, when: { at: LATER } }));
  expect(made.userErrors).toMatchObject([{ code: 'TAKEN' }]);
});

test('retries once when ten requests are concurrent', async () => {
  const publication = await failed();
  const all = await Promise.all(Array.from({ length: 10 }, () => retry({ id: publication })));
  expect(all.filter(({ userErrors }) => !userErrors.length)).toHaveLength(1);
  expect((await publicationOf(server, publication, owner.token)).retryCount).toBe(1);
});

test('rejects the past and a stale version, and requires CONTENT_PUBLISH', async () => {
  const publication = await failed();
  const by = (input: object, token = owner.token) =>
    unchanged(server, () => retry({ id: publication, ...input }, token));
  expect(refusals(await by({ when: { at: '2026-11-02T09:59:59Z' } }))).toEqual([
    ['OUT_OF_RANGE', 'input.when.at'],
  ]);
  expect(refusals(await by({ expectedVersion: 7 }))).toEqual([['CONFLICT', 'input.expectedVersion']]);
  expect(refusals(await by({}, author.token))).toEqual([['FORBIDDEN', 'input']]);
  const stranger = await newOrganization(server);
  expect(refusals(await by({}, stranger.owner.token))).toEqual([['NOT_FOUND', 'input.id']]);
});

test('retryPublications retries those that failed, and reports the others', async () => {
  const [first, second, queued] = [await failed(), await failed(), await failed()];
  await fail(queued, 'QUEUED');
  const { data, errors } = await server.run(
    `mutation($input: RetryPublicationsInput!) { retryPublications(input: $input) {
      results { node { ... on Publication { status } } userErrors { code path } } userErrors { code } } }`,
    { input: { items: [{ id: first }, { id: queued }, { id: second, when: { at: LATER } }] } },
    owner.token,
  );
  expect(errors).toBeUndefined();
  expect(data.retryPublications).toEqual({
    results: [
      { node: { status: 'QUEUED' }, userErrors: [] },
      {
        node: { status: 'QUEUED' },
        userErrors: [{ code: 'INVALID_STATE', path: ['input', 'items', '1', 'id'] }],
      },
      { node: { status: 'QUEUED' }, userErrors: [] },
    ],
    userErrors: [],
  });
});
