import { join } from 'node:path';
import type { Config } from '../config';
import {
  CONNECTION_RECURRING,
  type ConnectionTaskOptions,
  connectionTasks,
} from '../domains/channels/connection.jobs';
import { CHANNELS_RECURRING, channelTasks } from '../domains/channels/webhook-deliveries.job';
import { BILLING_RECURRING, billingTasks } from '../domains/billing/billing.jobs';
import { ACCOUNT_RECURRING, accountTasks } from '../domains/identity/account-mail.job';
import { type AiTaskOptions, aiTasks } from '../domains/ai/generation.job';
import { ABANDONED_RECURRING, abandonedTasks } from '../domains/ai/abandoned.job';
import { ARCHIVE_RECURRING, archiveTasks } from '../domains/ai/archive.job';
import { imageTasks } from '../domains/ai/image-generation.job';
import { VOICE_RECURRING, type VoiceTaskOptions, voiceTasks } from '../domains/ai/voice/embed-samples.job';
import { MEDIA_RECURRING, type MediaTaskOptions, mediaTasks } from '../domains/media/media.jobs';
import { ACCESS_RECURRING, accessTasks } from '../domains/organizations/access.job';
import { INSIGHTS_RECURRING, insightsTasks } from '../domains/publishing/insights/insights.jobs';
import type { InsightsPorts } from '../domains/publishing/insights/insights.port';
import { notificationTasks } from '../domains/notifications/notification-mail.job';
import { PUBLISHING_RECURRING, publishingTasks } from '../domains/publishing/publishing.jobs';
import { ABANDONED_JOBS_RECURRING, abandonedJobTasks } from '../domains/repurposing/abandoned.job';
import { repurposingTasks } from '../domains/repurposing/repurposing.job';
import { REVIEW_RECURRING, reviewTasks } from '../domains/review/qa/escalation.job';
import { Publisher } from '../domains/publishing/publisher/publisher';
import { ownerPool, REQUEST_TIMEOUTS } from '../kernel/database/pools';
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
import { variablesOf } from './session-variables';

/** Returns the tasks of the kernel and of all domains. */
export const tasksOf = (
  options: MailOptions &
    PurgeOptions &
    EncryptionTaskOptions &
    MediaTaskOptions &
    ConnectionTaskOptions &
    AiTaskOptions &
    VoiceTaskOptions & { readonly insights: InsightsPorts },
): Tasks => ({
  ...maintenanceTasks(linkModels(), options),
  ...rotationTasks(linkModels(), options),
  ...mailTasks(options),
  ...accountTasks(options),
  ...accessTasks(options),
  ...billingTasks(options),
  ...mediaTasks(options),
  ...notificationTasks(options),
  ...connectionTasks(options),
  ...channelTasks(),
  ...publishingTasks(options),
  ...reviewTasks(options),
  ...insightsTasks(options),
  ...aiTasks(options),
  ...abandonedTasks(options),
  ...archiveTasks(options),
  ...imageTasks(options),
  ...repurposingTasks(options),
  ...abandonedJobTasks(options),
  ...voiceTasks(options),
});

/** Connections of the publisher. Its steps use one for moments, and mostly wait for platforms. */
const PUBLISHER_CONNECTIONS = 4;

/** Sends publications that are due in this process. Returns the function that stops it. */
function startPublisher(
  config: Config,
  ownerUrl: string,
  { services, log }: BulkJobOptions,
): { stop(): Promise<void> } {
  const onError = (error: Error): void => log.warn(error, 'idle connection of the publisher lost');
  const variables = variablesOf(config);
  const pool = ownerPool(ownerUrl, {
    max: PUBLISHER_CONNECTIONS,
    timeouts: REQUEST_TIMEOUTS,
    onError,
    variables,
  });
  const { encryption, clock, networks, publishing, media, feed } = services;
  const stores = storesOf(media.storage, config.dataDir);
  const publisher = new Publisher({ pool, encryption, clock, networks, publishing, stores, log, feed });
  publisher.start();
  return {
    stop: async () => {
      await publisher.stop();
      await pool.end();
    },
  };
}

/** Runs all jobs, sends publications and sends email in this process. `ownerUrl` is the URL of the role that owns the queue. */
export async function startJobs(config: Config, ownerUrl: string, bulk: BulkJobOptions): Promise<Worker> {
  const { log, services } = bulk;
  const { appUrl, smtpUrl, mailFrom: from, dataDir } = config;
  if (config.production && !smtpUrl) log.warn('SMTP_URL is not set; emails are written to the data folder');
  const mailer = openMailer({ smtpUrl, from, folder: join(dataDir, 'mail') });
  const tasks = {
    ...tasksOf({
      ...{ mailer, clock: services.clock, appUrl, log },
      encryption: services.encryption,
      media: services.media,
      networks: services.networks,
      insights: services.insights,
      languageModels: services.languageModels,
      embeddings: services.embeddings,
      stores: storesOf(services.media.storage, dataDir),
    }),
    ...bulkTasks(bulk),
  };
  const worker = await startWorker(
    ownerUrl,
    tasks,
    [
      ...MAINTENANCE,
      ...ABANDONED_RECURRING,
      ...ABANDONED_JOBS_RECURRING,
      ...ARCHIVE_RECURRING,
      ...ACCOUNT_RECURRING,
      ...ACCESS_RECURRING,
      ...BILLING_RECURRING,
      ...CHANNELS_RECURRING,
      ...CONNECTION_RECURRING,
      ...INSIGHTS_RECURRING,
      ...MEDIA_RECURRING,
      ...PUBLISHING_RECURRING,
      ...REVIEW_RECURRING,
      ...VOICE_RECURRING,
    ],
    log,
    undefined,
    { variables: variablesOf(config) },
  );
  const publisher = startPublisher(config, ownerUrl, bulk);
  return {
    promise: worker.promise,
    stop: async () => {
      await Promise.all([worker.stop(), publisher.stop()]);
      mailer.close();
    },
  };
}
