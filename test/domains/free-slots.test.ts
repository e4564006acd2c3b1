import { ContentCalendar } from '../../src/domains/publishing/calendar/content-calendar.entity';
import { PostingSlot } from '../../src/domains/publishing/calendar/posting-slot.entity';
import { type Member, mutate, newMember, newOrganization, refusals, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
/** A Monday. */
const NOW = new Date('2026-11-02T10:00:00Z');
let id: string;
let owner: Member;
let x: string;
let facebook: string;

const SLOT = 'slotId calendarId at localDateTime timeZone occurrence accountIds';
const nextFreeSlots = (input: object, token = owner.token) =>
  server.run(
    `query($input: NextFreeSlotsInput!) { nextFreeSlots(input: $input) { ${SLOT} } }`,
    { input },
    token,
  );
const slots = async (input: object, token = owner.token): Promise<Json[]> =>
  (await nextFreeSlots(input, token)).data.nextFreeSlots;
const times = async (input: object, token = owner.token): Promise<string[]> =>
  (await slots(input, token)).map(({ localDateTime }) => localDateTime as string);

/** Creates a calendar with weekly slots, such as `['MONDAY 09:00']`, some of an account. */
async function calendarWith(
  weekly: readonly (string | readonly [string, string])[],
  values: Json = {},
): Promise<string> {
  const calendar = await server.rows.rowOf(ContentCalendar, {
    organization: id,
    timeZone: 'UTC',
    startDate: '2026-01-01',
    endDate: null,
    ...values,
  });
  for (const [position, one] of weekly.entries()) {
    const [text, socialAccount] = typeof one === 'string' ? [one, null] : one;
    const [weekday, time] = text.split(' ');
    await server.rows.rowOf(PostingSlot, {
      organization: values.organization ?? id,
      calendar,
      position,
      weekday,
      time,
      socialAccount,
    });
  }
  return calendar;
}

const PUBLICATIONS =
  'publications { id socialAccount { id } schedule { scheduledAt localDateTime timeZone } }';
const schedule = (accountIds: readonly string[], when: object, post?: string, token = owner.token) =>
  (async () => {
    const postId = post ?? (await server.rows.post(id));
    return mutate(server, 'schedulePost', { postId, accountIds, when }, token, PUBLICATIONS);
  })();
const plannedFor = ({ publications }: Json): string[] =>
  publications.map(({ schedule: { localDateTime } }: Json) => localDateTime);

beforeEach(async () => {
  server.clock.set(NOW);
  ({ id, owner } = await newOrganization(server));
  x = await server.rows.account(id, { platform: 'X', username: 'tea' });
  facebook = await server.rows.account(id, { platform: 'FACEBOOK', displayName: 'Tea House' });
});

describe('nextFreeSlots', () => {
  test('returns the next slots in order, in the zone of the calendar, with one statement', async () => {
    const calendar = await calendarWith(['TUESDAY 09:00', 'MONDAY 16:00', 'MONDAY 15:00'], {
      timeZone: 'Asia/Kolkata',
    });
    const { data, extensions } = await nextFreeSlots({ calendarId: calendar, first: 3 });
    const both = [x, facebook].sort();
    const expected = (localDateTime: string, at: string) => ({
      slotId: expect.any(String) as string,
      calendarId: calendar,
      at,
      localDateTime,
      timeZone: 'Asia/Kolkata',
      occurrence: null,
      accountIds: expect.arrayContaining(both) as string[],
    });
    // It is 15:30 in India.
    expect(data.nextFreeSlots).toEqual([
      expected('2026-11-02T16:00', '2026-11-02T10:30:00+00:00'),
      expected('2026-11-03T09:00', '2026-11-03T03:30:00+00:00'),
      expected('2026-11-09T15:00', '2026-11-09T09:30:00+00:00'),
    ]);
    expect(extensions.cost.sqlStatements).toBe(2);
    expect(await times({ calendarId: calendar, first: 1, after: '2026-11-10T00:00:00Z' })).toEqual([
      '2026-11-10T09:00',
    ]);
    expect(await times({ calendarId: calendar })).toHaveLength(10);
  });

  test('skips slots that an open schedule of the account takes', async () => {
    const calendar = await calendarWith(['MONDAY 12:00']);
    const { publications } = await schedule([x], { at: '2026-11-09T12:00:20Z' });
    expect(await times({ accountId: x, first: 2 })).toEqual(['2026-11-02T12:00', '2026-11-16T12:00']);
    expect(await times({ accountId: facebook, first: 2 })).toEqual(['2026-11-02T12:00', '2026-11-09T12:00']);
    const [, second] = await slots({ calendarId: calendar, first: 2 });
    expect(second).toMatchObject({ localDateTime: '2026-11-09T12:00', accountIds: [facebook] });
    await mutate(server, 'cancelPublication', { id: publications[0].id }, owner.token);
    expect(await times({ accountId: x, first: 2 })).toEqual(['2026-11-02T12:00', '2026-11-09T12:00']);
  });

  test('prefers the slots of an account to those of its client account', async () => {
    const client = await server.rows.clientAccount(id);
    const ofClient = await server.rows.account(id, { clientAccount: client });
    await calendarWith(['MONDAY 12:00', ['MONDAY 13:00', x]]);
    await calendarWith(['MONDAY 14:00'], { clientAccount: client });
    expect(await times({ accountId: x, first: 1 })).toEqual(['2026-11-02T13:00']);
    expect(await times({ accountId: facebook, first: 1 })).toEqual(['2026-11-02T12:00']);
    expect(await times({ accountId: ofClient, first: 1 })).toEqual(['2026-11-02T14:00']);
  });

  test('omits local times that clocks skip, and offers the earlier one of two', async () => {
    const calendar = await calendarWith(['SUNDAY 02:30'], { timeZone: 'Europe/Berlin' });
    const spring = await slots({ calendarId: calendar, after: '2027-03-26T00:00:00Z', first: 1 });
    expect(spring).toMatchObject([{ localDateTime: '2027-04-04T02:30', occurrence: null }]);
    const autumn = await slots({ calendarId: calendar, after: '2027-10-30T00:00:00Z', first: 1 });
    expect(autumn).toMatchObject([
      { localDateTime: '2027-10-31T02:30', at: '2027-10-31T00:30:00+00:00', occurrence: 'EARLIER' },
    ]);
  });

  test('offers slots within the period of the calendar only', async () => {
    const calendar = await calendarWith(['MONDAY 12:00'], { startDate: '2026-11-09', endDate: '2026-11-16' });
    expect(await times({ calendarId: calendar })).toEqual(['2026-11-09T12:00', '2026-11-16T12:00']);
  });

  test('is empty for what is not visible to the viewer, and without active accounts', async () => {
    const client = await server.rows.clientAccount(id);
    const calendar = await calendarWith(['MONDAY 12:00']);
    const empty = await calendarWith(['MONDAY 12:00'], { clientAccount: client });
    const { owner: stranger } = await newOrganization(server);
    const guest = await newMember(server, id, 'CLIENT', { clientAccount: client });
    for (const token of [stranger.token, guest.token]) {
      expect(await slots({ calendarId: calendar }, token)).toEqual([]);
      expect(await slots({ accountId: x }, token)).toEqual([]);
    }
    expect(await slots({ calendarId: empty })).toEqual([]);
    expect(await slots({ calendarId: 'tea' })).toEqual([]);
    const { errors } = await server.run(`{ nextFreeSlots(input: { calendarId: "${calendar}" }) { at } }`);
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
  });

  test.each([
    [{}, 'input'],
    [{ calendarId: 'a', accountId: 'b' }, 'input'],
    [{ calendarId: 'a', first: 51 }, 'input.first'],
    [{ calendarId: 'a', first: 0 }, 'input.first'],
  ])('rejects the input %j', async (input, argument) => {
    const { errors } = await nextFreeSlots(input);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
  });
});

describe('holdSlots', () => {
  const hold = (input: object, token = owner.token) =>
    mutate(
      server,
      'holdSlots',
      input,
      token,
      'slotHold { id startDate endDate reason calendar { id } createdBy { id } } schedules { scheduledAt }',
    );

  test('holds a period in the zone of the calendar until it is released', async () => {
    const calendar = await calendarWith(['MONDAY 01:00', 'FRIDAY 12:00'], { timeZone: 'Asia/Kolkata' });
    // Monday 9 November in India begins on Sunday at 18:30 UTC.
    for (const at of [
      '2026-11-08T18:29:00Z',
      '2026-11-08T18:30:00Z',
      '2026-11-15T18:29:00Z',
      '2026-11-15T18:30:00Z',
    ])
      await schedule([x], { at });
    const period = { calendarId: calendar, startDate: '2026-11-09', endDate: '2026-11-15' };

    const editor = await newMember(server, id, 'CREATOR');
    expect(refusals(await unchanged(server, () => hold(period, editor.token)))).toEqual([
      ['FORBIDDEN', 'input'],
    ]);
    const made = await hold({ ...period, reason: 'Vacation' });
    expect(made).toMatchObject({
      userErrors: [],
      slotHold: {
        startDate: '2026-11-09',
        endDate: '2026-11-15',
        reason: 'Vacation',
        calendar: { id: calendar },
        createdBy: { id: owner.id },
      },
      schedules: [{ scheduledAt: '2026-11-08T18:30:00+00:00' }, { scheduledAt: '2026-11-15T18:29:00+00:00' }],
    });
    const offered = () => times({ calendarId: calendar, first: 3 });
    expect(await offered()).toEqual(['2026-11-06T12:00', '2026-11-16T01:00', '2026-11-20T12:00']);

    const release = (token = owner.token) =>
      mutate(server, 'releaseSlots', { id: made.slotHold.id }, token, 'deletedSlotHoldId calendar { id }');
    expect(refusals(await unchanged(server, () => release(editor.token)))).toEqual([['FORBIDDEN', 'input']]);
    expect(await release()).toMatchObject({
      userErrors: [],
      deletedSlotHoldId: made.slotHold.id,
      calendar: { id: calendar },
    });
    expect(await offered()).toEqual(['2026-11-06T12:00', '2026-11-09T01:00', '2026-11-13T12:00']);
    expect(refusals(await release())).toEqual([['NOT_FOUND', 'input.id']]);
  });

  test('rejects an end before the start', async () => {
    const calendarId = await calendarWith([]);
    const input = { calendarId, startDate: '2026-11-09', endDate: '2026-11-08' };
    expect(refusals(await unchanged(server, () => hold(input)))).toEqual([['OUT_OF_RANGE', 'input.endDate']]);
  });
});

describe('schedulePost at the next free slot', () => {
  test('gives each account its own slot in a calendar', async () => {
    const calendar = await calendarWith(['MONDAY 12:00', ['TUESDAY 12:00', x]], {
      timeZone: 'Europe/Berlin',
    });
    const when = { nextFreeSlot: { calendarId: calendar } };
    const made = await schedule([x, facebook], when);
    expect(made.userErrors).toEqual([]);
    expect(made.publications.map(({ schedule: planned }: Json) => planned)).toEqual([
      {
        scheduledAt: '2026-11-03T11:00:00+00:00',
        localDateTime: '2026-11-03T12:00',
        timeZone: 'Europe/Berlin',
      },
      {
        scheduledAt: '2026-11-02T11:00:00+00:00',
        localDateTime: '2026-11-02T12:00',
        timeZone: 'Europe/Berlin',
      },
    ]);
    expect(plannedFor(await schedule([x, facebook], when))).toEqual(['2026-11-10T12:00', '2026-11-09T12:00']);
  });

  test('gives all accounts the same slot of an account, at which none has a schedule', async () => {
    await calendarWith([['MONDAY 12:00', x]]);
    await schedule([facebook], { at: '2026-11-02T12:00:00Z' });
    const when = { nextFreeSlot: { accountId: x } };
    expect(plannedFor(await schedule([x, facebook], when))).toEqual(['2026-11-09T12:00', '2026-11-09T12:00']);
    expect(plannedFor(await schedule([x], when))).toEqual(['2026-11-02T12:00']);
  });

  test('moves a publication to the next free slot', async () => {
    await calendarWith(['MONDAY 12:00']);
    const { publications } = await schedule([x], { at: '2026-11-02T12:00:00Z' });
    const moved = await mutate(
      server,
      'reschedulePublication',
      { id: publications[0].id, when: { nextFreeSlot: { accountId: x } } },
      owner.token,
      'publication { schedule { localDateTime timeZone } }',
    );
    expect(moved).toMatchObject({
      userErrors: [],
      publication: { schedule: { localDateTime: '2026-11-09T12:00', timeZone: 'UTC' } },
    });
  });

  test('gives concurrent posts different slots', async () => {
    const calendar = await calendarWith(['MONDAY 12:00']);
    const editor = await newMember(server, id, 'EDITOR');
    const posts = await Promise.all(Array.from({ length: 8 }, () => server.rows.post(id)));
    const made = await Promise.all(
      posts.map((post, n) =>
        schedule(
          [x, facebook],
          { nextFreeSlot: { calendarId: calendar } },
          post,
          n % 2 ? owner.token : editor.token,
        ),
      ),
    );
    const mondays = ['02', '09', '16', '23', '30'].map((day) => `2026-11-${day}T12:00`);
    const expected = [...mondays, '2026-12-07T12:00', '2026-12-14T12:00', '2026-12-21T12:00'];
    const of = (account: number) => made.map((one) => plannedFor(one)[account]).sort();
    expect([of(0), of(1)]).toEqual([expected, expected]);
  });

  test('does not deadlock with concurrent calls over several posts', async () => {
    const calendar = await calendarWith(['MONDAY 12:00']);
    const posts = await Promise.all(Array.from({ length: 6 }, () => server.rows.post(id)));
    const when = { nextFreeSlot: { calendarId: calendar } };
    const at = (postId: string, n: number) => ({
      postId,
      accountIds: [x],
      when: n % 3 ? when : { at: `2027-01-0${n + 1}T00:00:00Z` },
    });
    const answers = await Promise.all(
      [posts, [...posts].reverse()].map((some) =>
        mutate(
          server,
          'schedulePosts',
          { items: some.map(at) },
          owner.token,
          'results { userErrors { code } }',
        ),
      ),
    );
    for (const { results } of answers)
      expect(results.flatMap(({ userErrors }: Json) => userErrors)).toEqual([]);
    const rows = await server.database.query<{ n: string }>(
      `SELECT count(DISTINCT scheduled_at)::text AS n FROM schedules WHERE organization_id = $1 AND local_date_time IS NOT NULL`,
      [id],
    );
    expect(rows).toEqual([{ n: '8' }]);
  });

  test('fails without a free slot, and for calendars and accounts of others', async () => {
    const { id: foreign } = await newOrganization(server);
    const abroad = await calendarWith(['MONDAY 12:00'], { organization: foreign });
    const ended = await calendarWith(['MONDAY 12:00'], { endDate: '2026-11-01' });
    const cases: [object, string, string][] = [
      [{ calendarId: ended }, 'INVALID_STATE', 'input.when.nextFreeSlot'],
      [{ calendarId: abroad }, 'NOT_FOUND', 'input.when.nextFreeSlot.calendarId'],
      [{ calendarId: 'tea' }, 'NOT_FOUND', 'input.when.nextFreeSlot.calendarId'],
      [{ accountId: await server.rows.account(foreign) }, 'NOT_FOUND', 'input.when.nextFreeSlot.accountId'],
    ];
    const post = await server.rows.post(id);
    for (const [nextFreeSlot, code, path] of cases)
      expect(refusals(await unchanged(server, () => schedule([x], { nextFreeSlot }, post)))).toEqual([
        [code, path],
      ]);
  });
});
