import { eventsOf, type Member, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';
import { notificationsOf } from './notification-helpers';
import { plan, publicationOf, runPublishingTask } from './publication-helpers';

const server = serverForTests();
const NOW = new Date('2026-11-02T10:00:00Z');
let id: string;
let owner: Member;
let author: Member;
let account: string;

const applyRules = (): Promise<void> => runPublishingTask(server, 'apply-time-zone-rules');
const scheduleOf = async (publication: string) =>
  (await publicationOf(server, publication, owner.token)).schedule;

/** Stores what other rules of the time zone would have stored. */
const store = (publication: string, values: { at: string; local?: string; occurrence?: string }) =>
  server.database.query(
    `UPDATE schedules s SET scheduled_at = $2, local_date_time = coalesce($3, local_date_time), occurrence = $4
       FROM publications p WHERE p.id = $1 AND s.id = p.schedule_id`,
    [publication, values.at, values.local ?? null, values.occurrence ?? null],
  );

const planned = async (dateTime: string, timeZone = 'Europe/Berlin', occurrence?: string, postId?: string) =>
  plan(server, owner.token, {
    postId: postId ?? (await server.rows.post(id, { author: author.id, title: 'Chai' })),
    account,
    when: { local: { dateTime, timeZone, occurrence } },
  });

beforeEach(async () => {
  server.clock.set(NOW);
  ({ id, owner } = await newOrganization(server));
  author = await newMember(server, id, 'CREATOR');
  account = await server.rows.account(id, { platform: 'FACEBOOK', username: 'tea' });
});

test('moves an open schedule to the instant of its local time, and tells its people once', async () => {
  const publication = await planned('2027-01-15T09:00');
  await store(publication, { at: '2027-01-15T07:00:00Z' });
  await Promise.all([applyRules(), applyRules()]);
  await applyRules();
  expect(await publicationOf(server, publication, owner.token)).toMatchObject({
    status: 'QUEUED',
    schedule: {
      status: 'PENDING',
      scheduledAt: '2027-01-15T08:00:00+00:00',
      localDateTime: '2027-01-15T09:00',
      timeZone: 'Europe/Berlin',
      occurrence: null,
    },
  });
  expect(await eventsOf(server, publication)).toEqual(['publication.created', 'publication.moved']);
  const told = {
    kind: 'POST_SCHEDULED',
    title: 'The time of the post “Chai” was moved',
    message:
      'The rules of the time zone Europe/Berlin changed. The post is now planned on tea: 2027-01-15 09:00 (Europe/Berlin).',
  };
  expect((await notificationsOf(server, owner.token)).all).toMatchObject([told]);
  expect((await notificationsOf(server, author.token)).all).toMatchObject([{ kind: 'POST_SCHEDULED' }, told]);
  const { data } = await server.run(
    `query($id: ID!) { publication(id: $id) { post { scheduledAt } } }`,
    { id: publication },
    owner.token,
  );
  expect(data.publication.post.scheduledAt).toBe('2027-01-15T08:00:00+00:00');
});

test('moves a local time that is skipped now to the next valid one', async () => {
  const publication = await planned('2027-03-28T01:30');
  await store(publication, { at: '2027-03-28T01:30:00Z', local: '2027-03-28T02:30' });
  await applyRules();
  expect(await scheduleOf(publication)).toMatchObject({
    scheduledAt: '2027-03-28T01:00:00+00:00',
    localDateTime: '2027-03-28T03:00',
    timeZone: 'Europe/Berlin',
  });
});

test('moves a best time with its schedule, but not one that was moved away from it', async () => {
  const suggested = 'scheduledAt suggestedAt isOptimized';
  const at = async (publication: string) => {
    const { data } = await server.run(
      `query($id: ID!) { publication(id: $id) { schedule { ${suggested} } } }`,
      { id: publication },
      owner.token,
    );
    return data.publication.schedule as unknown;
  };
  const best = await plan(server, owner.token, {
    postId: await server.rows.post(id),
    account,
    when: { bestTime: { timeZone: 'Europe/Berlin' } },
  });
  await server.database.query(
    `UPDATE schedules SET scheduled_at = '2026-11-03T06:00Z', suggested_at = '2026-11-03T06:00Z' WHERE suggested_at IS NOT NULL`,
  );
  const away = await planned('2027-01-15T09:00');
  await store(away, { at: '2027-01-15T07:00:00Z' });
  await server.database.query(
    `UPDATE schedules s SET suggested_at = '2026-12-01T08:00Z', suggestion_source = 'METRICS', suggested_score = 60
       FROM publications p WHERE p.id = $1 AND s.id = p.schedule_id`,
    [away],
  );
  await applyRules();
  const moved = '2026-11-03T07:00:00+00:00';
  expect(await at(best)).toEqual({ scheduledAt: moved, suggestedAt: moved, isOptimized: true });
  expect(await at(away)).toEqual({
    scheduledAt: '2027-01-15T08:00:00+00:00',
    suggestedAt: '2026-12-01T08:00:00+00:00',
    isOptimized: false,
  });
});

test('keeps the occurrence of a local time that occurs twice', async () => {
  const publication = await planned('2027-10-31T02:30', 'Europe/Berlin', 'LATER');
  await store(publication, { at: '2027-10-31T00:00:00Z', occurrence: 'LATER' });
  await applyRules();
  expect(await scheduleOf(publication)).toMatchObject({
    scheduledAt: '2027-10-31T01:30:00+00:00',
    occurrence: 'LATER',
  });
});

test('keeps the instant, without the local time, if the post has another plan at the new one', async () => {
  const postId = await server.rows.post(id);
  const moved = await planned('2027-01-15T09:00', 'Europe/Berlin', undefined, postId);
  await store(moved, { at: '2027-01-15T07:00:00Z' });
  await plan(server, owner.token, { postId, account, when: { at: '2027-01-15T08:00:00Z' } });
  await applyRules();
  expect(await scheduleOf(moved)).toMatchObject({
    scheduledAt: '2027-01-15T07:00:00+00:00',
    localDateTime: null,
    timeZone: null,
  });
});

test('leaves schedules that are right, due, closed or for an instant as they are', async () => {
  const right = await planned('2027-01-15T09:00');
  const due = await planned('2026-11-02T11:00');
  await store(due, { at: '2026-11-02T09:30:00Z' });
  const closed = await planned('2027-01-16T09:00');
  await store(closed, { at: '2027-01-16T07:00:00Z' });
  await server.database.query(`UPDATE publications SET status = 'CANCELLED' WHERE id = $1`, [closed]);
  const instant = await plan(server, owner.token, {
    postId: await server.rows.post(id),
    account,
    when: { at: '2027-01-15T07:00:00Z' },
  });
  const all = [right, due, closed, instant];
  const before = await Promise.all(all.map(scheduleOf));
  await applyRules();
  expect(await Promise.all(all.map(scheduleOf))).toEqual(before);
  expect((await notificationsOf(server, owner.token)).all).toEqual([]);
});

test('applies the rules to all schedules of several batches', async () => {
  const post = await server.rows.post(id);
  await server.database.query(
    `WITH s AS (
       INSERT INTO schedules (organization_id, id, post_id, social_account_id, scheduled_at, local_date_time, time_zone)
       SELECT $1, gen_random_uuid(), $2, $3, '2027-01-15T08:00Z'::timestamptz + n * interval '1 minute'
                - CASE WHEN n % 150 = 0 THEN interval '30 days' ELSE interval '0' END,
              to_char(timestamp '2027-01-15 09:00' + n * interval '1 minute', 'YYYY-MM-DD"T"HH24:MI'), 'Europe/Berlin'
         FROM generate_series(1, 1100) n RETURNING *)
     INSERT INTO publications (organization_id, id, post_id, social_account_id, schedule_id, platform)
     SELECT organization_id, gen_random_uuid(), post_id, social_account_id, id, 'FACEBOOK' FROM s`,
    [id, post, account],
  );
  await applyRules();
  const [row] = await server.database.query<{ wrong: number; right: number }>(
    `SELECT count(*) FILTER (WHERE scheduled_at <> (local_date_time::timestamp AT TIME ZONE time_zone))::int AS wrong,
            count(*) FILTER (WHERE scheduled_at = (local_date_time::timestamp AT TIME ZONE time_zone))::int AS right
       FROM schedules WHERE post_id = $1`,
    [post],
  );
  expect(row).toEqual({ wrong: 0, right: 1100 });
});
