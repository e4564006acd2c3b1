import type { JobHelpers } from 'graphile-worker';
import { isWithinLimit, type RateLimit } from '../auth/rate-limit';
import { declareLane } from '../jobs/lanes';
import type { Tasks } from '../jobs/tasks';
import type { EmailContent } from './email-content';
import type { Mailer } from './mailer';

/** Builds the content of an email from the data of a job. Links start with `appUrl`, which has no trailing slash. */
export type EmailTemplate = (data: never, appUrl: string, language: string) => EmailContent;

/** Payload of the job `send-mail`. */
interface MailJob {
  readonly template: string;
  readonly to: string;
  readonly data: object;
  /** Defaults to English. */
  readonly language?: string;
}

const SEND_MAIL = 'send-mail';

/** The lane of tasks that send email, which users wait for. */
export const MAIL_LANE = declareLane('mail', { slots: 2 });
MAIL_LANE.add(SEND_MAIL);

const templates = new Map<string, EmailTemplate>();

/** Declares an email template, which jobs refer to by name. */
export const declareEmailTemplate = (name: string, template: EmailTemplate): void =>
  void templates.set(name, template);

/**
 * The limit of every kind of email to one address. Mutations that send email have lower limits of their own; this one
 * also covers emails that are a side effect, such as notifications. Kinds are counted separately, so that many of one
 * kind cannot suppress another one, such as a security alert.
 */
const EMAILS: RateLimit = { name: 'email', limit: 20, windowSeconds: 60 * 60 };

/**
 * Sends an email of a job. An email above the limit is not sent, and logged. A retry counts once. All emails are sent
 * through this function.
 */
export async function sendEmail(
  { mailer }: Pick<MailOptions, 'mailer'>,
  helpers: JobHelpers,
  { kind, to }: { readonly kind: string; readonly to: string },
  content: EmailContent,
): Promise<void> {
  const isRetry = helpers.job.attempts > 1;
  if (isRetry || (await isWithinLimit(helpers, { rateLimit: EMAILS, key: `${kind} ${to}` })))
    await mailer.send(to, content);
  else helpers.logger.warn(`email limit exceeded; not sending ${kind}`);
}

export interface MailOptions {
  readonly mailer: Mailer;
  /** URL of the frontend, without a trailing slash. */
  readonly appUrl: string;
}

/** Returns the task that sends emails from declared templates. */
export function mailTasks({ mailer, appUrl }: MailOptions): Tasks {
  return {
    [SEND_MAIL]: async (payload, helpers) => {
      const { template, to, data, language = 'en' } = payload as MailJob;
      const content = templates.get(template);
      if (!content) throw new Error(`Email template '${template}' is not declared.`);
      await sendEmail({ mailer }, helpers, { kind: template, to }, content(data as never, appUrl, language));
    },
  };
}
