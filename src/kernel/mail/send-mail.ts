import type { Tasks } from '../jobs/tasks';
import type { Letter } from './letter';
import type { Mailer } from './mailer';

/** Makes a letter of what a job says; links begin with `appUrl`, which has no slash at the end. */
export type LetterTemplate = (data: never, appUrl: string, language: string) => Letter;

/** What the job `send-mail` takes. */
interface MailJob {
  readonly template: string;
  readonly to: string;
  readonly data: object;
  /** English when left out. */
  readonly language?: string;
}

const SEND_MAIL = 'send-mail';

const templates = new Map<string, LetterTemplate>();

/** Declares a letter that jobs send by its name. */
export const declareLetter = (name: string, template: LetterTemplate): void =>
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
      const letter = templates.get(template);
      if (!letter) throw new Error(`There is no letter '${template}'.`);
      await mailer.send(to, letter(data as never, appUrl, language));
    },
  };
}
