#!/usr/bin/env bash
# Runs the property test of reviews in several processes side by side, each with a database server and seeds of its own:
# REVIEW_RUNS reviews, 100,000 unless set, in REVIEW_PROCESSES processes, one per processor unless set. TEST_SEED is random
# unless set. Each process reports its seed and progress every minute, so that an interrupted run can be continued with another
# seed. Arguments go to jest.
set -euo pipefail
cd "$(dirname "$0")/.."

total=${REVIEW_RUNS:-100000}
processes=${REVIEW_PROCESSES:-$(nproc)}
seed=${TEST_SEED:-random}
export REVIEW_RUNS=$(((total + processes - 1) / processes))

running=()
trap 'kill "${running[@]}" 2>/dev/null || true' INT TERM
for ((i = 0; i < processes; i++)); do
  # The seeds of a process follow each other.
  [ "$seed" = random ] || export TEST_SEED=$((seed + i * REVIEW_RUNS))
  TEST_SEED=${TEST_SEED:-random} node --max-semi-space-size=64 node_modules/jest/bin/jest.js \
    --runInBand test/publishing/review-interleavings "$@" &
  running+=($!)
done
status=0
for process in "${running[@]}"; do wait "$process" || status=1; done
exit $status
