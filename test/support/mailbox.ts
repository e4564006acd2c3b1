import { queueTasks } from '../../src/kernel/jobs/tasks';
import type { EmailContent } from '../../src/kernel/mail/email-content';
import type { Mailer } from '../../src/kernel/mail/mailer';
import { tasksOf } from '../../src/server/jobs';
import { createLogger } from '../../src/kernel/logging';
import { runQueue } from './run-queue';
import type { TestServer } from './server';

export const APP_URL = 'http://127.0.0.1:3000';

export interface Mail {
  readonly to: string;
  readonly letter: EmailContent;
}

/** Runs the pending jobs. Returns the emails that they sent. */
export async function mailsOf(server: TestServer, through?: Mailer): Promise<Mail[]> {
  const mails: Mail[] = [];
  const mailer: Mailer = through ?? {
    send: async (to, letter) => void mails.push({ to, letter }),
    close: () => undefined,
  };
  const tasks = tasksOf({
    mailer,
    clock: server.clock,
    appUrl: APP_URL,
    stores: [server.media.storage],
    encryption: server.encryption,
    media: server.media,
    networks: server.networks,
    insights: server.insights,
    languageModels: server.services.languageModels,
    embeddings: server.services.embeddings,
    log: createLogger('silent'),
  });
  await runQueue(server.database.ownerUrl, queueTasks(tasks));
  return mails;
}

/** Returns the token in the link of an email. */
export const tokenIn = (mail: Mail | undefined): string => mail!.letter.link!.url.split('#token=')[1]!;
