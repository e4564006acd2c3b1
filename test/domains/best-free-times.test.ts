import { ContentCalendar } from '../../src/domains/publishing/calendar/content-calendar.entity';
import { PostingSlot } from '../../src/domains/publishing/calendar/posting-slot.entity';
import { SlotHold } from '../../src/domains/publishing/calendar/slot-hold.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { publicationsOn } from './best-times-helpers';

const server = serverForTests();
/** A Monday. */
const NOW = new Date('2026-11-02T10:00:00Z');
const SCHEDULE =
  'schedule { scheduledAt localDateTime timeZone suggestedAt suggestedScore suggestionSource suggestionStudy isOptimized }';
const STUDY =
  'Sprout Social, best times to post of 2023 (local times, 34,000 customers), as reported by O’Dwyer’s on 2023-06-07';
const ZONE = { timeZone: 'UTC' };
let id: string;
let owner: Member;
let tea: string;

const schedule = async (
  bestTime: object,
  accountIds: readonly string[] = [tea],
  { token = owner.token, post }: { token?: string; post?: string } = {},
) => {
  const postId = post ?? (await server.rows.post(id));
  const input = { postId, accountIds, when: { bestTime } };
  return mutate(server, 'schedulePost', input, token, `publications { id version ${SCHEDULE} }`);
};
/** Schedules a post, which must fail and change nothing. Returns the user errors. */
async function refused(bestTime: object, token = owner.token) {
  const post = await server.rows.post(id);
  const payload = await unchanged(server, () => schedule(bestTime, [tea], { token, post }));
  return { paths: refusals(payload), errors: payload.userErrors };
}
const schedulesOf = ({ publications }: Json): Json[] => publications.map((one: Json) => one.schedule);
/** Schedules a post after the other. Returns the local times. */
async function times(bestTime: object, count: number): Promise<(string | undefined)[]> {
  const found: string[] = [];
  for (let number = 0; number < count; number += 1)
    found.push(schedulesOf(await schedule(bestTime))[0]!.localDateTime);
  return found;
}
const plan = async (at: string, account = tea): Promise<Json> =>
  mutate(
    server,
    'schedulePost',
    { postId: await server.rows.post(id), accountIds: [account], when: { at } },
    owner.token,
    `publications { id ${SCHEDULE} }`,
  );
const reschedule = (publication: string, when: object): Promise<Json> =>
  mutate(
    server,
    'reschedulePublication',
    { id: publication, when },
    owner.token,
    `publication { ${SCHEDULE} }`,
  );

async function newHome(now: Date): Promise<void> {
  server.clock.set(now);
  ({ id, owner } = await newOrganization(server));
  tea = await server.rows.account(id, { platform: 'X', username: 'tea' });
}

beforeEach(() => newHome(NOW));

test('each account gets its own best time, with the score and its basis', async () => {
  await publicationsOn(server, id, tea).publishAll();
  const page = await server.rows.account(id, { platform: 'FACEBOOK' });
  const { userErrors, ...made } = await schedule(ZONE, [page, tea]);
  expect(userErrors).toEqual([]);
  expect(schedulesOf(made)).toEqual([
    {
      scheduledAt: '2026-11-03T08:00:00+00:00',
      localDateTime: '2026-11-03T08:00',
      timeZone: 'UTC',
      suggestedAt: '2026-11-03T08:00:00+00:00',
      suggestedScore: null,
      suggestionSource: 'DEFAULTS',
      suggestionStudy:
        'Sprout Social, best times to post of 2023 (local times, 34,000 customers), as reported by Social Media Today on 2023-05-10',
      isOptimized: true,
    },
    {
      scheduledAt: '2026-11-03T09:00:00+00:00',
      localDateTime: '2026-11-03T09:00',
      timeZone: 'UTC',
      suggestedAt: '2026-11-03T09:00:00+00:00',
      suggestedScore: '58.06',
      suggestionSource: 'METRICS',
      suggestionStudy: null,
      isOptimized: true,
    },
  ]);
});

test('posts are spread over days, the best times first', async () => {
  await publicationsOn(server, id, tea).publishAll();
  expect(await times(ZONE, 4)).toEqual([
    '2026-11-03T09:00',
    '2026-11-10T09:00',
    '2026-11-06T12:00',
    '2026-11-13T12:00',
  ]);
  const { paths, errors } = await refused(ZONE);
  expect(paths).toEqual([['INVALID_STATE', 'input.when.bestTime']]);
  expect(errors[0]!.message).toBe(
    'tea has no free best time in this period. Choose a longer period, more publications per day, or another time.',
  );
});

test('a publication on the same day or in the same hour takes a time', async () => {
  await plan('2026-11-03T20:00:00Z');
  expect(await times({ ...ZONE, before: '2026-11-08T00:00:00Z' }, 1)).toEqual(['2026-11-04T09:00']);
  // 20:00 UTC is the next day in India, where 9:00 is 3:30 UTC.
  const before = '2026-11-05T00:00:00Z';
  expect(await times({ timeZone: 'Asia/Kolkata', before }, 1)).toEqual(['2026-11-03T09:00']);
  await plan('2026-11-05T09:59:59Z');
  const thursday = { ...ZONE, after: '2026-11-05T00:00:00Z', before: '2026-11-05T23:00:00Z', maxPerDay: 2 };
  expect((await refused(thursday)).paths).toEqual([['INVALID_STATE', 'input.when.bestTime']]);
});

test('a day is full with what was published on it', async () => {
  await newHome(new Date('2026-11-03T07:00:00Z'));
  await publicationsOn(server, id, tea).publish(1, '2026-11-03T00:30:00Z');
  const before = '2026-11-04T20:00:00Z';
  expect(await times({ ...ZONE, before }, 1)).toEqual(['2026-11-04T09:00']);
  expect(await times({ ...ZONE, before, maxPerDay: 2 }, 1)).toEqual(['2026-11-03T09:00']);
});

test('the period starts after one instant and ends with another', async () => {
  const period = { ...ZONE, after: '2026-11-03T09:00:00Z', before: '2026-11-04T09:00:00Z' };
  expect(await times(period, 1)).toEqual(['2026-11-04T09:00']);
  expect(await times({ ...ZONE, after: '2020-01-01T00:00:00Z' }, 1)).toEqual(['2026-11-03T09:00']);
  const cases: [object, string][] = [
    [{ before: '2026-11-02T10:00:00Z' }, 'The time is in the past. Choose a later one.'],
    [
      { after: '2026-12-02T00:00:00Z', before: '2026-12-02T00:00:00Z' },
      'The latest time must be after the earliest time.',
    ],
    [{ before: '2027-02-02T10:00:01Z' }, 'The latest time can be at most 92 days after the earliest time.'],
  ];
  for (const [bestTime, message] of cases) {
    expect((await refused(bestTime)).errors).toEqual([
      { code: 'OUT_OF_RANGE', path: ['input', 'when', 'bestTime', 'before'], message },
    ]);
  }
});

describe('calendars', () => {
  const calendar = (values: Json = {}): Promise<string> =>
    server.rows.rowOf(ContentCalendar, {
      ...{ organization: id, timeZone: 'Asia/Kolkata', startDate: '2026-01-01', endDate: null },
      ...values,
    });
  const hold = (of: string, startDate: string, endDate: string): Promise<string> =>
    server.rows.rowOf(SlotHold, { organization: id, calendar: of, startDate, endDate });

  test('times are those of the zone and the days of the calendar, without held ones', async () => {
    const calendarId = await calendar({ startDate: '2026-11-04', endDate: '2026-11-11' });
    expect(schedulesOf(await schedule({ calendarId }))).toMatchObject([
      {
        scheduledAt: '2026-11-10T03:30:00+00:00',
        localDateTime: '2026-11-10T09:00',
        timeZone: 'Asia/Kolkata',
      },
    ]);
    await hold(calendarId, '2026-11-05', '2026-11-10');
    expect(await times({ calendarId }, 2)).toEqual(['2026-11-04T09:00', '2026-11-11T09:00']);
  });

  test('without a calendar, days that are held in a calendar of the account are skipped', async () => {
    const other = await server.rows.clientAccount(id);
    await hold(await calendar({ clientAccount: other }), '2026-11-03', '2026-11-03');
    expect(await times(ZONE, 1)).toEqual(['2026-11-03T09:00']);
    await hold(await calendar(), '2026-11-10', '2026-11-10');
    const foreign = await calendar({ clientAccount: other });
    await server.rows.rowOf(PostingSlot, {
      ...{ organization: id, calendar: foreign, position: 0, weekday: 'MONDAY', time: '09:00' },
      socialAccount: tea,
    });
    await hold(foreign, '2026-11-04', '2026-11-04');
    expect(await times(ZONE, 1)).toEqual(['2026-11-11T09:00']);
  });

  test('calendars of others do not exist', async () => {
    const { id: abroad } = await newOrganization(server);
    for (const calendarId of [await calendar({ organization: abroad }), tea, 'tea'])
      expect((await refused({ calendarId })).paths).toEqual([
        ['NOT_FOUND', 'input.when.bestTime.calendarId'],
      ]);
  });
});

test('times at which the platform accepts no more posts are skipped', async () => {
  await server.database.query(
    `UPDATE network_limits SET value = 2 WHERE platform = 'X' AND key = 'rate.posts'`,
  );
  try {
    await plan('2026-11-03T08:50:00Z');
    await plan('2026-11-03T08:55:00Z');
    const bestTime = { ...ZONE, maxPerDay: 10, before: '2026-11-05T00:00:00Z' };
    expect(await times(bestTime, 1)).toEqual(['2026-11-04T09:00']);
  } finally {
    await server.database.query(
      `UPDATE network_limits SET value = 100 WHERE platform = 'X' AND key = 'rate.posts'`,
    );
  }
});

test('a publication moves to its best time, and says so until it is moved away', async () => {
  const { publications } = await plan('2026-11-03T09:00:00Z');
  const publication = publications[0].id as string;
  expect(publications[0].schedule).toMatchObject({ suggestedAt: null, isOptimized: false });
  const at = '2026-11-03T09:00:00+00:00';
  const suggested = { suggestedAt: at, suggestionSource: 'DEFAULTS', suggestionStudy: STUDY };
  const moved = { ...suggested, scheduledAt: at, isOptimized: true };
  // The own schedule takes no time.
  for (let times = 0; times < 2; times += 1)
    expect(await reschedule(publication, { bestTime: ZONE })).toMatchObject({
      userErrors: [],
      publication: { schedule: moved },
    });
  const later = '2026-11-04T12:00:00+00:00';
  expect(await reschedule(publication, { at: later })).toMatchObject({
    publication: { schedule: { ...suggested, scheduledAt: later, isOptimized: false } },
  });
});

test('a publication that failed is retried at its best time', async () => {
  const post = await server.rows.post(id);
  const failed = await server.rows.publication(id, post, {
    ...{ socialAccount: tea, platform: 'X', status: 'FAILED' },
  });
  const made = await mutate(
    server,
    'retryPublication',
    { id: failed, when: { bestTime: ZONE } },
    owner.token,
    `publication { status ${SCHEDULE} }`,
  );
  expect(made).toMatchObject({
    userErrors: [],
    publication: { status: 'QUEUED', schedule: { localDateTime: '2026-11-03T09:00', isOptimized: true } },
  });
});

test('bulk and concurrent calls do not choose the same time', async () => {
  const posts = await Promise.all(Array.from({ length: 8 }, () => server.rows.post(id)));
  const when = { bestTime: { ...ZONE, before: '2026-11-24T00:00:00Z' } };
  const items = posts.map((postId) => ({ postId, accountIds: [tea], when }));
  const editor = await newMember(server, id, 'EDITOR');
  const results = await Promise.all([
    ...items
      .slice(4)
      .map((input, index) => mutate(server, 'schedulePost', input, index % 2 ? owner.token : editor.token)),
    mutate(
      server,
      'schedulePosts',
      { items: items.slice(0, 4) },
      owner.token,
      'results { userErrors { code } }',
    ),
  ]);
  for (const { userErrors } of results) expect(userErrors).toEqual([]);
  expect(results.at(-1)!.results.flatMap((one: Json) => one.userErrors)).toEqual([]);
  const rows = await server.database.query<{ at: string }>(
    `SELECT to_char(scheduled_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI') AS at FROM schedules WHERE organization_id = $1 ORDER BY 1`,
    [id],
  );
  // The three Tuesdays and Wednesdays, and then the first Thursdays.
  const days = ['11-03', '11-04', '11-05', '11-10', '11-11', '11-17', '11-18', '11-12'].sort();
  expect(rows.map(({ at }) => at)).toEqual(days.map((day) => `${day} 09:00`));
});

test('takes as many statements for many accounts as for one', async () => {
  const first = await schedule(ZONE);
  const accounts = await Promise.all(
    Array.from({ length: 5 }, () => server.rows.account(id, { platform: 'X' })),
  );
  const all = await schedule(ZONE, accounts);
  expect(all.userErrors).toEqual([]);
  expect(all.statements).toBe(first.statements);
});

test('requires the permission to publish', async () => {
  const creator = await newMember(server, id, 'CREATOR');
  expect((await refused(ZONE, creator.token)).paths).toEqual([['FORBIDDEN', 'input']]);
});

test.each([[{ maxPerDay: 0 }], [{ maxPerDay: 11 }]])('rejects the period %j', async (bestTime) => {
  expect((await refused(bestTime)).paths).toEqual([['OUT_OF_RANGE', 'input.when.bestTime.maxPerDay']]);
});
