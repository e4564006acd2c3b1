/** jest over a PostgreSQL of its own; browser tests have their own project, see `npm run test:browser`. */
const compiler = '<rootDir>/scripts/jest-transform.cjs';

const transform = {
  '^.+\\.tsx?$': compiler,
  'node_modules/(jose|intl-messageformat|@formatjs|temporal-[a-z]+)/.+\\.js$': compiler,
};

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/browser/'],
  transform,
  transformIgnorePatterns: ['/node_modules/(?!(jose|intl-messageformat|@formatjs|temporal-[a-z]+)/)'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testSequencer: '<rootDir>/scripts/jest-sequencer.cjs',
  maxWorkers: 2,
  // A worker keeps some of what its files have used; a new one takes over.
  workerIdleMemoryLimit: '1GB',
  // Long enough for a machine that is busy otherwise.
  testTimeout: 180000,
};
