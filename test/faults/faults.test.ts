import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countBy } from './verdict';
import { FaultRun } from './fault-run';

/** `npm run faults` publishes 10,000. */
const PUBLICATIONS = Number(process.env.FAULTS ?? 500);
/** Repeats the faults of an earlier run. */
const SEED = process.env.SEED ?? randomUUID();
const IS_FULL = PUBLICATIONS > 500;
/** The evidence that a post was not published takes this long in a short run, instead of two minutes. */
const EVIDENCE_WAIT = IS_FULL ? 120 : 20;
const PER_SECOND = Number(process.env.FAULTS_PER_SECOND ?? 6);
const PATIENCE = Number(process.env.FAULTS_PATIENCE ?? 300);
const RESULTS = join(__dirname, '../artefacts');
const MAXIMUM_SETTLING = 300;

test(
  `publishes ${PUBLICATIONS} posts exactly once while processes, connections and tokens fail (SEED=${SEED})`,
  async () => {
    const result = await FaultRun.run({
      seed: SEED,
      publications: PUBLICATIONS,
      perSecond: PER_SECOND,
      evidenceWait: EVIDENCE_WAIT,
      patience: PATIENCE,
    });
    await mkdir(RESULTS, { recursive: true });
    await writeFile(join(RESULTS, `faults-${SEED}.json`), `${JSON.stringify(result, undefined, 2)}\n`);
    const { doubled, lost, foreign, open, unknowns, settling, lateness, faults, statuses, seconds } = result;
    console.table({
      seed: SEED,
      ...statuses,
      doubled: doubled.length,
      lost: lost.length,
      unknowns,
      ...countBy(faults, ({ kind }) => kind),
      'settled after, p50 / p99 (s)': settling.map((value) => value.toFixed(1)).join(' / '),
      'late, p50 / p99 (s)': lateness.map((value) => value.toFixed(1)).join(' / '),
      'duration (s)': Math.round(seconds),
    });
    expect({ doubled, lost, foreign, open }).toEqual({ doubled: [], lost: [], foreign: [], open: 0 });
    expect(unknowns).toBeGreaterThan(0);
    expect(settling[1]).toBeLessThanOrEqual(MAXIMUM_SETTLING);
  },
  (PUBLICATIONS / PER_SECOND + PATIENCE + 300) * 1_000,
);
