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

const templates = new Map<string, EmailTemplate>();

/** Declares an email template, which jobs refer to by name. */
export const declareEmailTemplate = (name: string, template: EmailTemplate): void =>
  void templates.set(name, template);

export interface MailOptions {
  readonly mailer: Mailer;
  /** URL of the frontend, without a trailing slash. */
  readonly appUrl: string;
}

/** Returns the task that sends emails from declared templates. */
export function mailTasks({ mailer, appUrl }: MailOptions): Tasks {
  return {
    [SEND_MAIL]: async (payload) => {
      const { template, to, data, language = 'en' } = payload as MailJob;
      const content = templates.get(template);
      if (!content) throw new Error(`Email template '${template}' is not declared.`);
      await mailer.send(to, content(data as never, appUrl, language));
    },
  };
}
