import { join } from 'node:path';
import type { Config } from '../config';
import { ACCOUNT_RECURRING, accountTasks } from '../domains/identity/account-mail.job';
import { notificationTasks } from '../domains/platform/notification-mail.job';
import { systemClock } from '../kernel/clock';
import { MAINTENANCE, maintenanceTasks } from '../kernel/jobs/maintenance';
import { startWorker, type Worker } from '../kernel/jobs/worker';
import type { Logger } from '../kernel/logging';
import { openMailer } from '../kernel/mail/mailer';
import { mailTasks } from '../kernel/mail/send-mail';
import { linkModels } from '../kernel/model/link';

/** Runs the jobs of all domains and sends mail, in this process; `ownerUrl` is the login that owns the queue. */
export async function startJobs(config: Config, ownerUrl: string, log: Logger): Promise<Worker> {
  const { appUrl, smtpUrl, mailFrom: from, dataDir } = config;
  if (config.production && !smtpUrl) log.warn('SMTP_URL is not set: mails become files in the data folder');
  const mailer = openMailer({ smtpUrl, from, folder: join(dataDir, 'mail') });
  const tasks = {
    ...maintenanceTasks(linkModels(), { clock: systemClock, dataDir }),
    ...mailTasks({ mailer, appUrl }),
    ...accountTasks({ mailer, clock: systemClock, appUrl }),
    ...notificationTasks({ mailer, appUrl }),
  };
  const worker = await startWorker(ownerUrl, tasks, [...MAINTENANCE, ...ACCOUNT_RECURRING], log);
  return {
    promise: worker.promise,
    stop: async () => {
      await worker.stop();
      mailer.close();
    },
  };
}
