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
  'test/faults/faults.test.ts': 160,
  'test/domains/mutation-matrix.test.ts': 120,
  'test/domains/list-pages.test.ts': 80,
  'test/domains/rights-agreement.test.ts': 80,
  'test/server/startup.test.ts': 75,
  'test/compiled/differential.test.ts': 65,
  'test/media/hostile.test.ts': 50,
  'test/lifecycle/killed-workers.test.ts': 35,
  'test/tenancy/paths.test.ts': 30,
  'test/domains/shown-relations.test.ts': 30,
  'test/fuzz/documents.test.ts': 25,
  'test/kernel/database/sample-drift.test.ts': 25,
  'test/publishing/processes.test.ts': 25,
  'test/tenancy/matrix.test.ts': 25,
  'test/server/demo.test.ts': 25,
  'test/lifecycle/social-account-lifecycle.test.ts': 25,
  'test/domains/bulk-jobs.test.ts': 20,
  'test/kernel/embedded.test.ts': 20,
  'test/kernel/embedded-surroundings.test.ts': 20,
  'test/clients/scenario.test.ts': 20,
  'test/domains/bulk-matrix.test.ts': 20,
  'test/networks/preflight.test.ts': 20,
  'test/domains/schema-limits.test.ts': 17,
  'test/domains/counters.test.ts': 17,
  'test/tenancy/concurrent-tenants.test.ts': 17,
  'test/server/stalled-database.test.ts': 17,
  'test/domains/listed-errors.test.ts': 16,
  'test/server/large-bodies.test.ts': 16,
  'test/guards/conventions.test.ts': 16,
  'test/media/processing.test.ts': 15,
  'test/domains/identity-guessing.test.ts': 15,
  'test/media/upload-bytes.test.ts': 13,
  'test/limits/small-heap.test.ts': 13,
  'test/tenancy/generated-tests.test.ts': 13,
  'test/lifecycle/first-post.test.ts': 13,
  'test/clients/agency-day.test.ts': 13,
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
