import { Logger, runOnce } from 'graphile-worker';
import { accountTasks } from '../../src/domains/identity/account-mail.job';
import { notificationTasks } from '../../src/domains/platform/notification-mail.job';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import type { Letter } from '../../src/kernel/mail/letter';
import type { Mailer } from '../../src/kernel/mail/mailer';
import { mailTasks } from '../../src/kernel/mail/send-mail';
import type { TestServer } from './server';

export const APP_URL = 'http://127.0.0.1:3000';

export interface Mail {
  readonly to: string;
  readonly letter: Letter;
}

/** Runs the jobs that wait, and gives back what they mailed. */
export async function mailsOf(server: TestServer, through?: Mailer): Promise<Mail[]> {
  const mails: Mail[] = [];
  const mailer: Mailer = through ?? {
    send: async (to, letter) => void mails.push({ to, letter }),
    close: () => undefined,
  };
  const options = { mailer, clock: server.clock, appUrl: APP_URL };
  await runOnce({
    connectionString: server.database.ownerUrl,
    taskList: queueTasks({ ...accountTasks(options), ...mailTasks(options), ...notificationTasks(options) }),
    logger: new Logger(() => () => undefined),
    noHandleSignals: true,
  });
  return mails;
}

/** The token that stands in the link of a mail. */
export const tokenIn = (mail: Mail | undefined): string => mail!.letter.link!.url.split('#token=')[1]!;
