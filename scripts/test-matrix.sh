#!/usr/bin/env bash
# Runs the tests on every supported release of Node.js, or on those in VERSIONS; arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."

# Tests start programs as other users, too, who cannot enter npm's own folders.
tools=$(mktemp -d -t test-matrix-XXXXXX)
chmod 755 "$tools"
trap 'rm -rf "$tools"' EXIT
path=$PATH

for version in ${VERSIONS:-20 22 24}; do
  npm install --silent --no-save --prefix "$tools/$version" "node@$version"
  export PATH="$tools/$version/node_modules/node/bin:$path"
  node --version
  node node_modules/jest/bin/jest.js "$@"
done
