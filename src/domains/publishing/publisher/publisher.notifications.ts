import { formatMessage } from '../../../kernel/messages';
import { truncate } from '../../../kernel/model';
import type { EventWriter } from '../../../kernel/write';
import { accountName } from '../../channels/account-names';
import { type NotificationTemplate, notify } from '../../notifications/notification.service';
import { Publication } from '../publication.entity';
import type { Delivery } from './deliveries';
import { type Failure, messageOf } from './failure';

type Result = 'FAILED' | 'UNKNOWN';

/** `{post}` is the title of the post, `{account}` names the social account. */
const TITLES: Readonly<Record<Result, Readonly<Record<'en' | 'hi', string>>>> = {
  FAILED: {
    en: 'Your post “{post}” was not published on {account}',
    hi: 'आपकी पोस्ट “{post}” {account} पर प्रकाशित नहीं हुई',
  },
  UNKNOWN: {
    en: 'Check whether your post “{post}” was published on {account}',
    hi: 'जाँचें कि आपकी पोस्ट “{post}” {account} पर प्रकाशित हुई या नहीं',
  },
};

/** The author of the post and the user who scheduled it, if they are members. */
const RECIPIENTS = `
  SELECT DISTINCT m.user_id AS "userId", coalesce(o.title, o.caption, '…') AS title, a.username,
         a.display_name AS "displayName", coalesce(a.platform_user_id, p.account_username, '…') AS "platformUserId"
    FROM publications p
    JOIN posts o ON o.organization_id = p.organization_id AND o.id = p.post_id
    LEFT JOIN schedules s ON s.organization_id = p.organization_id AND s.id = p.schedule_id
    LEFT JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id
    JOIN memberships m ON m.organization_id = p.organization_id AND m.status = 'ACTIVE'
     AND m.user_id IN (o.author_id, s.created_by_id)
   WHERE p.organization_id = $1 AND p.id = $2`;

interface Recipient {
  readonly userId: string;
  readonly title: string;
  readonly username: string | null;
  readonly displayName: string | null;
  readonly platformUserId: string;
}

const MAX_TITLE_LENGTH = 80;

/** Notifies the author of a post, and the user who scheduled it, of a publication that needs them, in the transaction of the writer. */
export async function notifyOfResult(
  writer: EventWriter,
  result: Result,
  { organization, publication, platform }: Delivery,
  failure: Failure,
): Promise<void> {
  const message = messageOf(failure, platform);
  const textIn = (language: 'en' | 'hi') => ({
    title: TITLES[result][language],
    message: formatMessage(message, language),
  });
  const template: NotificationTemplate = {
    kind: 'POST_FAILED',
    priority: 'HIGH',
    texts: { en: textIn('en'), hi: textIn('hi') },
    mail: 'IF_WANTED',
  };
  for (const { userId, title, ...account } of (await writer.query(RECIPIENTS, [
    organization,
    publication,
  ])) as Recipient[])
    await notify(writer, template, {
      recipient: { userId },
      organization,
      names: { post: truncate(title.split('\n')[0]!, MAX_TITLE_LENGTH), account: accountName(account) },
      subject: { id: publication, type: Publication.name },
    });
}
