import { eventsOf, mutate, newMember, refusals, unchanged } from '../support/people';
import type { Json } from '../support/server';
import { LATER, LATEST, schedulesForTests } from './schedule-helpers';

const { server, home, schedule, postOf, planned } = schedulesForTests();

test('creates a schedule and a publication per account, and the status of the post follows', async () => {
  const post = await server.rows.post(home.id);
  const { updatedAt } = await postOf(post);

  const made = await schedule({ postId: post, accountIds: [home.facebook, home.x], when: { at: LATER } });

  expect(made.userErrors).toEqual([]);
  const expected = (platform: string, account: string) => ({
    id: expect.any(String) as string,
    status: 'QUEUED',
    version: 1,
    platform,
    attemptedAt: null,
    publishedAt: null,
    socialAccount: { id: account },
    schedule: {
      status: 'PENDING',
      scheduledAt: LATER,
      localDateTime: null,
      timeZone: null,
      occurrence: null,
      createdBy: { id: home.owner.id },
      post: { id: post },
    },
  });
  expect(made.post).toEqual({ id: post, status: 'SCHEDULED' });
  expect(made.publications).toEqual([expected('FACEBOOK', home.facebook), expected('X', home.x)]);
  expect(await postOf(post)).toEqual({
    id: post,
    status: 'SCHEDULED',
    scheduledAt: LATER,
    publishedAt: null,
    calendarAt: LATER,
    version: 1,
    updatedAt,
    viewerActions: { schedule: { allowed: true, code: null, reason: null } },
    publications: {
      nodes: expect.arrayContaining(made.publications.map((one: Json) => ({ id: one.id }))),
    },
    schedules: {
      nodes: expect.arrayContaining(
        made.publications.map((one: Json) => ({
          status: 'PENDING',
          scheduledAt: LATER,
          publication: { id: one.id },
        })),
      ),
    },
  });
  expect(await eventsOf(server, post)).toEqual(['post.updated']);
  expect(await eventsOf(server, made.publications[0].id as string)).toEqual(['publication.created']);
});

test('takes the same number of statements for one account and for twenty', async () => {
  const many = await Promise.all(
    Array.from({ length: 20 }, () => server.rows.account(home.id, { platform: 'FACEBOOK' })),
  );
  const [one, twenty] = [
    await mutate(
      server,
      'schedulePost',
      { postId: await server.rows.post(home.id), accountIds: [home.x], when: { at: LATER } },
      home.owner.token,
      'publications { id }',
    ),
    await mutate(
      server,
      'schedulePost',
      { postId: await server.rows.post(home.id), accountIds: many, when: { at: LATER } },
      home.owner.token,
      'publications { id }',
    ),
  ];
  expect(twenty.publications).toHaveLength(20);
  // Authenticate, post, enter the system, lock of the post, lock of chosen times, guards, approval, accounts, schedules, publications,
  // events, author, leave; then authenticate and publications.
  expect([one.statements, twenty.statements]).toEqual([16, 16]);
});

test('publishes now, and several times at different instants', async () => {
  const post = await server.rows.post(home.id);
  const { publications } = await schedule({ postId: post, accountIds: [home.x], when: { now: true } });
  expect(publications[0].schedule).toMatchObject({ scheduledAt: '2026-11-02T10:00:00+00:00' });
  await planned(post, LATEST);
  expect(await postOf(post)).toMatchObject({ scheduledAt: '2026-11-02T10:00:00+00:00' });
});

test.each([
  ['2026-11-03T09:30', 'asia/calcutta', undefined, '2026-11-03T04:00:00+00:00', 'Asia/Kolkata', null],
  ['2027-10-31T02:30', 'Europe/Berlin', undefined, '2027-10-31T00:30:00+00:00', 'Europe/Berlin', 'EARLIER'],
  ['2027-10-31T02:30', 'Europe/Berlin', 'EARLIER', '2027-10-31T00:30:00+00:00', 'Europe/Berlin', 'EARLIER'],
  ['2027-10-31T02:30', 'Europe/Berlin', 'LATER', '2027-10-31T01:30:00+00:00', 'Europe/Berlin', 'LATER'],
])('resolves the local time %s in %s, occurrence %s', async (dateTime, timeZone, occurrence, ...expected) => {
  const [scheduledAt, stored, which] = expected;
  const made = await schedule({
    postId: await server.rows.post(home.id),
    accountIds: [home.x],
    when: { local: { dateTime, timeZone, occurrence } },
  });
  expect(made.publications[0].schedule).toMatchObject({
    scheduledAt,
    localDateTime: dateTime,
    timeZone: stored,
    occurrence: which,
  });
});

test('uses the time zone of the viewer’s preferences when the input has none', async () => {
  const editor = await newMember(server, home.id, 'EDITOR');
  await server.rows.preferences(editor.id, { timezone: 'America/New_York' });
  const local = (token: string) =>
    server.rows
      .post(home.id)
      .then((postId) =>
        schedule({ postId, accountIds: [home.x], when: { local: { dateTime: '2026-11-03T09:00' } } }, token),
      );
  expect((await local(editor.token)).publications[0].schedule).toMatchObject({
    scheduledAt: '2026-11-03T14:00:00+00:00',
    timeZone: 'America/New_York',
  });
  expect((await local(home.owner.token)).publications[0].schedule).toMatchObject({ timeZone: 'UTC' });
});

test('rejects a skipped local time with the next valid one', async () => {
  const when = { local: { dateTime: '2027-03-28T02:30', timeZone: 'Europe/Berlin' } };
  const { data } = await server.run(
    `mutation($input: SchedulePostInput!) { schedulePost(input: $input) {
      userErrors { code path message ... on InvalidValueError { allowedValues } } } }`,
    { input: { postId: await server.rows.post(home.id), accountIds: [home.x], when } },
    home.owner.token,
  );
  expect(data.schedulePost.userErrors).toEqual([
    {
      code: 'NOT_ALLOWED',
      path: ['input', 'when', 'local', 'dateTime'],
      message:
        '2027-03-28 02:30 does not exist in Europe/Berlin, because clocks are set forward. The next valid time is 2027-03-28 03:00.',
      allowedValues: ['2027-03-28T03:00'],
    },
  ]);
});

test.each<[string, object, [string, string][]]>([
  ['an instant in the past', { at: '2026-11-02T09:59:59Z' }, [['OUT_OF_RANGE', 'input.when.at']]],
  [
    'a local time in the past',
    { local: { dateTime: '2026-11-02T15:29', timeZone: 'Asia/Kolkata' } },
    [['OUT_OF_RANGE', 'input.when.local.dateTime']],
  ],
  ['now: false', { now: false }, [['INVALID', 'input.when.now']]],
  [
    'an abbreviation',
    { local: { dateTime: '2026-11-03T09:00', timeZone: 'IST' } },
    [['BAD_FORMAT', 'input.when.local.timeZone']],
  ],
  [
    'a local time with an offset, and an offset as time zone',
    { local: { dateTime: '2026-11-03T09:00Z', timeZone: '+05:30' } },
    [
      ['BAD_FORMAT', 'input.when.local.dateTime'],
      ['BAD_FORMAT', 'input.when.local.timeZone'],
    ],
  ],
  [
    'a day that does not exist',
    { local: { dateTime: '2027-02-29T09:00', timeZone: 'UTC' } },
    [['BAD_FORMAT', 'input.when.local.dateTime']],
  ],
])('rejects %s', async (_, when, expected) => {
  const post = await server.rows.post(home.id);
  const made = await unchanged(server, () => schedule({ postId: post, accountIds: [home.x], when }));
  expect(refusals(made)).toEqual(expected);
});

test('rejects several times, and none, by GraphQL itself', async () => {
  const input = { postId: await server.rows.post(home.id), accountIds: [home.x] };
  for (const when of [{}, { at: LATER, now: true }, { at: null }]) {
    const { errors } = await server.run(
      'mutation($input: SchedulePostInput!) { schedulePost(input: $input) { post { id } } }',
      { input: { ...input, when } },
      home.owner.token,
    );
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});
