import { setTimeout as sleep } from 'node:timers/promises';
import '../../src/domains';
import { aiTasks } from '../../src/domains/ai/generation.job';
import { repurposingTasks } from '../../src/domains/repurposing/repurposing.job';
import { systemClock } from '../../src/kernel/clock';
import { startWorker } from '../../src/kernel/jobs/worker';
import { createLogger } from '../../src/kernel/logging';
import { openEmbeddings } from '../../src/language-models/embeddings';
import { composer } from '../ai/generations';
import { QUICK_HEARTBEAT } from '../support/heartbeat';

/**
 * A worker to be killed: generates content and posts. Prints a line before each call of the model. A call takes a random time of
 * at most as many milliseconds as the second argument says, and those from the one with the number of the third argument never
 * end.
 */
const [, , ownerUrl, longestMs, endless = 'Infinity'] = process.argv as [
  string,
  string,
  string,
  string,
  string?,
];

let calls = 0;
const models = composer();
const options = {
  languageModels: {
    ...models,
    generate: async (...call: Parameters<typeof models.generate>) => {
      calls += 1;
      const isEndless = calls >= Number(endless);
      process.stdout.write('call\n');
      await sleep(isEndless ? 2 ** 31 - 1 : Math.random() * Number(longestMs));
      return models.generate(...call);
    },
  } as typeof models,
  embeddings: openEmbeddings('marquee:hashing-1', {}),
  clock: systemClock,
  // The organization has no model of its own, and no image is read.
  ...{ encryption: undefined as never, media: undefined as never },
};

startWorker(
  ownerUrl,
  { ...aiTasks(options), ...repurposingTasks(options) },
  [],
  createLogger('silent'),
  QUICK_HEARTBEAT,
).catch((error) => {
  console.error(error);
  process.exit(1);
});
