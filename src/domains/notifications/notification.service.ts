import { v7 as uuidv7 } from 'uuid';
import { fillIn } from '../../kernel/model';
import type { EventWriter } from '../../kernel/write';
import type { NotificationKind } from '../common/notification.enums';
import type { NotificationPriority } from './notifications.enums';

const MAX_TITLE_LENGTH = 255;

/** The text of a notification. `{actor}` is the name of the acting user, `{organization}` that of the organization. The caller can add names. */
interface NotificationText {
  readonly title: string;
  readonly message?: string;
  readonly linkText?: string;
}

export interface NotificationTemplate {
  readonly kind: NotificationKind;
  readonly priority?: NotificationPriority;
  /** Texts by language. The recipient's language is used. */
  readonly texts: Readonly<Record<'en' | 'hi', NotificationText>>;
  readonly linkUrl?: string;
  /** Whether to send an email, too: always, for security, or only if the user has enabled emails of this kind. */
  readonly mail?: 'ALWAYS' | 'IF_WANTED';
}

export interface NotificationContext {
  /** The recipients: users, each once, or the user of a membership that is visible to the actor. */
  readonly recipients: { readonly userIds: readonly string[] } | { readonly membershipId: string };
  readonly organization?: string;
  /** The user who caused the notification. Users are not notified of their own actions. */
  readonly actorId?: string;
  /** Further names in the texts, by placeholder. */
  readonly names?: Readonly<Record<string, string>>;
  /** The object the notification is about: its ID and the name of its type; or the reason why it is about none. */
  readonly subject: { readonly id: string; readonly type: string } | { readonly none: string };
  /** IDs of related objects. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Returns whether a text names the actor or the organization, and no other name is given for them. */
const isNaming = (texts: NotificationTemplate['texts'], given: NotificationContext['names'] = {}): boolean =>
  Object.values(texts).some((text) =>
    Object.values(text).some((part: string | undefined) =>
      ['actor', 'organization'].some((name) => !(name in given) && part?.includes(`{${name}}`)),
    ),
  );

async function namesOf(
  writer: EventWriter,
  organization: string | null,
  actorId: string | null,
): Promise<Readonly<Record<string, string>>> {
  if (organization === null && actorId === null) return {};
  const sql = `SELECT coalesce((SELECT full_name FROM users WHERE id = $1), '') AS actor,
    coalesce((SELECT name FROM organizations WHERE id = $2), '') AS organization`;
  const [names] = (await writer.query(sql, [actorId, organization])) as Record<string, string>[];
  return names!;
}

/** Adds a notification for each recipient, in their order. */
const addSql = (recipient: string): string =>
  `SELECT notifications.add(n.id, n.event, ${recipient}, $4, $5, $6, $7)
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) n (id, event, recipient)`;
const ADD_FOR_USERS = addSql('n.recipient');
const ADD_FOR_MEMBER = addSql('(SELECT user_id FROM memberships WHERE id = n.recipient)');

/**
 * Creates a notification per recipient with its event and email in the transaction of the cause, so that all of them commit
 * or none does. Runs a statement for the names, if a text has any, and one that writes for all recipients. Skips deleted users,
 * pending invitations without a user, and what the user has turned off.
 */
export async function notify(
  writer: EventWriter,
  template: NotificationTemplate,
  notificationContext: NotificationContext,
): Promise<void> {
  const { kind, priority = 'MEDIUM', texts, linkUrl = null, mail = null } = template;
  const {
    recipients,
    organization = null,
    actorId = null,
    subject,
    data = {},
    names: given,
  } = notificationContext;
  const [sql, ids] =
    'userIds' in recipients
      ? [ADD_FOR_USERS, recipients.userIds]
      : [ADD_FOR_MEMBER, [recipients.membershipId]];
  if (!ids.length) return;
  const own = isNaming(texts, given) ? await namesOf(writer, organization, actorId) : {};
  const names = { ...own, ...given };
  const words = Object.fromEntries(
    Object.entries(texts).map(([language, { title, message, linkText }]) => [
      language,
      {
        title: fillIn(title, names, MAX_TITLE_LENGTH),
        message: message && fillIn(message, names),
        linkText,
      },
    ]),
  );
  const about = 'id' in subject ? subject : undefined;
  const content = { kind, priority, words, linkUrl, subject: about, data };
  await writer.query(sql, [
    ids.map(() => uuidv7()),
    ids.map(() => uuidv7()),
    ids,
    organization,
    actorId,
    JSON.stringify(content),
    mail,
  ]);
}
