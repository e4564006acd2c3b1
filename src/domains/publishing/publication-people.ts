import { truncate } from '../../kernel/model';
import type { EventWriter } from '../../kernel/write';
import { accountName } from '../channels/account-names';
import { type NotificationTemplate, notify } from '../notifications/notification.service';
import { Publication } from './publication.entity';

/** A publication of whose state its people are notified. */
export interface NotifiedPublication {
  readonly id: string;
  readonly organization: string;
  readonly post: string;
  readonly schedule: string;
}

/** The author and the user who scheduled the post, as active members. The owner if both have left the organization. */
const PEOPLE = `
  WITH people AS (
    SELECT m.user_id FROM memberships m
     WHERE m.organization_id = $1 AND m.status = 'ACTIVE' AND m.user_id IN (
       SELECT author_id FROM posts WHERE organization_id = $1 AND id = $2
       UNION SELECT created_by_id FROM schedules WHERE organization_id = $1 AND id = $3))
  SELECT user_id AS "userId" FROM people
  UNION ALL SELECT owner_id FROM organizations WHERE id = $1 AND NOT EXISTS (SELECT FROM people)
  ORDER BY 1`;

const NAMES = `
  SELECT coalesce(p.title, p.caption, '…') AS title, u.platform, a.username, a.display_name AS "displayName",
         coalesce(a.platform_user_id, '…') AS "platformUserId"
    FROM publications u JOIN posts p ON p.organization_id = u.organization_id AND p.id = u.post_id
    LEFT JOIN social_accounts a ON a.organization_id = u.organization_id AND a.id = u.social_account_id
   WHERE u.organization_id = $1 AND u.id = $2`;

const MAX_TITLE_LENGTH = 80;

/** Notifies the people of a publication, in the transaction of the writer. `{post}` and `{account}` are names in the texts. */
export async function notifyPeople(
  writer: EventWriter,
  template: Omit<NotificationTemplate, 'mail'>,
  { id, organization, post, schedule }: NotifiedPublication,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const [row] = (await writer.query(NAMES, [organization, id])) as [
    { title: string; username: string | null; displayName: string | null; platformUserId: string },
  ];
  const people = (await writer.query(PEOPLE, [organization, post, schedule])) as { userId: string }[];
  for (const { userId } of people)
    await notify(
      writer,
      { ...template, mail: 'IF_WANTED' },
      {
        recipient: { userId },
        organization,
        names: {
          ...names,
          post: truncate(row.title.split('\n')[0]!, MAX_TITLE_LENGTH),
          account: accountName(row),
        },
        subject: { id, type: Publication.name },
      },
    );
}
