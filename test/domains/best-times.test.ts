import { nextOccurrence } from '../../src/domains/publishing/best-times/best-times';
import { type Member, newMember, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { publicationsOn } from './best-times-helpers';

const server = serverForTests();
/** A Monday. */
const NOW = new Date('2026-11-02T10:00:00Z');
const BEST = `source study publications timeZone times { weekday time score publications nextAt }`;
let id: string;
let owner: Member;
let tea: string;

const ask = (input: object, token = owner.token): Promise<Json> =>
  server.run(`query ($input: BestTimesInput!) { bestTimes(input: $input) { ${BEST} } }`, { input }, token);
const best = async (input: object, token = owner.token): Promise<Json> =>
  (await ask({ timeZone: 'UTC', ...input }, token)).data.bestTimes;

const on = () => publicationsOn(server, id, tea);
const publish = (...given: Parameters<ReturnType<typeof on>['publish']>): Promise<void> =>
  on().publish(...given);
const publishAll = (): Promise<void> => on().publishAll();

beforeEach(async () => {
  server.clock.set(NOW);
  ({ id, owner } = await newOrganization(server));
  tea = await server.rows.account(id, { platform: 'X', username: 'tea' });
});

test('times are those of a study until 20 publications have metrics', async () => {
  await publish(10, '2026-10-27T09:15:00Z', { insightsLikes: 10 });
  await publish(5, '2026-10-28T18:00:00Z', { insightsLikes: 5 });
  await publish(4, '2026-10-30T12:00:00Z', { insightsLikes: 10 });
  const none = { score: null, publications: 0 };
  expect(await best({ accountId: tea, first: 2 })).toEqual({
    source: 'DEFAULTS',
    study:
      'Sprout Social, best times to post of 2023 (local times, 34,000 customers), as reported by O’Dwyer’s on 2023-06-07',
    publications: 19,
    timeZone: 'UTC',
    times: [
      { weekday: 'TUESDAY', time: '09:00', ...none, nextAt: '2026-11-03T09:00:00+00:00' },
      { weekday: 'WEDNESDAY', time: '09:00', ...none, nextAt: '2026-11-04T09:00:00+00:00' },
    ],
  });
});

test('times are the hours with at least average engagement, the best first', async () => {
  await publishAll();
  expect(await best({ accountId: tea })).toEqual({
    source: 'METRICS',
    study: null,
    publications: 24,
    timeZone: 'UTC',
    times: [
      {
        weekday: 'TUESDAY',
        time: '09:00',
        score: '58.06',
        publications: 10,
        nextAt: '2026-11-03T09:00:00+00:00',
      },
      { weekday: 'FRIDAY', time: '12:00', score: '50', publications: 4, nextAt: '2026-11-06T12:00:00+00:00' },
    ],
  });
  const { times } = await best({ accountId: tea, timeZone: 'Asia/Kolkata' });
  expect(times.map(({ weekday, time, nextAt }: Json) => [weekday, time, nextAt])).toEqual([
    ['TUESDAY', '14:00', '2026-11-03T08:30:00+00:00'],
    ['FRIDAY', '18:00', '2026-11-06T12:30:00+00:00'],
  ]);
});

test('publications without metrics, young, old, failed and other ones do not count', async () => {
  await publishAll();
  const insightsLikes = 1_000;
  const expected = await best({ accountId: tea });
  await publish(5, '2026-10-27T03:00:00Z');
  await publish(5, '2026-11-01T03:00:00Z', { insightsLikes });
  await publish(5, '2026-05-01T03:00:00Z', { insightsLikes });
  await publish(5, '2026-10-27T03:00:00Z', { insightsLikes, status: 'FAILED' });
  await publish(5, '2026-10-27T03:00:00Z', {
    ...{ insightsLikes, platform: 'LINKEDIN' },
    socialAccount: await server.rows.account(id, { platform: 'LINKEDIN' }),
  });
  expect(await best({ accountId: tea })).toEqual(expected);
  expect(await best({ organizationId: id, platform: 'X' })).toEqual(expected);
});

test('publications are compared with those of their social account', async () => {
  await publishAll();
  const large = await server.rows.account(id, { platform: 'X', username: 'large' });
  await publish(4, '2026-10-30T12:00:00Z', { insightsLikes: 100_000, socialAccount: large });
  const { publications, times } = await best({ organizationId: id, platform: 'X' });
  expect(publications).toBe(28);
  expect(times.map(({ weekday, score }: Json) => [weekday, score])).toEqual([
    ['TUESDAY', '58.06'],
    ['FRIDAY', '50'],
  ]);
});

test('takes as many statements for many publications as for none', async () => {
  const statements = async (): Promise<number> =>
    (await ask({ accountId: tea, timeZone: 'UTC' })).extensions.cost.sqlStatements;
  expect(await statements()).toBe(2);
  await publishAll();
  expect(await statements()).toBe(2);
});

test('is null for accounts and organizations that are not visible, and counts visible publications only', async () => {
  await publishAll();
  const client = await server.rows.clientAccount(id);
  const guest = await newMember(server, id, 'CLIENT', { clientAccount: client });
  const { owner: stranger } = await newOrganization(server);
  for (const input of [{ accountId: tea }, { organizationId: id, platform: 'X' }])
    expect(await best(input, stranger.token)).toBeNull();
  expect(await best({ accountId: tea }, guest.token)).toBeNull();
  expect(await best({ organizationId: id, platform: 'X' }, guest.token)).toMatchObject({
    source: 'DEFAULTS',
    publications: 0,
  });
  expect(await best({ accountId: 'tea' })).toBeNull();
  const { errors } = await server.run(
    `{ bestTimes(input: { accountId: "${tea}", timeZone: "UTC" }) { source } }`,
  );
  expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED');
});

test.each([
  [{ timeZone: 'UTC' }, 'input'],
  [{ timeZone: 'UTC', accountId: 'a', organizationId: 'b', platform: 'X' }, 'input'],
  [{ timeZone: 'UTC', accountId: 'a', platform: 'X' }, 'input'],
  [{ timeZone: 'UTC', organizationId: 'b' }, 'input'],
  [{ timeZone: 'UTC', accountId: 'a', first: 51 }, 'input.first'],
  [{ timeZone: 'Mars/Base', accountId: 'a' }, 'input.timeZone'],
])('rejects the input %j', async (input, argument) => {
  const { errors } = await ask(input);
  expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument } }]);
});

test('the next occurrence passes over a time that clocks skip, and names the one that occurs twice', () => {
  const next = (after: string): string =>
    nextOccurrence({ weekday: 'SUNDAY', time: '02:00' }, 'Europe/Berlin', new Date(after)).localDateTime;
  // Clocks are set forward on 29 March at 02:00.
  expect(next('2026-03-22T01:00:00Z')).toBe('2026-04-05T02:00');
  expect(next('2026-03-22T00:59:59Z')).toBe('2026-03-22T02:00');
  const twice = nextOccurrence(
    { weekday: 'SUNDAY', time: '02:00' },
    'Europe/Berlin',
    new Date('2026-10-24T12:00:00Z'),
  );
  expect(twice).toMatchObject({ occurrence: 'EARLIER', scheduledAt: new Date('2026-10-25T00:00:00Z') });
});
