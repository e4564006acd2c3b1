import { join } from 'node:path';
import type { Config } from '../config';
import {
  CONNECTION_RECURRING,
  type ConnectionTaskOptions,
  connectionTasks,
} from '../domains/channels/connection.jobs';
import { CHANNELS_RECURRING, channelTasks } from '../domains/channels/webhook-deliveries.job';
import { ACCOUNT_RECURRING, accountTasks } from '../domains/identity/account-mail.job';
import { MEDIA_RECURRING, type MediaTaskOptions, mediaTasks } from '../domains/media/media.jobs';
import { notificationTasks } from '../domains/notifications/notification-mail.job';
import { systemClock } from '../kernel/clock';
import { MAINTENANCE, maintenanceTasks } from '../kernel/jobs/maintenance';
import type { PurgeOptions } from '../kernel/jobs/purge';
import { type EncryptionTaskOptions, rotationTasks } from '../kernel/jobs/rotate-encryption-keys';
import type { Tasks } from '../kernel/jobs/tasks';
import { startWorker, type Worker } from '../kernel/jobs/worker';
import { storesOf } from '../storage';
import { openMailer } from '../kernel/mail/mailer';
import { type MailOptions, mailTasks } from '../kernel/mail/send-mail';
import { linkModels } from '../kernel/model/link';
import { type BulkJobOptions, bulkTasks } from '../kernel/write/bulk-job';

/** Returns the tasks of the kernel and of all domains. */
export const tasksOf = (
  options: MailOptions & PurgeOptions & EncryptionTaskOptions & MediaTaskOptions & ConnectionTaskOptions,
): Tasks => ({
  ...maintenanceTasks(linkModels(), options),
  ...rotationTasks(linkModels(), options),
  ...mailTasks(options),
  ...accountTasks(options),
  ...mediaTasks(options),
  ...notificationTasks(options),
  ...connectionTasks(options),
  ...channelTasks(),
});

/** Runs all jobs and sends email in this process. `ownerUrl` is the URL of the role that owns the queue. */
export async function startJobs(config: Config, ownerUrl: string, bulk: BulkJobOptions): Promise<Worker> {
  const { log, services } = bulk;
  const { appUrl, smtpUrl, mailFrom: from, dataDir } = config;
  if (config.production && !smtpUrl) log.warn('SMTP_URL is not set; emails are written to the data folder');
  const mailer = openMailer({ smtpUrl, from, folder: join(dataDir, 'mail') });
  const tasks = {
    ...tasksOf({
      ...{ mailer, clock: systemClock, appUrl, log },
      encryption: services.encryption,
      media: services.media,
      networks: services.networks,
      stores: storesOf(services.media.storage, dataDir),
    }),
    ...bulkTasks(bulk),
  };
  const worker = await startWorker(
    ownerUrl,
    tasks,
    [
      ...MAINTENANCE,
      ...ACCOUNT_RECURRING,
      ...CHANNELS_RECURRING,
      ...CONNECTION_RECURRING,
      ...MEDIA_RECURRING,
    ],
    log,
  );
  return {
    promise: worker.promise,
    stop: async () => {
      await worker.stop();
      mailer.close();
    },
  };
}
