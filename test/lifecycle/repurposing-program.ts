import '../../src/domains';
import { systemClock } from '../../src/kernel/clock';
import { composer } from '../ai/generations';
import { runJobs } from '../repurposing/jobs';

/**
 * A worker to be killed: runs the jobs of a database. Prints a line before each call of the model, and answers the second call
 * never.
 */
const [, , ownerUrl] = process.argv as [string, string, string];

let calls = 0;
const models = composer();
runJobs(
  // The organization has no model of its own, and no image is read.
  { database: { ownerUrl }, clock: systemClock, encryption: undefined as never, media: undefined as never },
  {
    ...models,
    generate: async (model, request) => {
      process.stdout.write('call\n');
      if ((calls += 1) === 2) await new Promise((resolve) => setTimeout(resolve, 60_000));
      return models.generate(model, request);
    },
  },
).catch((error) => {
  console.error(error);
  process.exit(1);
});
