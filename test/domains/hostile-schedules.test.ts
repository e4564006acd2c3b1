import { ContentCalendar } from '../../src/domains/publishing/calendar/content-calendar.entity';
import { PostingSlot } from '../../src/domains/publishing/calendar/posting-slot.entity';
import { canonicalTimeZone, timeZoneNames } from '../../src/kernel/model/time-zones';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
const NOW = new Date('2026-11-02T10:00:00Z');
let id: string;
let owner: Member;
let x: string;
let post: string;
let publication: string;
let failed: string;

const calendarOf = async (organization: string, values: Json = {}): Promise<string> => {
  const calendar = await server.rows.rowOf(ContentCalendar, {
    ...{ organization, timeZone: 'UTC', startDate: '2026-01-01', endDate: null },
    ...values,
  });
  const slot = { organization, calendar, position: 0, weekday: 'MONDAY', time: '12:00', socialAccount: null };
  await server.rows.rowOf(PostingSlot, slot);
  return calendar;
};

beforeAll(async () => {
  server.clock.set(NOW);
  ({ id, owner } = await newOrganization(server));
  x = await server.rows.account(id, { platform: 'X', username: 'tea' });
  post = await server.rows.post(id, { author: owner.id });
  const input = { postId: post, accountIds: [x], when: { at: '2026-11-20T00:00:00Z' } };
  const made = await mutate(server, 'schedulePost', input, owner.token, 'publications { id }');
  publication = made.publications[0].id as string;
  failed = await server.rows.publication(id, post, { socialAccount: x, platform: 'X', status: 'FAILED' });
});
beforeEach(() => server.clock.set(NOW));

/** Each mutation with a time, by its name. */
const CALLS: Record<string, (when: object) => object> = {
  schedulePost: (when) => ({ postId: post, accountIds: [x], when }),
  reschedulePublication: (when) => ({ id: publication, when }),
  retryPublication: (when) => ({ id: failed, when }),
};
/** Runs a mutation that must fail and change nothing. */
const refused = async (mutation: string, input: object, token = owner.token) =>
  refusals(await unchanged(server, () => mutate(server, mutation, input, token)));

describe.each(Object.entries(CALLS))('%s', (mutation, inputOf) => {
  test.each<[string, object, [string, string]]>([
    ['an instant in year 9999', { at: '9999-12-31T23:59:59Z' }, ['OUT_OF_RANGE', 'at']],
    ['an instant in year 1', { at: '0001-01-01T00:00:00Z' }, ['OUT_OF_RANGE', 'at']],
    ['more than five years', { at: '2031-11-02T16:00:00.001Z' }, ['OUT_OF_RANGE', 'at']],
    [
      'a local time whose instant is in year 10000',
      { local: { dateTime: '9999-12-31T23:59', timeZone: 'Pacific/Pago_Pago' } },
      ['OUT_OF_RANGE', 'local.dateTime'],
    ],
    [
      'a local time whose instant is before year 1',
      { local: { dateTime: '0001-01-01T00:00', timeZone: 'Pacific/Kiritimati' } },
      ['OUT_OF_RANGE', 'local.dateTime'],
    ],
    [
      'a period in year 9999',
      { bestTime: { after: '9999-12-31T23:59:59Z' } },
      ['OUT_OF_RANGE', 'bestTime.after'],
    ],
    [
      'a period until year 9999',
      { bestTime: { before: '9999-12-31T23:59:59Z' } },
      ['OUT_OF_RANGE', 'bestTime.before'],
    ],
  ])('rejects %s', async (_, when, [code, path]) => {
    expect(await refused(mutation, inputOf(when))).toEqual([[code, `input.when.${path}`]]);
  });

  test('rejects instants that do not exist', async () => {
    for (const at of ['2026-12-31T23:59:60Z', '2026-11-31T00:00:00Z', '2026-12-01T24:00:01Z'])
      expect([at, await refused(mutation, inputOf({ at }))]).toEqual([at, [['BAD_FORMAT', 'input.when.at']]]);
  });

  test('rejects texts that are no time zones', async () => {
    for (const timeZone of ['Mars/Base', 'Etc/GMT+99', '../../etc/passwd', 'UTC; DROP', 'x'.repeat(5_000)])
      for (const [name, when] of [
        ['local', { local: { dateTime: '2026-11-03T09:00', timeZone } }],
        ['bestTime', { bestTime: { timeZone } }],
      ] as const)
        expect(await refused(mutation, inputOf(when))).toEqual([
          ['BAD_FORMAT', `input.when.${name}.timeZone`],
        ]);
  });

  test('does not find calendars and accounts of others, or of another client account', async () => {
    const { id: abroad } = await newOrganization(server);
    const other = await server.rows.clientAccount(id);
    const client = await server.rows.clientAccount(id);
    const values = { clientAccount: client, grantedPermissions: ['CONTENT_PUBLISH'] };
    const guest = await newMember(server, id, 'CLIENT', values);
    const ofClient = await server.rows.account(id, { platform: 'X', clientAccount: client });
    const own = await server.rows.post(id, { clientAccount: client });
    const row = { socialAccount: ofClient, platform: 'X', status: 'FAILED' };
    const inputOfGuest: Record<string, () => Promise<object>> = {
      schedulePost: () => Promise.resolve({ postId: own, accountIds: [ofClient] }),
      retryPublication: async () => ({ id: await server.rows.publication(id, own, row) }),
      reschedulePublication: async () => {
        const at = '2026-11-20T00:00:00Z';
        const input = {
          postId: await server.rows.post(id, { clientAccount: client }),
          accountIds: [ofClient],
        };
        const made = await mutate(
          server,
          'schedulePost',
          { ...input, when: { at } },
          guest.token,
          'publications { id }',
        );
        expect(made.userErrors).toEqual([]);
        return { id: made.publications[0].id as string };
      },
    };
    const guestInput = await inputOfGuest[mutation]!();
    const hidden = await calendarOf(id, { clientAccount: other });
    const foreign = await calendarOf(abroad);
    const account = await server.rows.account(abroad);
    const cases: [object, string][] = [
      [{ bestTime: { calendarId: foreign } }, 'bestTime.calendarId'],
      [{ nextFreeSlot: { calendarId: foreign } }, 'nextFreeSlot.calendarId'],
      [{ nextFreeSlot: { accountId: account } }, 'nextFreeSlot.accountId'],
      [{ bestTime: { calendarId: x } }, 'bestTime.calendarId'],
      [{ nextFreeSlot: { calendarId: "' OR 1=1" } }, 'nextFreeSlot.calendarId'],
    ];
    for (const [when, path] of cases)
      expect(await refused(mutation, inputOf(when))).toEqual([['NOT_FOUND', `input.when.${path}`]]);
    for (const [when, path] of [
      [{ bestTime: { calendarId: hidden } }, 'bestTime.calendarId'],
      [{ nextFreeSlot: { calendarId: hidden } }, 'nextFreeSlot.calendarId'],
      [{ nextFreeSlot: { accountId: x } }, 'nextFreeSlot.accountId'],
    ] as const)
      expect(await refused(mutation, { ...guestInput, when }, guest.token)).toEqual([
        ['NOT_FOUND', `input.when.${path}`],
      ]);
  });
});

test('accepts five years', async () => {
  const postId = await server.rows.post(id);
  const input = { postId, accountIds: [x], when: { at: '2031-11-02T15:59:59Z' } };
  expect((await mutate(server, 'schedulePost', input, owner.token)).userErrors).toEqual([]);
});

test('plans and bulk items do not find what belongs to others either', async () => {
  const { id: abroad, owner: stranger } = await newOrganization(server);
  const foreign = await calendarOf(abroad);
  const hers = await server.rows.post(abroad, { author: stranger.id });
  const account = await server.rows.account(abroad, { platform: 'X' });
  const best = { bestTime: { calendarId: foreign } };
  const cases: [object, string][] = [
    [{ postId: post, accountIds: [x], when: best }, 'when.bestTime.calendarId'],
    [{ postId: hers, accountIds: [x], when: best }, 'postId'],
    [{ postId: post, accountIds: [account], when: { bestTime: {} } }, 'accountIds.0'],
  ];
  const made = await unchanged(server, () =>
    mutate(
      server,
      'schedulePosts',
      { items: cases.map(([item]) => item) },
      owner.token,
      'results { userErrors { code path } }',
    ),
  );
  expect(made.results.map(({ userErrors }: Json) => userErrors as unknown)).toEqual(
    cases.map(([, path], index) => [
      { code: 'NOT_FOUND', path: ['input', 'items', String(index), ...path.split('.')] },
    ]),
  );
});

test('a best time is chosen once by concurrent calls that schedule, move and retry', async () => {
  const account = await server.rows.account(id, { platform: 'X' });
  const when = { bestTime: { timeZone: 'UTC', before: '2026-12-20T00:00:00Z' } };
  const planned = await Promise.all(
    [20, 21, 22].map(async (day) => {
      const postId = await server.rows.post(id);
      const input = { postId, accountIds: [account], when: { at: `2027-01-${day}T00:00:00Z` } };
      const made = await mutate(server, 'schedulePost', input, owner.token, 'publications { id }');
      return made.publications[0].id as string;
    }),
  );
  const row = { socialAccount: account, platform: 'X', status: 'FAILED' };
  const broken = await server.rows.publication(id, await server.rows.post(id), row);
  const posts = await Promise.all([1, 2, 3].map(() => server.rows.post(id)));
  const results = await Promise.all([
    ...planned.map((one) => mutate(server, 'reschedulePublication', { id: one, when }, owner.token)),
    mutate(server, 'retryPublication', { id: broken, when }, owner.token),
    ...posts.map((postId) =>
      mutate(server, 'schedulePost', { postId, accountIds: [account], when }, owner.token),
    ),
  ]);
  expect(results.flatMap(({ userErrors }) => userErrors)).toEqual([]);
  const rows = await server.database.query<{ day: string }>(
    `SELECT to_char(scheduled_at, 'MM-DD') AS day FROM schedules WHERE social_account_id = $1 ORDER BY 1`,
    [account],
  );
  const tuesdays = ['11-03', '11-10', '11-17', '11-24', '12-01', '12-08', '12-15'];
  expect(rows.map(({ day }) => day)).toEqual(tuesdays);
});

test('calendars and holds can end on the last day of year 9999', async () => {
  const { id: home, owner: head } = await newOrganization(server);
  await server.rows.account(home, { platform: 'X' });
  const calendar = await calendarOf(home, { endDate: '9999-12-31' });
  const slots = async (input: object): Promise<Json> => {
    const query = 'query($input: NextFreeSlotsInput!) { nextFreeSlots(input: $input) { localDateTime } }';
    const { data, errors } = await server.run(query, { input }, head.token);
    expect(errors).toBeUndefined();
    return data.nextFreeSlots;
  };
  expect(await slots({ calendarId: calendar, first: 1 })).toEqual([{ localDateTime: '2026-11-02T12:00' }]);
  expect(await slots({ calendarId: calendar, after: '9999-12-31T23:59:59Z' })).toEqual([]);
  const hold = { calendarId: calendar, startDate: '2026-11-09', endDate: '9999-12-31' };
  expect((await mutate(server, 'holdSlots', hold, head.token)).userErrors).toEqual([]);
  expect(await slots({ calendarId: calendar })).toEqual([{ localDateTime: '2026-11-02T12:00' }]);
  const first = { calendarId: calendar, startDate: '0001-01-01', endDate: '0001-01-01' };
  expect((await mutate(server, 'holdSlots', first, head.token)).userErrors).toEqual([]);
});

test('PostgreSQL and Node.js know every time zone that is accepted', async () => {
  const zones = [...new Set(timeZoneNames().map((name) => canonicalTimeZone(name)!))];
  const [row] = await server.database.query<{ unknown: string[] }>(
    `SELECT ARRAY(SELECT z FROM unnest($1::text[]) z WHERE z NOT IN (SELECT name FROM pg_timezone_names)) AS unknown`,
    [zones],
  );
  expect(row!.unknown).toEqual([]);
  const formats = zones.map((timeZone) => new Intl.DateTimeFormat('en', { timeZone }));
  expect(formats).toHaveLength(zones.length);
});
