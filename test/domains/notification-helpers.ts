import type { TestServer } from '../support/server';

const FIELDS = 'id kind priority title message linkUrl linkText data isRead readAt organization { id }';

interface Told {
  id: string;
  kind: string;
  title: string;
  message: string;
  linkUrl: string | null;
  isRead: boolean;
  readAt: string | null;
  organization: { id: string } | null;
}

/** Returns the notifications of a user, oldest first, and the number of unread ones. */
export async function notificationsOf(
  server: TestServer,
  token: string,
): Promise<{ all: Told[]; unread: number }> {
  const { data, errors } = await server.run(
    `{ viewer {
       notifications(orderBy: { field: CREATED_AT, direction: ASC }) { nodes { ${FIELDS} } }
       unread: notifications(where: { readAt: { isNull: true } }) { totalCount } } }`,
    {},
    token,
  );
  expect(errors).toBeUndefined();
  return { all: data.viewer.notifications.nodes, unread: data.viewer.unread.totalCount };
}
