import type { Tasks } from '../../kernel/jobs/tasks';
import type { MailOptions } from '../../kernel/mail/send-mail';
import { greetingAndClosing } from '../identity/email-frame';

/** The job that `notifications.add` adds where a notification is mailed as well. */
const TASK = 'mail-notification';

interface MailedNotification {
  readonly email: string;
  readonly full_name: string;
  readonly language: string;
  readonly title: string;
  readonly message: string | null;
  readonly link_url: string | null;
  readonly link_text: string | null;
}

const MAILED_NOTIFICATION = `SELECT u.email, u.full_name, u.language, n.title, n.message, n.link_url, n.link_text
  FROM notifications n JOIN users u ON u.id = n.user_id AND u.deleted_at IS NULL WHERE n.id = $1`;

/** The task that mails a notification to the address its person has by then. */
export function notificationTasks({ mailer, appUrl }: MailOptions): Tasks {
  return {
    [TASK]: async (payload, helpers) => {
      const { notification } = payload as { notification: string };
      const { rows } = await helpers.query<MailedNotification>(MAILED_NOTIFICATION, [notification]);
      const [mailed] = rows;
      if (!mailed) return;
      const { link_url: url, link_text: label, title, message } = mailed;
      await mailer.send(mailed.email, {
        subject: title,
        ...greetingAndClosing(mailed.language, mailed.full_name),
        paragraphs: [message ?? title],
        link: url && label ? { label, url: url.startsWith('/') ? `${appUrl}${url}` : url } : undefined,
      });
    },
  };
}
