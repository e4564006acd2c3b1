/** The tests that drive a browser. They start what they need themselves, so there is no common setup. */
const { testEnvironment, runtime, transform } = require('./jest.config.js');

module.exports = {
  testEnvironment,
  runtime,
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  transform,
  maxWorkers: 1,
  testTimeout: 120000,
};
