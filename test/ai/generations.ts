import { aiTasks } from '../../src/domains/ai/generation.job';
import type { LanguageModels } from '../../src/domains/ai/language-model.port';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { openLanguageModels } from '../../src/language-models';
import type { ComposerScript } from '../../src/language-models/composer/composer';
import { mutate } from '../support/people';
import { runQueue } from '../support/run-queue';
import type { Json, TestServer } from '../support/server';

const COMPOSER = { HEAVY: 'composer', LIGHT: 'composer', VISION: 'composer' };

/** Opens the composer, with a script of what goes wrong. */
export const composer = (script?: ComposerScript): LanguageModels =>
  openLanguageModels({ models: COMPOSER, providers: {}, allowLoopback: true, script });

/** Runs the pending jobs that generate content. */
export const runGenerations = (
  server: TestServer,
  languageModels = composer(),
  partialMs?: number,
): Promise<void> =>
  runQueue(
    server.database.ownerUrl,
    queueTasks(
      aiTasks({
        ...{ languageModels, embeddings: server.services.embeddings, clock: server.clock },
        ...{ encryption: server.encryption, media: server.media, watchMs: 20, partialMs },
      }),
    ),
  );

const GENERATION = `id feature status version modelTier provider modelName modelVersion isModel promptTemplate
  promptVersion seed temperature maxOutputTokens inputTokens outputTokens cachedInputTokens reasoningTokens totalTokens
  isUsageEstimated cost costBucket prices { model inputPrice outputPrice source } retryCount input captions { text hashtags callToAction }
  hashtags ideas { title description hook } qualityScore brandConsistencyScore userRating failure { reason message } startedAt
  finishedAt durationMs post { id } campaign { id } brandProfile { id } createdBy { id } clientAccount { id }`;

/** Returns a generation as a user sees it. */
export const generationOf = async (server: TestServer, id: string, token: string): Promise<Json> =>
  (await server.run(`query ($id: ID!) { aiGeneration(id: $id) { ${GENERATION} } }`, { id }, token)).data
    .aiGeneration;

/** Runs a mutation that generates content. */
export const generate = (server: TestServer, name: string, input: object, token: string): Promise<Json> =>
  mutate(
    server,
    name,
    input,
    token,
    `generation { id status seed } job { id kind status subject { __typename } }`,
  );
