import type { Tasks } from '../../kernel/jobs';
import { MAIL_LANE, type MailOptions, sendEmail } from '../../kernel/mail';
import { greetingAndClosing } from '../identity/email-frame';

/** The task that the SQL function `notifications.add` queues for notifications that are also sent by email. */
const TASK = 'mail-notification';
MAIL_LANE.add(TASK);

interface MailedNotification {
  readonly email: string;
  readonly full_name: string;
  readonly language: string;
  readonly kind: string;
  readonly title: string;
  readonly message: string | null;
  readonly link_url: string | null;
  readonly link_text: string | null;
}

const MAILED_NOTIFICATION = `SELECT u.email, u.full_name, u.language, n.kind, n.title, n.message, n.link_url, n.link_text
  FROM notifications n JOIN users u ON u.id = n.user_id AND u.deleted_at IS NULL WHERE n.id = $1`;

/** Returns the task that emails a notification to the user's current address. */
export function notificationTasks({ mailer, appUrl }: MailOptions): Tasks {
  return {
    [TASK]: async (payload, helpers) => {
      const { notification } = payload as { notification: string };
      const { rows } = await helpers.query<MailedNotification>(MAILED_NOTIFICATION, [notification]);
      const [mailed] = rows;
      if (!mailed) return;
      const { email: to, kind, link_url: url, link_text: label, title, message } = mailed;
      const content = {
        subject: title,
        ...greetingAndClosing(mailed.language, mailed.full_name),
        paragraphs: [message ?? title],
        link: url && label ? { label, url: url.startsWith('/') ? `${appUrl}${url}` : url } : undefined,
      };
      await sendEmail({ mailer }, helpers, { kind: `notification ${kind}`, to }, content);
    },
  };
}
