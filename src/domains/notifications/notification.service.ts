import { v7 as uuidv7 } from 'uuid';
import type { EventWriter } from '../../kernel/events/events';
import type { NotificationKind, NotificationPriority } from './notifications.enums';

/** What a notification says: `%1$s` is who did it, `%2$s` the organization it is about. */
interface NotificationText {
  readonly title: string;
  readonly message?: string;
  readonly linkText?: string;
}

export interface NotificationTemplate {
  readonly kind: NotificationKind;
  readonly priority?: NotificationPriority;
  /** In every language; the person gets their own. */
  readonly texts: Readonly<Record<'en' | 'hi', NotificationText>>;
  readonly linkUrl?: string;
  /** Whether it is mailed as well: always, for what security needs, or to those who want mail. */
  readonly mail?: 'ALWAYS' | 'IF_WANTED';
}

export interface NotificationContext {
  /** Who is told: a person, or the person of a membership that the actor sees. */
  readonly recipient: { readonly person: string } | { readonly membership: string };
  readonly organization?: string;
  /** Who did it; nobody is told of what they did themselves. */
  readonly actorId?: string;
  /** Ids of what it is about. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * Tells a person something, in the transaction of what causes it: the notification, its event and its mail are there
 * if and only if that is committed. One statement; an account that is gone, and an open invitation without account,
 * is told nothing.
 */
export async function notify(
  writer: EventWriter,
  template: NotificationTemplate,
  notificationContext: NotificationContext,
): Promise<void> {
  const { kind, priority = 'MEDIUM', texts, linkUrl = null, mail = null } = template;
  const { recipient, organization = null, actorId = null, data = {} } = notificationContext;
  const [recipientSql, id] =
    'person' in recipient
      ? ['$3::uuid', recipient.person]
      : ['(SELECT user_id FROM memberships WHERE id = $3)', recipient.membership];
  const content = { kind, priority, words: texts, linkUrl, data };
  await writer.query(`SELECT notifications.add($1, $2, ${recipientSql}, $4, $5, $6, $7)`, [
    uuidv7(),
    uuidv7(),
    id,
    organization,
    actorId,
    JSON.stringify(content),
    mail,
  ]);
}
