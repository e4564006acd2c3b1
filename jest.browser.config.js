/** The tests that drive a browser. They start what they need themselves, so there is no common setup. */
const { transform, transformIgnorePatterns } = require('./jest.config.js');

module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/browser/**/*.test.ts'],
  transform,
  transformIgnorePatterns,
  maxWorkers: 1,
  testTimeout: 120000,
};
