import {
  eventsOf,
  type Member,
  mutate,
  newMember,
  newOrganization,
  refusals,
  unchanged,
} from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
const NOW = new Date('2026-11-02T10:00:00Z');
const LATER = '2026-11-03T09:00:00+00:00';
const LATEST = '2026-11-04T09:00:00+00:00';
let id: string;
let owner: Member;
let instagram: string;
let facebook: string;

const SCHEDULE =
  'schedule { status scheduledAt localDateTime timeZone occurrence createdBy { id } post { id } }';
const PUBLICATION = `id status version platform attemptedAt publishedAt socialAccount { id } ${SCHEDULE}`;

const schedule = (input: object, token = owner.token) =>
  mutate(server, 'schedulePost', input, token, `post { id status } publications { ${PUBLICATION} }`);
const change = (verb: 'reschedule' | 'cancel', input: object, token = owner.token) =>
  mutate(server, `${verb}Publication`, input, token, `publication { ${PUBLICATION} }`);

const POST = `id status scheduledAt publishedAt calendarAt version updatedAt
  viewerActions { schedule { allowed code reason } }
  publications { nodes { id } } schedules(orderBy: { field: SCHEDULED_AT, direction: ASC }) { nodes { status scheduledAt publication { id } } }`;
async function postOf(post: string, token = owner.token): Promise<Json> {
  const { data } = await server.run(`query($id: ID!) { post(id: $id) { ${POST} } }`, { id: post }, token);
  return data.post;
}

/** Schedules a post on one account. Returns the ID of the publication. */
async function planned(post: string, at = LATER, account = instagram): Promise<string> {
  const { publications } = await schedule({ postId: post, accountIds: [account], when: { at } });
  return publications[0].id as string;
}

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  instagram = await server.rows.account(id, { username: 'tea' });
  facebook = await server.rows.account(id, { platform: 'FACEBOOK', displayName: 'Tea House' });
});
beforeEach(() => server.clock.set(NOW));

describe('schedulePost', () => {
  test('creates a schedule and a publication per account, and the status of the post follows', async () => {
    const post = await server.rows.post(id);
    const { updatedAt } = await postOf(post);

    const made = await schedule({ postId: post, accountIds: [facebook, instagram], when: { at: LATER } });

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
        createdBy: { id: owner.id },
        post: { id: post },
      },
    });
    expect(made.post).toEqual({ id: post, status: 'SCHEDULED' });
    expect(made.publications).toEqual([expected('FACEBOOK', facebook), expected('INSTAGRAM', instagram)]);
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
      Array.from({ length: 20 }, () => server.rows.account(id, { platform: 'FACEBOOK' })),
    );
    const [one, twenty] = [
      await mutate(
        server,
        'schedulePost',
        { postId: await server.rows.post(id), accountIds: [instagram], when: { at: LATER } },
        owner.token,
        'publications { id }',
      ),
      await mutate(
        server,
        'schedulePost',
        { postId: await server.rows.post(id), accountIds: many, when: { at: LATER } },
        owner.token,
        'publications { id }',
      ),
    ];
    expect(twenty.publications).toHaveLength(20);
    // Authenticate, post, enter the system, lock, guards, accounts, schedules, publications, events, author, leave; then
    // authenticate and publications.
    expect([one.statements, twenty.statements]).toEqual([14, 14]);
  });

  test('publishes now, and several times at different instants', async () => {
    const post = await server.rows.post(id);
    const { publications } = await schedule({ postId: post, accountIds: [instagram], when: { now: true } });
    expect(publications[0].schedule).toMatchObject({ scheduledAt: '2026-11-02T10:00:00+00:00' });
    await planned(post, LATEST);
    expect(await postOf(post)).toMatchObject({ scheduledAt: '2026-11-02T10:00:00+00:00' });
  });

  test.each([
    ['2026-11-03T09:30', 'asia/calcutta', undefined, '2026-11-03T04:00:00+00:00', 'Asia/Kolkata', null],
    ['2027-10-31T02:30', 'Europe/Berlin', undefined, '2027-10-31T00:30:00+00:00', 'Europe/Berlin', 'EARLIER'],
    ['2027-10-31T02:30', 'Europe/Berlin', 'EARLIER', '2027-10-31T00:30:00+00:00', 'Europe/Berlin', 'EARLIER'],
    ['2027-10-31T02:30', 'Europe/Berlin', 'LATER', '2027-10-31T01:30:00+00:00', 'Europe/Berlin', 'LATER'],
  ])(
    'resolves the local time %s in %s, occurrence %s',
    async (dateTime, timeZone, occurrence, ...expected) => {
      const [scheduledAt, stored, which] = expected;
      const made = await schedule({
        postId: await server.rows.post(id),
        accountIds: [instagram],
        when: { local: { dateTime, timeZone, occurrence } },
      });
      expect(made.publications[0].schedule).toMatchObject({
        scheduledAt,
        localDateTime: dateTime,
        timeZone: stored,
        occurrence: which,
      });
    },
  );

  test('uses the time zone of the viewer’s preferences when the input has none', async () => {
    const editor = await newMember(server, id, 'EDITOR');
    await server.rows.preferences(editor.id, { timezone: 'America/New_York' });
    const local = (token: string) =>
      server.rows
        .post(id)
        .then((postId) =>
          schedule(
            { postId, accountIds: [instagram], when: { local: { dateTime: '2026-11-03T09:00' } } },
            token,
          ),
        );
    expect((await local(editor.token)).publications[0].schedule).toMatchObject({
      scheduledAt: '2026-11-03T14:00:00+00:00',
      timeZone: 'America/New_York',
    });
    expect((await local(owner.token)).publications[0].schedule).toMatchObject({ timeZone: 'UTC' });
  });

  test('rejects a skipped local time with the next valid one', async () => {
    const when = { local: { dateTime: '2027-03-28T02:30', timeZone: 'Europe/Berlin' } };
    const { data } = await server.run(
      `mutation($input: SchedulePostInput!) { schedulePost(input: $input) {
        userErrors { code path message ... on InvalidValueError { allowedValues } } } }`,
      { input: { postId: await server.rows.post(id), accountIds: [instagram], when } },
      owner.token,
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
    const post = await server.rows.post(id);
    const made = await unchanged(server, () => schedule({ postId: post, accountIds: [instagram], when }));
    expect(refusals(made)).toEqual(expected);
  });

  test('rejects several times, and none, by GraphQL itself', async () => {
    const input = { postId: await server.rows.post(id), accountIds: [instagram] };
    for (const when of [{}, { at: LATER, now: true }, { at: null }]) {
      const { errors } = await server.run(
        'mutation($input: SchedulePostInput!) { schedulePost(input: $input) { post { id } } }',
        { input: { ...input, when } },
        owner.token,
      );
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  });

  test('rejects accounts that are broken, paused, planned, of others or listed twice, each at its path', async () => {
    const client = await server.rows.clientAccount(id);
    const stranger = await newOrganization(server);
    const post = await server.rows.post(id);
    await planned(post);
    const accountIds = [
      instagram,
      await server.rows.account(id, { connectionStatus: 'EXPIRED', username: 'old' }),
      await server.rows.account(id, { connectionStatus: 'DISCONNECTED', isActive: false }),
      await server.rows.account(id, { isActive: false, username: 'rest' }),
      await server.rows.account(id, { clientAccount: client, username: 'theirs' }),
      await server.rows.account(stranger.id),
      'nonsense',
      facebook,
      facebook.toUpperCase(),
      await server.rows.account(id, { connectionStatus: 'ERROR' }),
    ];
    const made = await unchanged(server, () => schedule({ postId: post, accountIds, when: { at: LATER } }));
    expect(refusals(made)).toEqual([
      ['TAKEN', 'input.accountIds.0'],
      ['INVALID_STATE', 'input.accountIds.1'],
      ['INVALID_STATE', 'input.accountIds.2'],
      ['INVALID_STATE', 'input.accountIds.3'],
      ['INVALID', 'input.accountIds.4'],
      ['NOT_FOUND', 'input.accountIds.5'],
      ['NOT_FOUND', 'input.accountIds.6'],
      ['DUPLICATE', 'input.accountIds.8'],
    ]);
    expect(made.userErrors.slice(0, 5).map(({ message }) => message)).toEqual([
      'This post is already scheduled on tea for this time. Choose another time.',
      'old is not connected. Reconnect it before scheduling posts there.',
      expect.stringContaining('is not connected.'),
      'rest is paused. Resume it before scheduling posts there.',
      'theirs belongs to another client account than this post. Choose another social account.',
    ]);
  });

  test('does not find accounts that are hidden from a member who is limited to a client account', async () => {
    const client = await server.rows.clientAccount(id);
    const member = await newMember(server, id, 'CLIENT', {
      clientAccount: client,
      grantedPermissions: ['CONTENT_PUBLISH'],
    });
    const own = await server.rows.account(id, { clientAccount: client });
    const hidden = await server.rows.account(id, { clientAccount: await server.rows.clientAccount(id) });
    const post = await server.rows.post(id, { clientAccount: client });
    const planOn = (accountIds: string[]) =>
      schedule({ postId: post, accountIds, when: { at: LATER } }, member.token);
    const made = await unchanged(server, () => planOn([own, hidden, instagram]));
    expect(refusals(made)).toEqual([
      ['NOT_FOUND', 'input.accountIds.1'],
      ['NOT_FOUND', 'input.accountIds.2'],
    ]);
    expect(refusals(await planOn([own]))).toEqual([]);
  });

  test('rejects no accounts, and more than 20', async () => {
    const post = await server.rows.post(id);
    const some = (count: number) =>
      schedule({
        postId: post,
        accountIds: Array.from({ length: count }, () => instagram),
        when: { at: LATER },
      });
    expect(refusals(await some(0))).toEqual([['REQUIRED', 'input.accountIds']]);
    expect(refusals(await some(21))).toEqual([['TOO_LONG', 'input.accountIds']]);
  });

  test('accepts accounts of the client account of the post, and of the organization', async () => {
    const client = await server.rows.clientAccount(id);
    const own = await server.rows.account(id, { clientAccount: client });
    const post = await server.rows.post(id, { clientAccount: client });
    const made = await schedule({ postId: post, accountIds: [own, instagram], when: { at: LATER } });
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
    const post = await server.rows.post(id, values);
    const made = await schedule({ postId: post, accountIds: [instagram], when: { at: LATER } });
    expect(made.userErrors).toEqual([{ code: 'INVALID_STATE', path: ['input', 'postId'], message }]);
    expect((await postOf(post)).viewerActions.schedule).toEqual({
      allowed: false,
      code: 'INVALID_STATE',
      reason: message,
    });
  });

  test('accepts a post with media files only', async () => {
    const post = await server.rows.post(id, { caption: null });
    await server.rows.postMedia(id, post, await server.rows.media(id), 0);
    expect(refusals(await schedule({ postId: post, accountIds: [instagram], when: { at: LATER } }))).toEqual(
      [],
    );
  });

  test('requires CONTENT_PUBLISH, and hides posts that the actor cannot see', async () => {
    const creator = await newMember(server, id, 'CREATOR');
    const stranger = await newOrganization(server);
    const post = await server.rows.post(id, { author: creator.id });
    const gone = await server.rows.post(id, { deletedAt: new Date() });
    const by = (token: string, postId = post) =>
      unchanged(server, () => schedule({ postId, accountIds: [instagram], when: { at: LATER } }, token));
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
      await by(owner.token, gone),
      await by(owner.token, 'x'),
    ])
      expect(refusals(payload)).toEqual([['NOT_FOUND', 'input.postId']]);
  });

  test('creates one schedule when ten requests for the same instant are concurrent', async () => {
    const post = await server.rows.post(id);
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        schedule({ postId: post, accountIds: [facebook, instagram], when: { at: LATER } }),
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
    const post = await server.rows.post(id);
    const input = { postId: post, accountIds: [instagram], when: { at: LATER }, idempotencyKey: post };
    const [first, second] = [await schedule(input), await schedule(input)];
    expect(second.publications).toEqual(first.publications);
    expect((await postOf(post)).schedules.nodes).toHaveLength(1);
  });

  test('either schedules or archives the post when both are requested at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const post = await server.rows.post(id);
      const [made, archived] = await Promise.all([
        schedule({ postId: post, accountIds: [instagram], when: { at: LATER } }),
        mutate(server, 'archivePost', { id: post }, owner.token, 'post { status }'),
      ]);
      expect([...refusals(made), ...refusals(archived)]).toHaveLength(1);
      expect((await postOf(post)).status).toBe(made.userErrors.length ? 'ARCHIVED' : 'SCHEDULED');
    }
  });
});

describe('reschedulePublication and cancelPublication', () => {
  test('reschedulePublication moves one publication, and the post follows', async () => {
    const post = await server.rows.post(id);
    const first = await planned(post);
    await planned(post, LATEST, facebook);

    const moved = await change('reschedule', {
      id: first,
      expectedVersion: 1,
      when: { local: { dateTime: '2026-11-05T09:00', timeZone: 'Asia/Kolkata' } },
    });

    expect(moved.userErrors).toEqual([]);
    expect(moved.publication).toMatchObject({
      status: 'QUEUED',
      version: 2,
      schedule: {
        status: 'PENDING',
        scheduledAt: '2026-11-05T03:30:00+00:00',
        localDateTime: '2026-11-05T09:00',
        timeZone: 'Asia/Kolkata',
      },
    });
    expect(await postOf(post)).toMatchObject({
      status: 'SCHEDULED',
      scheduledAt: LATEST,
      calendarAt: LATEST,
      version: 1,
    });
    expect(await eventsOf(server, first)).toEqual(['publication.created', 'publication.rescheduled']);
  });

  test('rescheduling to the same time changes nothing', async () => {
    const publication = await planned(await server.rows.post(id));
    const same = await change('reschedule', { id: publication, when: { at: LATER } });
    expect(same.publication).toMatchObject({ version: 1 });
    expect(await eventsOf(server, publication)).toEqual(['publication.created']);
  });

  test('reschedulePublication fails when the post has another schedule on the account for that time', async () => {
    const post = await server.rows.post(id);
    await planned(post, LATEST);
    const publication = await planned(post);
    expect(refusals(await change('reschedule', { id: publication, when: { at: LATEST } }))).toEqual([
      ['TAKEN', 'input.when'],
    ]);
    expect(
      refusals(await change('reschedule', { id: publication, when: { at: '2026-11-01T00:00:00Z' } })),
    ).toEqual([['OUT_OF_RANGE', 'input.when.at']]);
  });

  test('cancelPublication returns the post to its earlier status, and frees the time', async () => {
    const post = await server.rows.post(id);
    const publication = await planned(post);
    const canceled = await change('cancel', { id: publication, expectedVersion: 1 });
    expect(canceled.publication).toMatchObject({
      status: 'CANCELLED',
      version: 2,
      schedule: { status: 'CANCELLED', scheduledAt: LATER },
    });
    expect(await postOf(post)).toMatchObject({
      status: 'DRAFT',
      scheduledAt: null,
      calendarAt: null,
      version: 1,
    });
    expect(await eventsOf(server, post)).toEqual(['post.updated', 'post.updated']);
    expect(await eventsOf(server, publication)).toEqual(['publication.created', 'publication.canceled']);
    await planned(post);
    expect((await postOf(post)).schedules.nodes.map((one: Json) => one.status).sort()).toEqual([
      'CANCELLED',
      'PENDING',
    ]);
  });

  test('a canceled publication of a published post leaves it published', async () => {
    const post = await server.rows.post(id);
    await server.rows.publication(id, post, {
      platform: 'FACEBOOK',
      status: 'PUBLISHED',
      publishedAt: '2026-03-01T08:00:00Z',
    });
    await change('cancel', { id: await planned(post) });
    expect(await postOf(post)).toMatchObject({
      status: 'PUBLISHED',
      publishedAt: '2026-03-01T08:00:00+00:00',
      calendarAt: '2026-03-01T08:00:00+00:00',
    });
  });

  test.each(['PUBLISHING', 'UNKNOWN', 'PUBLISHED', 'FAILED', 'CANCELLED'])(
    'both fail when the publication is %s, as viewerActions says',
    async (status) => {
      const publication = await server.rows.publication(id, await server.rows.post(id), {
        platform: 'FACEBOOK',
        status,
        publishedAt: status === 'PUBLISHED' ? NOW : null,
      });
      const { data } = await server.run(
        'query($id: ID!) { publication(id: $id) { viewerActions { cancel { allowed code reason } reschedule { allowed code reason } } } }',
        { id: publication },
        owner.token,
      );
      for (const verb of ['cancel', 'reschedule'] as const) {
        const when = verb === 'reschedule' ? { when: { at: LATEST } } : {};
        const failed = await change(verb, { id: publication, ...when });
        expect(refusals(failed)).toEqual([['INVALID_STATE', 'input.id']]);
        expect(data.publication.viewerActions[verb]).toEqual({
          allowed: false,
          code: 'INVALID_STATE',
          reason: failed.userErrors[0]!.message,
        });
      }
    },
  );

  test('both require CONTENT_PUBLISH and the expected version', async () => {
    const creator = await newMember(server, id, 'CREATOR');
    const stranger = await newOrganization(server);
    const publication = await planned(await server.rows.post(id, { author: creator.id }));
    for (const verb of ['cancel', 'reschedule'] as const) {
      const input = { id: publication, ...(verb === 'reschedule' && { when: { at: LATEST } }) };
      expect(refusals(await change(verb, input, creator.token))).toEqual([['FORBIDDEN', 'input']]);
      expect(refusals(await change(verb, input, stranger.owner.token))).toEqual([['NOT_FOUND', 'input.id']]);
      expect(refusals(await change(verb, { ...input, expectedVersion: 2 }))).toEqual([
        ['CONFLICT', 'input.expectedVersion'],
      ]);
    }
  });

  test('a publication is either canceled or moved first when both are requested at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const post = await server.rows.post(id);
      const publication = await planned(post);
      const [canceled, moved] = await Promise.all([
        change('cancel', { id: publication }),
        change('reschedule', { id: publication, when: { at: LATEST } }),
      ]);
      expect(canceled.userErrors).toEqual([]);
      expect(refusals(moved)).toEqual(moved.userErrors.length ? [['INVALID_STATE', 'input.id']] : []);
      expect(await postOf(post)).toMatchObject({
        status: 'DRAFT',
        scheduledAt: null,
        schedules: {
          nodes: [{ status: 'CANCELLED', scheduledAt: moved.userErrors.length ? LATER : LATEST }],
        },
      });
    }
  });

  test('a publication without a schedule can be canceled only', async () => {
    const post = await server.rows.post(id);
    const publication = await server.rows.publication(id, post, { platform: 'FACEBOOK' });
    expect(await postOf(post)).toMatchObject({ status: 'SCHEDULED' });
    const moved = await change('reschedule', { id: publication, when: { at: LATER } });
    expect(moved.userErrors[0]!.message).toBe(
      'This publication was not scheduled, so it cannot be rescheduled.',
    );
    expect((await change('cancel', { id: publication })).publication).toMatchObject({
      status: 'CANCELLED',
      schedule: null,
    });
    expect(await postOf(post)).toMatchObject({ status: 'DRAFT' });
  });
});

describe('status of the post', () => {
  const statusOf = async (...statuses: string[]): Promise<Json> => {
    const post = await server.rows.post(id);
    for (const [index, status] of statuses.entries())
      await server.rows.publication(id, post, {
        platform: 'FACEBOOK',
        status,
        createdAt: '2026-02-01T08:00:00Z',
        attemptedAt: status === 'FAILED' ? `2026-04-0${index + 1}T08:00:00Z` : null,
        publishedAt: status === 'PUBLISHED' ? `2026-03-0${index + 1}T08:00:00Z` : null,
      });
    const { status, scheduledAt, publishedAt, calendarAt } = await postOf(post);
    return { status, scheduledAt, publishedAt, calendarAt };
  };
  const day = (date: string): string => `2026-${date}T08:00:00+00:00`;

  test.each<[string[], Json]>([
    [['CANCELLED'], { status: 'DRAFT', scheduledAt: null, publishedAt: null, calendarAt: null }],
    [
      ['FAILED', 'FAILED'],
      { status: 'FAILED', scheduledAt: null, publishedAt: null, calendarAt: day('04-02') },
    ],
    [
      ['PUBLISHED', 'PUBLISHED', 'CANCELLED'],
      { status: 'PUBLISHED', scheduledAt: null, publishedAt: day('03-01'), calendarAt: day('03-01') },
    ],
    [
      ['FAILED', 'PUBLISHED'],
      {
        status: 'PARTIALLY_PUBLISHED',
        scheduledAt: null,
        publishedAt: day('03-02'),
        calendarAt: day('03-02'),
      },
    ],
    [
      ['PUBLISHED', 'UNKNOWN'],
      { status: 'SCHEDULED', scheduledAt: day('02-01'), publishedAt: day('03-01'), calendarAt: day('02-01') },
    ],
  ])('follows from publications that are %p', async (statuses, expected) => {
    expect(await statusOf(...statuses)).toEqual(expected);
  });

  test('the calendar lists posts by calendarAt', async () => {
    const home = await newOrganization(server);
    const account = await server.rows.account(home.id);
    const post = (at: string) =>
      server.rows.post(home.id).then(async (postId) => {
        await schedule({ postId, accountIds: [account], when: { at } }, home.owner.token);
        return postId;
      });
    const [second, first] = [await post(LATEST), await post(LATER)];
    await server.rows.post(home.id);
    const { data } = await server.run(
      `query($organizationId: ID!) { posts(organizationId: $organizationId, where: { calendarAt: { gte: "${LATER}", lt: "2026-12-01T00:00:00Z" } },
        orderBy: { field: CALENDAR_AT, direction: ASC }) { totalCount nodes { id calendarAt } } }`,
      { organizationId: home.id },
      home.owner.token,
    );
    expect(data.posts).toEqual({
      totalCount: 2,
      nodes: [
        { id: first, calendarAt: LATER },
        { id: second, calendarAt: LATEST },
      ],
    });
  });
});

describe('many at once', () => {
  test('schedulePosts, reschedulePublications and cancelPublications return a result per item', async () => {
    const [a, b] = [await server.rows.post(id), await server.rows.post(id)];
    const when = { at: LATER };
    const selection = 'results { index id userErrors { code path } }';
    const items = [
      { postId: b, accountIds: [instagram], when },
      { postId: a, accountIds: [instagram], when },
      { postId: a, accountIds: [facebook], when },
      { postId: a, accountIds: [facebook], when: { now: false } },
    ];
    const made = await mutate(server, 'schedulePosts', { items }, owner.token, selection);
    expect(made.results).toEqual([
      { index: 0, id: b, userErrors: [] },
      { index: 1, id: a, userErrors: [] },
      { index: 2, id: a, userErrors: [] },
      { index: 3, id: null, userErrors: [{ code: 'INVALID', path: ['input', 'items', '3', 'when', 'now'] }] },
    ]);
    const ids = [a, a, b];
    const rows = await server.database.query<{ id: string; post: string }>(
      'SELECT id, post_id AS post FROM publications WHERE post_id = ANY ($1) ORDER BY post_id = $2, id',
      [[...new Set(ids)], b],
    );
    expect(rows.map(({ post }) => post)).toEqual(ids);
    const publications = rows.map((row) => row.id);

    const moved = await mutate(
      server,
      'reschedulePublications',
      { items: publications.map((one) => ({ id: one, when: { at: LATEST } })) },
      owner.token,
      selection,
    );
    expect(moved.results).toEqual(publications.map((one, index) => ({ index, id: one, userErrors: [] })));

    const canceled = await mutate(
      server,
      'cancelPublications',
      { items: [...publications, 'nonsense'].map((one) => ({ id: one })), atomic: false },
      owner.token,
      selection,
    );
    expect(canceled.results).toEqual([
      ...publications.map((one, index) => ({ index, id: one, userErrors: [] })),
      { index: 3, id: 'nonsense', userErrors: [{ code: 'NOT_FOUND', path: ['input', 'items', '3', 'id'] }] },
    ]);
    for (const post of [a, b]) expect(await postOf(post)).toMatchObject({ status: 'DRAFT' });
  });

  test('concurrent calls over the publications of the same posts do not deadlock', async () => {
    const posts = [await server.rows.post(id), await server.rows.post(id)];
    const publications: string[] = [];
    for (const at of [LATER, LATEST]) for (const post of posts) publications.push(await planned(post, at));
    const moves = (ids: string[], day: number) =>
      mutate(
        server,
        'reschedulePublications',
        {
          items: ids.map((one, index) => ({ id: one, when: { at: `2027-0${day}-0${index + 1}T00:00:00Z` } })),
        },
        owner.token,
        'results { userErrors { code } }',
      );
    const [p, q, r, s] = publications as [string, string, string, string];
    const all = await Promise.all([
      moves([p, s, q], 1),
      moves([q, r], 2),
      moves([s, p, r], 3),
      moves([r, q, p, s], 4),
    ]);
    for (const { results } of all) for (const { userErrors } of results) expect(userErrors).toEqual([]);
  });
});

describe('notifications', () => {
  const notes = async (user: string): Promise<Json[]> =>
    server.database.query(
      `SELECT kind, title, message, subject_id AS subject FROM notifications WHERE user_id = $1 ORDER BY id`,
      [user],
    );

  test('notifies the author of what others plan, but not of own plans and not after they left', async () => {
    const editor = await newMember(server, id, 'EDITOR');
    const left = await newMember(server, id, 'EDITOR', { status: 'INACTIVE', formerName: 'Asha Rao' });
    const post = await server.rows.post(id, { author: editor.id, title: 'Menu' });
    const publication = await planned(post);
    await change('reschedule', {
      id: publication,
      when: { local: { dateTime: '2026-11-05T09:00', timeZone: 'Asia/Kolkata' } },
    });
    await change('cancel', { id: publication });
    await schedule({ postId: post, accountIds: [instagram], when: { at: LATER } }, editor.token);
    await planned(await server.rows.post(id, { author: left.id }));

    const about = { kind: 'POST_SCHEDULED', subject: post };
    expect(await notes(editor.id)).toEqual([
      {
        ...about,
        title: 'Asha Rao scheduled your post “Menu”',
        message: 'It will be published on tea: 2026-11-03 09:00 (UTC).',
      },
      {
        ...about,
        title: 'Asha Rao rescheduled your post “Menu”',
        message: 'It will be published on tea: 2026-11-05 09:00 (Asia/Kolkata).',
      },
      {
        ...about,
        title: 'Asha Rao canceled the publication of your post “Menu”',
        message: 'It will not be published on tea. The planned time was 2026-11-05 09:00 (Asia/Kolkata).',
      },
    ]);
    expect(await notes(left.id)).toEqual([]);
    expect(await notes(owner.id)).toEqual([]);
  });
});
