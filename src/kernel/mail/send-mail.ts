import type { Tasks } from '../jobs/tasks';
import type { EmailContent } from './email-content';
import type { Mailer } from './mailer';

/** Makes a letter of what a job says; links begin with `appUrl`, which has no slash at the end. */
export type EmailTemplate = (data: never, appUrl: string, language: string) => EmailContent;

/** What the job `send-mail` takes. */
interface MailJob {
  readonly template: string;
  readonly to: string;
  readonly data: object;
  /** English when left out. */
  readonly language?: string;
}

const SEND_MAIL = 'send-mail';

const templates = new Map<string, EmailTemplate>();

/** Declares a letter that jobs send by its name. */
export const declareEmailTemplate = (name: string, template: EmailTemplate): void =>
  void templates.set(name, template);

export interface MailOptions {
  readonly mailer: Mailer;
  /** Where the frontend is, without a slash at the end. */
  readonly appUrl: string;
}

/** The task that sends declared letters. */
export function mailTasks({ mailer, appUrl }: MailOptions): Tasks {
  return {
    [SEND_MAIL]: async (payload) => {
      const { template, to, data, language = 'en' } = payload as MailJob;
      const content = templates.get(template);
      if (!content) throw new Error(`There is no letter '${template}'.`);
      await mailer.send(to, content(data as never, appUrl, language));
    },
  };
}
