import { mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import type { Json } from '../support/server';
import { LATER, schedulesForTests } from './schedule-helpers';

const { server, home, schedule, postOf, planned } = schedulesForTests();

test('rejects accounts that are broken, paused, planned, of others or listed twice, each at its path', async () => {
  const client = await server.rows.clientAccount(home.id);
  const stranger = await newOrganization(server);
  const post = await server.rows.post(home.id);
  await planned(post);
  const accountIds = [
    home.x,
    await server.rows.account(home.id, { platform: 'X', connectionStatus: 'EXPIRED', username: 'old' }),
    await server.rows.account(home.id, { platform: 'X', connectionStatus: 'DISCONNECTED', isActive: false }),
    await server.rows.account(home.id, { platform: 'X', isActive: false, username: 'rest' }),
    await server.rows.account(home.id, { platform: 'X', clientAccount: client, username: 'theirs' }),
    await server.rows.account(stranger.id),
    'nonsense',
    home.facebook,
    home.facebook.toUpperCase(),
    await server.rows.account(home.id, { platform: 'X', connectionStatus: 'ERROR' }),
  ];
  const made = await unchanged(server, () => schedule({ postId: post, accountIds, when: { at: LATER } }));
  expect(refusals(made)).toEqual([
    ['TAKEN', 'input.accountIds.0'],
    ['INVALID_STATE', 'input.accountIds.1'],
    ['INVALID_STATE', 'input.accountIds.2'],
    ['INVALID_STATE', 'input.accountIds.2'],
    ['INVALID_STATE', 'input.accountIds.3'],
    ['INVALID', 'input.accountIds.4'],
    ['NOT_FOUND', 'input.accountIds.5'],
    ['NOT_FOUND', 'input.accountIds.6'],
    ['DUPLICATE', 'input.accountIds.8'],
  ]);
  expect(made.userErrors.slice(0, 6).map(({ message }) => message)).toEqual([
    'This post is already scheduled on tea for this time. Choose another time.',
    'old is not connected. Reconnect it before publishing there.',
    expect.stringContaining('is not connected.'),
    expect.stringContaining('is paused.'),
    'rest is paused. Resume it before publishing there.',
    'theirs belongs to another client account than this post. Choose another social account.',
  ]);
});

test('rejects content that does not fit, with all that preflight reports of it', async () => {
  const post = await server.rows.post(home.id, { caption: `$AAA $BBB ${'क'.repeat(300)}` });
  const gallery = await server.rows.account(home.id, { platform: 'INSTAGRAM', username: 'gallery' });
  const FINDING = 'code field rule limit actual unit shortened message';
  const input = { postId: post, accountIds: [home.facebook, gallery, home.x] };
  const { data } = await server.run(
    `query($input: PreflightPostInput!) { preflightPost(input: $input) { accounts { accountId problems { ${FINDING} } } } }`,
    { input },
    home.owner.token,
  );
  const [facebook, instagram, x] = data.preflightPost.accounts;
  expect([facebook, instagram, x].map(({ problems }: Json) => problems.length)).toEqual([0, 1, 2]);
  expect(x.problems[0]).toMatchObject({ code: 'TOO_LONG', field: ['caption'], limit: '280', actual: '310' });

  const made = await unchanged(server, () =>
    mutate(
      server,
      'schedulePost',
      { ...input, when: { at: LATER } },
      home.owner.token,
      `found: userErrors { __typename code path message ... on PublicationProblemError { accountId problem { ${FINDING} } } }`,
    ),
  );
  const expected = (index: string, { accountId, problems }: Json) =>
    problems.map((problem: Json) => ({
      __typename: 'PublicationProblemError',
      code: 'INVALID',
      path: ['input', 'accountIds', index],
      message: problem.message,
      accountId,
      problem,
    }));
  expect(made.found).toEqual([...expected('1', instagram), ...expected('2', x)]);
});

test('does not find accounts that are hidden from a member who is limited to a client account', async () => {
  const client = await server.rows.clientAccount(home.id);
  const member = await newMember(server, home.id, 'CLIENT', {
    clientAccount: client,
    grantedPermissions: ['CONTENT_PUBLISH'],
  });
  const own = await server.rows.account(home.id, { platform: 'X', clientAccount: client });
  const hidden = await server.rows.account(home.id, {
    platform: 'X',
    clientAccount: await server.rows.clientAccount(home.id),
  });
  const post = await server.rows.post(home.id, { clientAccount: client });
  const planOn = (accountIds: string[]) =>
    schedule({ postId: post, accountIds, when: { at: LATER } }, member.token);
  const made = await unchanged(server, () => planOn([own, hidden, home.x]));
  expect(refusals(made)).toEqual([
    ['NOT_FOUND', 'input.accountIds.1'],
    ['NOT_FOUND', 'input.accountIds.2'],
  ]);
  expect(refusals(await planOn([own]))).toEqual([]);
});

test('rejects no accounts, and more than 20', async () => {
  const post = await server.rows.post(home.id);
  const some = (count: number) =>
    schedule({
      postId: post,
      accountIds: Array.from({ length: count }, () => home.x),
      when: { at: LATER },
    });
  expect(refusals(await some(0))).toEqual([['REQUIRED', 'input.accountIds']]);
  expect(refusals(await some(21))).toEqual([['TOO_LONG', 'input.accountIds']]);
});

test('accepts accounts of the client account of the post, and of the organization', async () => {
  const client = await server.rows.clientAccount(home.id);
  const own = await server.rows.account(home.id, { platform: 'X', clientAccount: client });
  const post = await server.rows.post(home.id, { clientAccount: client });
  const made = await schedule({ postId: post, accountIds: [own, home.x], when: { at: LATER } });
  expect(refusals(made)).toEqual([]);
  const rows = await server.database.query<{ client: string }>(
    `SELECT client_account_id AS client FROM schedules WHERE post_id = $1
     UNION ALL SELECT client_account_id FROM publications WHERE post_id = $1`,
    [post],
  );
  expect(rows.map((row) => row.client)).toEqual([client, client, client, client]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['archived', { status: 'ARCHIVED' }, 'This post is archived. Unarchive it before scheduling it.'],
  [
    'without content',
    { caption: ' ', title: 'Only a title' },
    'This post has no content. Add a text or media files before scheduling it.',
  ],
])('fails for a post that is %s, as viewerActions says', async (_, values, message) => {
  const post = await server.rows.post(home.id, values);
  const made = await schedule({ postId: post, accountIds: [home.x], when: { at: LATER } });
  expect(made.userErrors).toEqual([{ code: 'INVALID_STATE', path: ['input', 'postId'], message }]);
  expect((await postOf(post)).viewerActions.schedule).toEqual({
    allowed: false,
    code: 'INVALID_STATE',
    reason: message,
  });
});

test('accepts a post with media files only', async () => {
  const post = await server.rows.post(home.id, { caption: null });
  const media = await server.rows.media(home.id, {
    mimeType: 'image/jpeg',
    width: 1_080,
    height: 1_080,
    fileSize: 100_000,
    processingStatus: 'COMPLETED',
  });
  await server.rows.postMedia(home.id, post, media, 0);
  expect(refusals(await schedule({ postId: post, accountIds: [home.x], when: { at: LATER } }))).toEqual([]);
});

test('requires CONTENT_PUBLISH, and hides posts that the actor cannot see', async () => {
  const creator = await newMember(server, home.id, 'CREATOR');
  const stranger = await newOrganization(server);
  const post = await server.rows.post(home.id, { author: creator.id });
  const gone = await server.rows.post(home.id, { deletedAt: new Date() });
  const by = (token: string, postId = post) =>
    unchanged(server, () => schedule({ postId, accountIds: [home.x], when: { at: LATER } }, token));
  const denied = await by(creator.token);
  expect(denied.userErrors).toEqual([
    {
      code: 'FORBIDDEN',
      path: ['input'],
      message: 'You do not have permission to schedule this post. Ask an organization admin for access.',
    },
  ]);
  expect((await postOf(post, creator.token)).viewerActions.schedule).toMatchObject({ allowed: false });
  for (const payload of [
    await by(stranger.owner.token),
    await by(home.owner.token, gone),
    await by(home.owner.token, 'x'),
  ])
    expect(refusals(payload)).toEqual([['NOT_FOUND', 'input.postId']]);
});

test('creates one schedule when ten requests for the same instant are concurrent', async () => {
  const post = await server.rows.post(home.id);
  const all = await Promise.all(
    Array.from({ length: 10 }, () =>
      schedule({ postId: post, accountIds: [home.facebook, home.x], when: { at: LATER } }),
    ),
  );
  expect(all.filter(({ userErrors }) => !userErrors.length)).toHaveLength(1);
  for (const payload of all.filter(({ userErrors }) => userErrors.length))
    expect(refusals(payload)).toEqual([
      ['TAKEN', 'input.accountIds.0'],
      ['TAKEN', 'input.accountIds.1'],
    ]);
  expect((await postOf(post)).schedules.nodes).toHaveLength(2);
});

test('is done once per idempotency key', async () => {
  const post = await server.rows.post(home.id);
  const input = { postId: post, accountIds: [home.x], when: { at: LATER }, idempotencyKey: post };
  const [first, second] = [await schedule(input), await schedule(input)];
  expect(second.publications).toEqual(first.publications);
  expect((await postOf(post)).schedules.nodes).toHaveLength(1);
});

test('either schedules or archives the post when both are requested at once', async () => {
  for (let round = 0; round < 5; round += 1) {
    const post = await server.rows.post(home.id);
    const [made, archived] = await Promise.all([
      schedule({ postId: post, accountIds: [home.x], when: { at: LATER } }),
      mutate(server, 'archivePost', { id: post }, home.owner.token, 'post { status }'),
    ]);
    expect([...refusals(made), ...refusals(archived)]).toHaveLength(1);
    expect((await postOf(post)).status).toBe(made.userErrors.length ? 'ARCHIVED' : 'SCHEDULED');
  }
});
