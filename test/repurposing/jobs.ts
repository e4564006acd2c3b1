import type { LanguageModels } from '../../src/domains/ai/language-model.port';
import { aiTasks } from '../../src/domains/ai/generation.job';
import { repurposingTasks } from '../../src/domains/repurposing/repurposing.job';
import { openEmbeddings } from '../../src/language-models/embeddings';
import type { Clock } from '../../src/kernel/clock';
import { queueTasks, type Tasks } from '../../src/kernel/jobs/tasks';
import { startWorker, type Worker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { composer, runGenerations } from '../ai/generations';
import { QUICK_HEARTBEAT } from '../support/heartbeat';
import { mutate } from '../support/people';
import { runQueue } from '../support/run-queue';
import type { Json, TestServer } from '../support/server';
import { analyze, strategy } from './analyses';

type JobServer = Pick<TestServer, 'encryption' | 'media'> & {
  readonly clock: Clock;
  readonly database: { readonly ownerUrl: string };
};

/** Returns the tasks of jobs that write posts. */
function tasksOf({ clock, encryption, media }: JobServer, languageModels: LanguageModels): Tasks {
  const embeddings = openEmbeddings('marquee:hashing-1', {});
  const options = { languageModels, embeddings, clock, encryption, media, watchMs: 20 };
  return { ...aiTasks(options), ...repurposingTasks(options) };
}

/** Runs the pending jobs that write posts. */
export const runJobs = (server: JobServer, languageModels: LanguageModels = composer()): Promise<void> =>
  runQueue(server.database.ownerUrl, queueTasks(tasksOf(server, languageModels)));

/** Starts a worker that takes over the jobs of killed ones. */
export const startJobWorker = (server: JobServer): Promise<Worker> =>
  startWorker(
    server.database.ownerUrl,
    tasksOf(server, composer()),
    [],
    createLogger('silent'),
    QUICK_HEARTBEAT,
  );

/** Returns a strategy of an analyzed talk: captions in English and Hindi, an article and a carousel. */
export async function newStrategy(server: TestServer, organization: string, token: string): Promise<string> {
  await analyze(server, { organizationId: organization, title: 'Tea talk' }, token).then(
    ({ contentAnalysis }) => runGenerations(server).then(() => contentAnalysis),
  );
  const [{ id: contentAnalysisId }] = (await server.database.query(
    'SELECT id FROM content_analyses WHERE organization_id = $1',
    [organization],
  )) as [{ id: string }];
  const made = await strategy(server, 'createRepurposingStrategy', { contentAnalysisId }, token);
  const priority = 'HIGH';
  const recommendedFormats = [
    { format: 'CAPTION', priority, platforms: ['INSTAGRAM'], languages: ['ENGLISH', 'HINDI'] },
    { format: 'ARTICLE', priority, platforms: [], languages: [] },
    { format: 'CAROUSEL', priority, platforms: ['LINKEDIN'], languages: [] },
  ];
  const { id } = made.repurposingStrategy as { id: string };
  await strategy(server, 'updateRepurposingStrategy', { id, recommendedFormats }, token);
  return id;
}

const JOB = `id status priority progress creditsUsed startedAt finishedAt source targetPlatforms version
  config { modelTier tone maxHashtags callToAction } strategy { id } contentAnalysis { id } campaign { id } template { id }
  outputs { position format platform language generation { id status feature failure { reason } postOrigin { post {
    title caption body hashtags callToAction format mediaType targetPlatforms language metadata status author { id }
    aiContribution { isCaptionGenerated generationCost } } } } }`;

/** Returns a job as a user sees it. */
export const jobOf = async (server: TestServer, id: string, token: string): Promise<Json> =>
  (await server.run(`query ($id: ID!) { repurposingJob(id: $id) { ${JOB} } }`, { id }, token)).data
    .repurposingJob;

/** Starts a job. */
export const startJob = (server: TestServer, input: object, token: string): Promise<Json> =>
  mutate(
    server,
    'startRepurposingJob',
    { seed: 3, ...input },
    token,
    'repurposingJob { id status priority } job { id kind status }',
  );
