import { eventsOf, mutate, newPerson, refusals } from '../support/people';
import { serverForTests } from '../support/server';
import { attempt } from '../support/serving';
import { notificationsOf } from './notification-helpers';

const server = serverForTests();

describe('reading notifications', () => {
  const MARK = 'notification { id isRead readAt }';

  test('markNotificationRead sets readAt once and keeps the first timestamp', async () => {
    const { id, token } = await newPerson(server);
    const notification = await server.rows.notification(id);
    const other = await server.rows.notification(id);
    server.clock.set(new Date('2026-03-01T08:30:00Z'));
    const marked = await mutate(server, 'markNotificationRead', { id: notification }, token, MARK);
    server.clock.set(new Date());
    const again = await mutate(server, 'markNotificationRead', { id: notification }, token, MARK);

    const read = { id: notification, isRead: true, readAt: '2026-03-01T08:30:00+00:00' };
    // Authenticate, find, update, event; then authenticate and read.
    expect(marked).toMatchObject({ notification: read, userErrors: [], statements: 6 });
    expect(again).toMatchObject({ notification: read, userErrors: [], statements: 4 });
    expect(await notificationsOf(server, token)).toMatchObject({
      all: [{ isRead: true }, { id: other, isRead: false }],
      unread: 1,
    });
    expect(await eventsOf(server, notification)).toEqual(['notification.read']);
  });

  test('markAllNotificationsRead marks all notifications of the viewer, or those until a timestamp', async () => {
    const [{ id, token }, neighbour] = [await newPerson(server), await newPerson(server)];
    const at = (day: number) => ({ createdAt: new Date(Date.UTC(2026, 0, day)) });
    for (const day of [1, 2, 3]) await server.rows.notification(id, at(day));
    await server.rows.notification(neighbour.id, at(1));
    const some = await mutate(
      server,
      'markAllNotificationsRead',
      { until: '2026-01-02T00:00:00Z' },
      token,
      'user { id notifications(where: { readAt: { isNull: true } }) { totalCount } }',
    );
    // Authenticate, update, event; then authenticate, the user, and the list.
    expect(some).toMatchObject({
      user: { id, notifications: { totalCount: 1 } },
      userErrors: [],
      statements: 6,
    });
    await mutate(server, 'markAllNotificationsRead', {}, token);

    expect((await notificationsOf(server, token)).unread).toBe(0);
    expect((await notificationsOf(server, neighbour.token)).unread).toBe(1);
  });

  test('notifications of other users can be neither read nor marked as read', async () => {
    const [{ id, token }, stranger] = [await newPerson(server), await newPerson(server)];
    const notification = await server.rows.notification(id);
    for (const input of [{ id: notification }, { id: stranger.id }, { id: 'none' }]) {
      const refused = await mutate(server, 'markNotificationRead', input, stranger.token, MARK);
      expect(refused).toMatchObject({ notification: null });
      expect(refusals(refused)).toEqual([['NOT_FOUND', 'input.id']]);
    }
    await mutate(server, 'markAllNotificationsRead', {}, stranger.token);

    expect((await notificationsOf(server, token)).unread).toBe(1);
    const look = `query ($id: ID!) { notification(id: $id) { id } node(id: $id) { id } }`;
    expect((await server.run(look, { id: notification }, stranger.token)).data).toEqual({
      notification: null,
      node: null,
    });
    expect((await server.run(look, { id: notification }, token)).data).toEqual({
      notification: { id: notification },
      node: { id: notification },
    });
  });

  test('markAllNotificationsRead requires sign-in and a valid timestamp', async () => {
    const mark = `mutation ($input: MarkAllNotificationsReadInput!) { markAllNotificationsRead(input: $input) { userErrors { code path } } }`;
    const { token } = await newPerson(server);
    expect((await server.run(mark, { input: {} })).errors).toMatchObject([
      { extensions: { code: 'UNAUTHENTICATED' } },
    ]);
    expect((await server.run(mark, { input: { until: 'yesterday' } }, token)).data).toEqual({
      markAllNotificationsRead: { userErrors: [{ code: 'BAD_FORMAT', path: ['input', 'until'] }] },
    });
  });
});

test('the serving role can only mark notifications of the user as read', async () => {
  const { id, token } = await newPerson(server);
  await server.rows.notification(id);
  expect((await notificationsOf(server, token)).unread).toBe(1);
  const session = await server.rows.session(id);

  expect(await attempt(server, session, 'UPDATE notifications SET read_at = now()')).toBe(1);
  for (const sql of [
    `UPDATE notifications SET title = 'x'`,
    'DELETE FROM notifications',
    `INSERT INTO notifications (id, user_id, kind, title) VALUES (gen_random_uuid(), '${id}', 'SYSTEM', 'x')`,
  ])
    expect(await attempt(server, session, sql)).toBe('permission denied for table notifications');
});
