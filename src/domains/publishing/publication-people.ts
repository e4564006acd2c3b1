import { truncate } from '../../kernel/model';
import type { EventWriter } from '../../kernel/write';
import { accountName } from '../channels/account-names';
import { Post } from '../content/post.entity';
import { type NotificationTemplate, notify } from '../notifications/notification.service';
import { Publication } from './publication.entity';

/** A publication of whose state its people are notified. */
export interface NotifiedPublication {
  readonly id: string;
  readonly organization: string;
}

/** What users are told. Whether they also receive it by email is their choice. */
export type PublicationNotice = Omit<NotificationTemplate, 'mail'>;

type Names = Readonly<Record<string, string>>;

interface Person {
  readonly username: string | null;
  readonly displayName: string | null;
  readonly platformUserId: string;
  readonly userId: string;
  readonly title: string;
}

const TITLE = `coalesce(o.title, o.caption, p.post_title, '…')`;

/** The author and the user who scheduled the post, as active members. The owner if both have left the organization. */
const PEOPLE = `
  WITH sent AS (
    SELECT o.author_id, s.created_by_id, ${TITLE} AS title, a.username, a.display_name AS "displayName",
           coalesce(a.platform_user_id, p.account_username, '…') AS "platformUserId"
      FROM publications p
      LEFT JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
      LEFT JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
      LEFT JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id
     WHERE p.organization_id = $1 AND p.id = $2),
  people AS (
    SELECT m.user_id FROM memberships m JOIN sent ON m.user_id IN (sent.author_id, sent.created_by_id)
     WHERE m.organization_id = $1 AND m.status = 'ACTIVE'),
  told AS (
    SELECT user_id FROM people
    UNION ALL SELECT owner_id FROM organizations WHERE id = $1 AND NOT EXISTS (SELECT FROM people))
  SELECT told.user_id AS "userId", title, username, "displayName", "platformUserId" FROM sent, told ORDER BY 1`;

/** The author, unless they left the organization or are the actor. */
const AUTHOR = `
  SELECT o.author_id AS "userId", coalesce(o.title, o.caption, '…') AS title
    FROM posts o JOIN memberships m ON m.organization_id = o.organization_id AND m.user_id = o.author_id AND m.status = 'ACTIVE'
   WHERE o.organization_id = $1 AND o.id = $2 AND o.author_id <> $3`;

const MAX_TITLE_LENGTH = 80;

const titleOf = ({ title }: Pick<Person, 'title'>): string =>
  truncate(title.split('\n')[0]!, MAX_TITLE_LENGTH);

/**
 * Notifies the people of a publication of what happened without a user, in the transaction of the writer. `{post}` and
 * `{account}` are names in the texts.
 */
export async function notifyPeople(
  writer: EventWriter,
  notice: PublicationNotice,
  { id, organization }: NotifiedPublication,
  names: Names = {},
): Promise<void> {
  const people = (await writer.query(PEOPLE, [organization, id])) as Person[];
  const [person] = people;
  if (!person) return;
  await notify(
    writer,
    { ...notice, mail: 'IF_WANTED' },
    {
      recipients: { userIds: people.map(({ userId }) => userId) },
      organization,
      names: { ...names, post: titleOf(person), account: accountName(person) },
      subject: { id, type: Publication.name },
    },
  );
}

interface PlanChange {
  readonly post: string;
  readonly organization: string;
  readonly actorId: string;
}

/** Notifies the author of a post of what another user did with its plan. `{post}` is a name in the texts. */
export async function notifyAuthor(
  writer: EventWriter,
  notice: PublicationNotice,
  { post, organization, actorId }: PlanChange,
  names: Names,
): Promise<void> {
  const [author] = (await writer.query(AUTHOR, [organization, post, actorId])) as Pick<
    Person,
    'userId' | 'title'
  >[];
  if (!author) return;
  await notify(
    writer,
    { ...notice, mail: 'IF_WANTED' },
    {
      recipients: { userIds: [author.userId] },
      organization,
      actorId,
      names: { ...names, post: titleOf(author) },
      subject: { id: post, type: Post.name },
    },
  );
}
