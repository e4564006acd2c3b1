/**
 * Runs the longest test files first, so that no worker waits for another one at the end. jest knows the durations of an
 * earlier run; in a new checkout there is none.
 */
const { existsSync } = require('node:fs');
const { join, relative } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const ROOT = join(__dirname, '..');

/** The longest files, and about how many seconds each takes in `.ci/run` on two processors. */
const SECONDS = {
  'test/faults/simulator.test.ts': 170,
  'test/tenancy/paths.test.ts': 170,
  'test/server/startup.test.ts': 170,
  'test/domains/mutation-matrix.test.ts': 160,
  'test/domains/list-pages.test.ts': 140,
  'test/compiled/differential.test.ts': 120,
  'test/faults/faults.test.ts': 120,
  'test/domains/large-lists.test.ts': 110,
  'test/domains/bulk-jobs.test.ts': 90,
  'test/domains/rights-agreement.test.ts': 85,
  'test/media/hostile.test.ts': 60,
  'test/domains/shown-relations.test.ts': 60,
  'test/domains/listed-errors.test.ts': 60,
  'test/tenancy/matrix.test.ts': 50,
  'test/kernel/database/sample-drift.test.ts': 40,
  'test/lifecycle/killed-workers.test.ts': 40,
  'test/server/demo.test.ts': 40,
  'test/domains/schema-limits.test.ts': 35,
  'test/fuzz/documents.test.ts': 35,
  'test/lifecycle/social-account-lifecycle.test.ts': 35,
  'test/domains/bulk-matrix.test.ts': 30,
  'test/domains/purge.test.ts': 30,
  'test/kernel/embedded-surroundings.test.ts': 25,
  'test/limits/small-heap.test.ts': 25,
  'test/networks/preflight.test.ts': 25,
  'test/tenancy/concurrent-tenants.test.ts': 25,
  'test/domains/identity-guessing.test.ts': 25,
  'test/tenancy/generated-tests.test.ts': 20,
  'test/lifecycle/killed-reservations.test.ts': 20,
  'test/kernel/embedded.test.ts': 20,
  'test/clients/scenario.test.ts': 20,
  'test/lifecycle/first-post.test.ts': 20,
  'test/media/processing.test.ts': 20,
  'test/lifecycle/open-transactions.test.ts': 20,
  'test/publishing/processes.test.ts': 19,
  'test/domains/counters.test.ts': 19,
  'test/domains/mutation-references.test.ts': 18,
  'test/server/stalled-database.test.ts': 18,
  'test/tenancy/list-statements.test.ts': 17,
  'test/server/large-bodies.test.ts': 16,
  'test/media/renditions.test.ts': 16,
  'test/server/demo-sandbox.test.ts': 16,
  'test/storage/file-storage.test.ts': 16,
  'test/media/upload-bytes.test.ts': 16,
  'test/guards/imports.test.ts': 16,
  'test/domains/list-cursors.test.ts': 15,
  'test/domains/audited-mutations.test.ts': 15,
  'test/networks/tiktok.publishing.test.ts': 15,
  'test/networks/x.publishing.test.ts': 14,
  'test/domains/list-plans.test.ts': 14,
  'test/domains/viewer-actions.test.ts': 13,
  'test/clients/agency-day.test.ts': 13,
  'test/networks/linkedin.publishing.test.ts': 12,
  'test/domains/mutation-statements.test.ts': 12,
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
