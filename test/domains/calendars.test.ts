import { CalendarEntry } from '../../src/domains/publishing/calendar/calendar-entry.entity';
import { ContentCalendar } from '../../src/domains/publishing/calendar/content-calendar.entity';
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
let id: string;
let owner: Member;
let creator: Member;

const SLOTS = 'slots { weekday time socialAccount { id } }';
const CALENDAR = `id name description timeZone startDate endDate isAiGenerated aiStrategy version
  createdBy { id } clientAccount { id } ${SLOTS}`;
const ENTRY = `id kind title date time calendarDate calendarTime platform notes tags version
  createdBy { id } post { id } calendar { id } clientAccount { id }`;

const create = (input: object, token = owner.token) =>
  mutate(
    server,
    'createContentCalendar',
    { organizationId: id, ...input },
    token,
    `contentCalendar { ${CALENDAR} }`,
  );
const update = (input: object, token = owner.token) =>
  mutate(server, 'updateContentCalendar', input, token, `contentCalendar { ${CALENDAR} }`);
const createEntry = (input: object, token = owner.token) =>
  mutate(
    server,
    'createCalendarEntry',
    { organizationId: id, ...input },
    token,
    `calendarEntry { ${ENTRY} }`,
  );
const newCalendar = (values: object = {}): Promise<string> =>
  server.rows.rowOf(ContentCalendar, {
    organization: id,
    timeZone: 'Asia/Kolkata',
    startDate: '2026-11-01',
    endDate: null,
    createdBy: owner.id,
    ...values,
  });

const AUTUMN = {
  name: 'Autumn',
  description: 'Diwali and after.',
  timeZone: 'asia/calcutta',
  startDate: '2026-11-01',
  endDate: '2026-11-30',
};

beforeAll(async () => {
  ({ id, owner } = await newOrganization(server));
  creator = await newMember(server, id, 'CREATOR');
});
beforeEach(() => server.clock.set(NOW));

describe('calendars', () => {
  test('are created with weekly slots, and updated as a whole', async () => {
    const account = await server.rows.account(id, { username: 'tea' });
    const slots = [
      { weekday: 'MONDAY', time: '09:00' },
      { weekday: 'FRIDAY', time: '18:30', socialAccountId: account },
    ];
    const made = await create({ ...AUTUMN, slots });
    expect(made.userErrors).toEqual([]);
    const { contentCalendar: calendar } = made;
    expect(calendar).toEqual({
      ...AUTUMN,
      timeZone: 'Asia/Kolkata',
      id: expect.any(String) as string,
      isAiGenerated: false,
      aiStrategy: null,
      version: 1,
      createdBy: { id: owner.id },
      clientAccount: null,
      slots: [
        { weekday: 'MONDAY', time: '09:00', socialAccount: null },
        { weekday: 'FRIDAY', time: '18:30', socialAccount: { id: account } },
      ],
    });

    const changed = await update({
      id: calendar.id,
      expectedVersion: 1,
      endDate: null,
      slots: [{ weekday: 'SUNDAY', time: '00:00' }],
    });
    expect(changed.contentCalendar).toEqual({
      ...calendar,
      endDate: null,
      version: 2,
      slots: [{ weekday: 'SUNDAY', time: '00:00', socialAccount: null }],
    });
    expect(await eventsOf(server, calendar.id)).toEqual([
      'content_calendar.created',
      'content_calendar.updated',
    ]);
  });

  test('are listed in a constant number of statements', async () => {
    const { id: organization, owner: reader } = await newOrganization(server);
    const list = async (): Promise<[number, number]> => {
      const query = `{ contentCalendars(organizationId: "${organization}", orderBy: { field: NAME, direction: ASC }) {
        nodes { name ${SLOTS} entries { nodes { title calendarDate post { id } } } slotHolds { nodes { startDate } } } } }`;
      const { data, extensions } = await server.run(query, {}, reader.token);
      return [data.contentCalendars.nodes.length, extensions.cost.sqlStatements];
    };
    await newCalendar({ organization });
    expect(await list()).toEqual([1, 2]);
    for (let n = 0; n < 4; n += 1) await newCalendar({ organization });
    expect(await list()).toEqual([5, 2]);
  });

  test('name each invalid field', async () => {
    const client = await server.rows.clientAccount(id);
    const account = await server.rows.account(id, { clientAccount: client });
    const slot = { weekday: 'MONDAY', time: '09:00' };
    const cases: [object, [string, string][]][] = [
      [{ endDate: '2026-10-31' }, [['OUT_OF_RANGE', 'input.endDate']]],
      [{ timeZone: 'IST' }, [['BAD_FORMAT', 'input.timeZone']]],
      [{ name: ' ' }, [['BLANK', 'input.name']]],
      [{ slots: [{ ...slot, time: '24:00' }] }, [['BAD_FORMAT', 'input.slots.0.time']]],
      [{ slots: [slot, { ...slot, time: '10:00' }, slot] }, [['DUPLICATE', 'input.slots.2']]],
      [{ slots: [{ ...slot, socialAccountId: account }] }, [['INVALID', 'input.slots.0.socialAccountId']]],
      [{ slots: [{ ...slot, socialAccountId: 'tea' }] }, [['NOT_FOUND', 'input.slots.0.socialAccountId']]],
    ];
    for (const [input, expected] of cases) {
      const made = await unchanged(server, () => create({ ...AUTUMN, ...input }));
      expect(refusals(made)).toEqual(expected);
      expect(made.contentCalendar).toBeNull();
    }
    const of = await create({
      ...AUTUMN,
      clientAccountId: client,
      slots: [{ ...slot, socialAccountId: account }],
    });
    expect(of.userErrors).toEqual([]);
  });

  test('are deleted with their entries and slots, while posts are kept', async () => {
    const { contentCalendar: calendar } = await create({
      ...AUTUMN,
      slots: [{ weekday: 'MONDAY', time: '09:00' }],
    });
    const post = await server.rows.post(id);
    const { calendarEntry: entry } = await createEntry({
      calendarId: calendar.id,
      title: 'Diwali',
      date: '2026-11-08',
      postId: post,
    });
    const remove = (token: string, expectedVersion = 1) =>
      mutate(
        server,
        'deleteContentCalendar',
        { id: calendar.id, expectedVersion },
        token,
        'deletedContentCalendarId',
      );

    expect(refusals(await unchanged(server, () => remove(creator.token)))).toEqual([['FORBIDDEN', 'input']]);
    expect((await unchanged(server, () => remove(owner.token, 7))).userErrors).toMatchObject([
      { code: 'CONFLICT' },
    ]);
    expect(await remove(owner.token)).toMatchObject({
      userErrors: [],
      deletedContentCalendarId: calendar.id,
    });

    const { data } = await server.run(
      `{ contentCalendar(id: "${calendar.id}") { id } calendarEntry(id: "${entry.id}") { id } post(id: "${post}") { id } }`,
      {},
      owner.token,
    );
    expect(data).toEqual({ contentCalendar: null, calendarEntry: null, post: { id: post } });
    expect(
      await server.database.query('SELECT FROM posting_slots WHERE calendar_id = $1', [calendar.id]),
    ).toEqual([]);
  });
});

describe('entries', () => {
  let calendar: string;
  const read = async (entry: string, token = owner.token): Promise<Json> =>
    (await server.run(`{ calendarEntry(id: "${entry}") { ${ENTRY} } }`, {}, token)).data.calendarEntry;

  beforeAll(async () => {
    calendar = await newCalendar();
  });

  test('are created by everyone who writes content, and changed by their creator', async () => {
    const input = {
      calendarId: calendar,
      kind: 'HOLIDAY',
      title: 'Diwali',
      date: '2026-11-08',
      time: '18:00',
      platform: 'INSTAGRAM',
      notes: 'Lamps.',
      tags: ['festival'],
    };
    const { calendarEntry: entry, userErrors } = await createEntry(input, creator.token);
    expect(userErrors).toEqual([]);
    const { calendarId: _, ...given } = input;
    expect(entry).toEqual({
      ...given,
      id: expect.any(String) as string,
      calendarDate: '2026-11-08',
      calendarTime: '18:00',
      version: 1,
      createdBy: { id: creator.id },
      post: null,
      calendar: { id: calendar },
      clientAccount: null,
    });

    const change = (token: string, row: string = entry.id) =>
      mutate(
        server,
        'updateCalendarEntry',
        { id: row, title: 'Diwali eve' },
        token,
        'calendarEntry { title }',
      );
    expect((await change(creator.token)).calendarEntry).toEqual({ title: 'Diwali eve' });
    const foreign = await server.rows.rowOf(CalendarEntry, { organization: id, calendar });
    expect(refusals(await unchanged(server, () => change(creator.token, foreign)))).toEqual([
      ['FORBIDDEN', 'input'],
    ]);
    const viewer = await newMember(server, id, 'VIEWER');
    expect(refusals(await unchanged(server, () => createEntry(input, viewer.token)))).toEqual([
      ['FORBIDDEN', 'input'],
    ]);
    const removed = await mutate(
      server,
      'deleteCalendarEntry',
      { id: entry.id },
      creator.token,
      'deletedCalendarEntryId',
    );
    expect(removed).toMatchObject({ userErrors: [], deletedCalendarEntryId: entry.id });
    expect(await read(entry.id)).toBeNull();
  });

  test('take their day and time from their post once it is scheduled', async () => {
    const post = await server.rows.post(id);
    const { calendarEntry } = await createEntry({
      calendarId: calendar,
      title: 'Reel about chai',
      date: '2026-11-05',
      postId: post,
    });
    expect(calendarEntry).toMatchObject({ kind: 'NOTE', calendarDate: '2026-11-05', calendarTime: null });

    const account = await server.rows.account(id, { platform: 'X' });
    // Half past midnight of the next day in India.
    const when = { at: '2026-11-09T19:00:00Z' };
    await mutate(server, 'schedulePost', { postId: post, accountIds: [account], when }, owner.token);
    expect(await read(calendarEntry.id)).toMatchObject({
      date: '2026-11-05',
      time: null,
      calendarDate: '2026-11-10',
      calendarTime: '00:30',
      post: { id: post },
    });

    await server.database.query('UPDATE posts SET deleted_at = now() WHERE id = $1', [post]);
    expect(await read(calendarEntry.id)).toMatchObject({
      calendarDate: '2026-11-05',
      calendarTime: null,
      post: null,
    });
    await server.database.query('DELETE FROM posts WHERE id = $1', [post]);
    expect(await read(calendarEntry.id)).toMatchObject({ title: 'Reel about chai', post: null });
  });

  test('follow their calendar to another client account', async () => {
    const client = await server.rows.clientAccount(id);
    const guest = await newMember(server, id, 'CLIENT', { clientAccount: client });
    const own = await newCalendar();
    const { calendarEntry } = await createEntry({ calendarId: own, title: 'Launch', date: '2026-11-20' });
    expect(await read(calendarEntry.id, guest.token)).toBeNull();
    await update({ id: own, clientAccountId: client });
    expect(await read(calendarEntry.id, guest.token)).toMatchObject({ clientAccount: { id: client } });
  });

  test('are created by members limited to the client account of the calendar, if granted', async () => {
    const [client, other] = [await server.rows.clientAccount(id), await server.rows.clientAccount(id)];
    const granted = { clientAccount: client, grantedPermissions: ['CONTENT_WRITE'] };
    const guest = await newMember(server, id, 'CLIENT', granted);
    const entryIn = (calendarId: string) =>
      createEntry({ calendarId, title: 'Anniversary', date: '2026-11-20' }, guest.token);
    const made = await entryIn(await newCalendar({ clientAccount: client }));
    expect(made).toMatchObject({ userErrors: [], calendarEntry: { clientAccount: { id: client } } });
    for (const clientAccount of [other, null]) {
      const calendar = await newCalendar({ clientAccount });
      expect(refusals(await unchanged(server, () => entryIn(calendar)))).toEqual([['FORBIDDEN', 'input']]);
    }
  });

  test('name each invalid field', async () => {
    const { id: foreign, owner: stranger } = await newOrganization(server);
    const abroad = await newCalendar({ organization: foreign, createdBy: stranger.id });
    const valid = { calendarId: calendar, title: 'Note', date: '2026-11-05' };
    const cases: [object, [string, string][]][] = [
      [{ calendarId: abroad }, [['NOT_FOUND', 'input.calendarId']]],
      [{ time: '9 am' }, [['BAD_FORMAT', 'input.time']]],
      [{ title: '' }, [['BLANK', 'input.title']]],
      [{ postId: await server.rows.post(foreign) }, [['NOT_FOUND', 'input.postId']]],
    ];
    for (const [input, expected] of cases)
      expect(refusals(await unchanged(server, () => createEntry({ ...valid, ...input })))).toEqual(expected);
  });
});
