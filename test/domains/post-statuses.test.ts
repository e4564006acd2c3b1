import { newMember, newOrganization } from '../support/people';
import type { Json } from '../support/server';
import { LATER, LATEST, schedulesForTests } from './schedule-helpers';

const { server, home, schedule, change, postOf, planned } = schedulesForTests();

const statusOf = async (...statuses: string[]): Promise<Json> => {
  const post = await server.rows.post(home.id);
  for (const [index, status] of statuses.entries())
    await server.rows.publication(home.id, post, {
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
  const account = await server.rows.account(home.id, { platform: 'X' });
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

const notes = async (user: string): Promise<Json[]> =>
  server.database.query(
    `SELECT kind, title, message, subject_id AS subject FROM notifications WHERE user_id = $1 ORDER BY id`,
    [user],
  );

test('notifies the author of what others plan, but not of own plans and not after they left', async () => {
  const editor = await newMember(server, home.id, 'EDITOR');
  const left = await newMember(server, home.id, 'EDITOR', { status: 'INACTIVE', formerName: 'Asha Rao' });
  const post = await server.rows.post(home.id, { author: editor.id, title: 'Menu' });
  const publication = await planned(post);
  await change('reschedule', {
    id: publication,
    when: { local: { dateTime: '2026-11-05T09:00', timeZone: 'Asia/Kolkata' } },
  });
  await change('cancel', { id: publication });
  await schedule({ postId: post, accountIds: [home.x], when: { at: LATER } }, editor.token);
  await planned(await server.rows.post(home.id, { author: left.id }));

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
  expect(await notes(home.owner.id)).toEqual([]);
});
