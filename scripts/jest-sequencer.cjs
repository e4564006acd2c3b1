/**
 * Runs the longest test files first, so that no worker waits for another one at the end. jest knows the durations of an
 * earlier run; in a new checkout there is none.
 */
const { existsSync } = require('node:fs');
const { join, relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const ROOT = join(__dirname, '..');

/** The longest files, and about how many seconds each takes. */
const SECONDS = {
  'test/compiled/differential.test.ts': 90,
  'test/domains/mutation-matrix.test.ts': 90,
  'test/domains/list-pages.test.ts': 80,
  'test/server/startup.test.ts': 80,
  'test/domains/rights-agreement.test.ts': 60,
  'test/fuzz/documents.test.ts': 60,
  'test/media/hostile.test.ts': 60,
  'test/kernel/database/sample-drift.test.ts': 50,
  'test/lifecycle/killed-workers.test.ts': 40,
  'test/tenancy/matrix.test.ts': 40,
  'test/domains/counters.test.ts': 30,
  'test/domains/bulk-jobs.test.ts': 30,
  'test/domains/schema-limits.test.ts': 30,
  'test/kernel/embedded.test.ts': 30,
  'test/limits/small-heap.test.ts': 30,
  'test/server/demo.test.ts': 30,
  'test/tenancy/paths.test.ts': 30,
};
const OTHERS = 5;

for (const path of Object.keys(SECONDS))
  if (!existsSync(join(ROOT, path)))
    throw new Error(`${path} does not exist. Change its name in ${__filename}.`);

class LongestFirst extends Sequencer {
  time(test) {
    return super.time(test) ?? 1000 * (SECONDS[relative(ROOT, test.path)] ?? OTHERS);
  }
}

module.exports = LongestFirst;
