#!/usr/bin/env bash
# Runs the tests on every supported release of Node.js, or on those in VERSIONS; arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."

for version in ${VERSIONS:-20 22 24}; do
  npx --yes --package "node@$version" -- node --version
  npx --yes --package "node@$version" -- node node_modules/jest/bin/jest.js "$@"
done
