/** jest over a PostgreSQL of its own; browser tests have their own project, see `npm run test:browser`. */

/** How both projects load modules. */
const modules = {
  testEnvironment: '<rootDir>/scripts/jest-environment.cjs',
  runtime: '<rootDir>/scripts/jest-runtime.cjs',
  transform: { '^.+\\.tsx?$': '<rootDir>/scripts/jest-transform.cjs' },
};

module.exports = {
  ...modules,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/scripts/jest-sequencer.cjs',
  // One more than most machines of CI have processors: while a worker waits for the clock, the others go on.
  maxWorkers: 3,
  // A worker keeps some of what its files have used; a new one takes over.
  workerIdleMemoryLimit: '1GB',
  // Long enough for a machine that is busy otherwise.
  testTimeout: 180000,
};
