import type { JobHelpers } from 'graphile-worker';
import type { Tasks } from '../../kernel/jobs';
import { MAIL_LANE, type MailOptions, sendEmail } from '../../kernel/mail';
import { greetingAndClosing } from '../identity/email-frame';

/** The task that the SQL function `notifications.add` queues for notifications that are also sent by email. */
const TASK = 'mail-notification';
MAIL_LANE.add(TASK);

interface MailedText {
  readonly kind: string;
  readonly title: string;
  readonly message: string | null;
  readonly linkUrl: string | null;
  readonly linkText: string | null;
}

interface Recipient {
  readonly email: string;
  readonly fullName: string;
  readonly language: string;
}

/** The ID of a notification; or its recipient and text, if the user receives notifications of the kind by email only. */
type Payload = { readonly notification: string } | (MailedText & { readonly user: string });

const RECIPIENT = `u.email, u.full_name AS "fullName", u.language`;

const NOTIFICATION = `SELECT ${RECIPIENT}, n.kind, n.title, n.message, n.link_url AS "linkUrl", n.link_text AS "linkText"
  FROM notifications n JOIN users u ON u.id = n.user_id AND u.deleted_at IS NULL WHERE n.id = $1`;

const USER = `SELECT ${RECIPIENT} FROM users u WHERE u.id = $1 AND u.deleted_at IS NULL`;

/** Returns the email of a payload, or undefined if the notification or its user was deleted. */
async function mailedOf(
  payload: Payload,
  { query }: Pick<JobHelpers, 'query'>,
): Promise<(Recipient & MailedText) | undefined> {
  if ('notification' in payload) {
    const { rows } = await query<Recipient & MailedText>(NOTIFICATION, [payload.notification]);
    return rows[0];
  }
  const { rows } = await query<Recipient>(USER, [payload.user]);
  return rows[0] && { ...payload, ...rows[0] };
}

/** Returns the task that emails a notification to the user's current address. */
export function notificationTasks({ mailer, appUrl }: MailOptions): Tasks {
  return {
    [TASK]: async (payload, helpers) => {
      const mailed = await mailedOf(payload as Payload, helpers);
      if (!mailed) return;
      const { email: to, kind, linkUrl: url, linkText: label, title, message } = mailed;
      const content = {
        subject: title,
        ...greetingAndClosing(mailed.language, mailed.fullName),
        paragraphs: [message ?? title],
        link: url && label ? { label, url: url.startsWith('/') ? `${appUrl}${url}` : url } : undefined,
      };
      await sendEmail({ mailer }, helpers, { kind: `notification ${kind}`, to }, content);
    },
  };
}
