import fc, { SEED } from '../support/property';
import { CONTENT } from '../../src/domains/review/content-digests';
import {
  type Act,
  POST_ACTS,
  REVIEW_ACTS,
  type Reviewed,
  ReviewWorld,
  type Role,
  ROLES,
} from './review-acts';

/**
 * Random acts of people on one post or campaign, several at a time, while other reviews of the organization go on. `npm run
 * test:review` runs 100,000 reviews, in several processes with seeds of their own. TEST_SEED and REVIEW_PATH replay one, with
 * the values that a failure names.
 */
const { REVIEW_RUNS: RUNS = '24', REVIEW_PATH: PATH } = process.env;
/** Reviews that go on at the same time. */
const LANES = 8;
/** Reviews on one server. A new one has an empty database, so that reviews stay as fast as the first ones. */
const PER_SERVER = 960;

/** Longer timers fire at once. */
const MAX_TIMEOUT = 2 ** 31 - 1;
/** How often a long run reports its progress. */
const REPORT_MS = 60_000;

let world: ReviewWorld;
/** Reviews so far. */
let done = 0;

/** Reports the progress of a long run, so that a run that was interrupted can be continued with another seed. */
function report(): void {
  process.stderr.write(`${done} of ${RUNS} reviews, seed ${SEED}\n`);
}

interface Interleaving {
  readonly kind: Reviewed['kind'];
  /** Acts of one item are run at the same time. */
  readonly steps: readonly (readonly Act[])[];
}

const acts = (...given: [act: string, role: Role][]): Act[] => given.map(([act, role]) => ({ act, role }));

const APPROVALS: [string, Role][] = [
  ['approve', 'MANAGER'],
  ['approve', 'MANAGER'],
  ['approve', 'OWNER'],
];
/** Reviews that reach their end if nobody disturbs them, with the acts that disturb them. */
const REVIEWS = [
  {
    kind: 'post',
    acts: acts(['request', 'EDITOR'], ...APPROVALS, ['schedule', 'OWNER'], ['publish', 'OWNER']),
    others: POST_ACTS,
  },
  {
    kind: 'post',
    acts: acts(['requestPlanned', 'CREATOR'], ...APPROVALS, ['publish', 'OWNER']),
    others: POST_ACTS,
  },
  { kind: 'campaign', acts: acts(['request', 'OWNER'], ...APPROVALS), others: REVIEW_ACTS },
] as const;

const interleavings = fc.constantFrom(...REVIEWS).chain(({ kind, acts: own, others }) => {
  const other: fc.Arbitrary<Act> = fc.record({
    act: fc.constantFrom<string>(...others),
    role: fc.constantFrom<Role>(...ROLES),
  });
  const none = fc.constant<Act[]>([]);
  const beside = fc.oneof({ arbitrary: none, weight: 3 }, fc.array(other, { minLength: 1, maxLength: 2 }));
  const after = fc.array(fc.array(other, { minLength: 1, maxLength: 3 }), { maxLength: 6 });
  return fc.record({
    kind: fc.constant<Reviewed['kind']>(kind),
    steps: fc
      .tuple(fc.tuple(...own.map(() => beside)), after)
      .map(([disturbing, rest]) => [...own.map((one, index) => [one, ...disturbing[index]!]), ...rest]),
  });
});

/** A request whose first stage starts again after a revision. */
const REVISED = acts(['request', 'OWNER'], ['requestRevision', 'MANAGER'], ['completeRevision', 'OWNER']);

/** Each review once without disturbance. */
const UNDISTURBED = [...REVIEWS, { kind: 'campaign', acts: REVISED } as const].map(
  ({ kind, acts: own }): [Interleaving] => [{ kind, steps: own.map((one) => [one]) }],
);

/** Condition of the requests `r` of some content. */
const isOf = (kind: Reviewed['kind']): string => `r.organization_id = $2 AND r.${kind}_id = ANY ($1)`;

/** Requests that are valid although their content is another one or deleted, and tasks that do not fit their request. */
const inconsistentSql = (kind: Reviewed['kind']): string => `
  SELECT r.id, r.status FROM approval_requests r JOIN ${kind}s p ON p.organization_id = r.organization_id AND p.id = r.${kind}_id
   WHERE ${isOf(kind)} AND r.status IN ('PENDING', 'APPROVED')
     AND (p.deleted_at IS NOT NULL OR r.content_digests <> ${CONTENT[kind].digests})
  UNION ALL
  SELECT r.id, r.status FROM approval_requests r
   WHERE ${isOf(kind)} AND (r.status = 'PENDING') <> EXISTS (
     SELECT FROM review_tasks t WHERE t.organization_id = r.organization_id AND t.request_id = r.id AND t.status = 'OPEN')`;

/** Events with which a stage starts. */
const STARTS = `'approval_request.created', 'approval_request.stage_completed', 'approval_request.revised'`;

/** Users who were told of a stage more often than it was started for them, or of a decision twice. */
const toldTwiceSql = (kind: Reviewed['kind']): string => `
  SELECT n.user_id, n.subject_id, count(*) FROM notifications n JOIN approval_requests r ON r.id = n.subject_id
   WHERE ${isOf(kind)} AND n.kind = 'APPROVAL_NEEDED' GROUP BY n.user_id, n.subject_id
  HAVING count(*) > (SELECT count(*) FROM events.recorded e WHERE e.subject_id = n.subject_id AND e.name IN (${STARTS}))
  UNION ALL
  SELECT n.user_id, n.subject_id, count(*) FROM notifications n JOIN approval_requests r ON r.id = n.subject_id
   WHERE ${isOf(kind)} AND n.kind = 'APPROVAL_DECIDED' GROUP BY n.user_id, n.subject_id, n.title HAVING count(*) > 1 + (
    SELECT count(*) FROM revisions v WHERE v.approval_request_id = n.subject_id)`;

/** What was sent to a platform, but never approved as it was sent, for the account it was sent to. */
const UNAPPROVED = `
  SELECT u.id, u.caption FROM publications u
   WHERE u.organization_id = $2 AND u.post_id = ANY ($1) AND u.status NOT IN ('QUEUED', 'CANCELLED') AND u.caption IS NOT NULL AND NOT EXISTS (
     SELECT FROM approval_requests r JOIN events.recorded e ON e.subject_id = r.id AND e.name = 'approval_request.approved'
      WHERE r.organization_id = u.organization_id AND r.post_id = u.post_id
        AND r.content_digests->>'caption' = encode(sha256(convert_to(to_jsonb(u.caption)::text, 'UTF8')), 'hex')
        AND (NOT r.is_planned OR EXISTS (SELECT FROM planned_publications l
          WHERE l.request_id = r.id AND l.social_account_id = u.social_account_id)))`;

/** The campaign if its status is not that of its latest request. */
const WRONG_STATUS = `
  SELECT c.approval_status, r.status FROM campaigns c
    LEFT JOIN LATERAL (SELECT status FROM approval_requests q WHERE q.organization_id = c.organization_id AND q.campaign_id = c.id
      ORDER BY q.created_at DESC, q.id DESC LIMIT 1) r ON true
   WHERE c.organization_id = $2 AND c.id = ANY ($1) AND c.approval_status <> coalesce(nullif(r.status, 'VOIDED'), 'PENDING')`;

/** Content that reached the end of its review. */
const COMPLETED = {
  post: `SELECT o.id FROM posts o WHERE o.organization_id = $2 AND o.id = ANY ($1) AND EXISTS (
    SELECT FROM publications u WHERE u.organization_id = $2 AND u.post_id = o.id AND u.status = 'PUBLISHED')`,
  campaign: `SELECT c.id FROM campaigns c WHERE c.organization_id = $2 AND c.id = ANY ($1) AND c.approval_status = 'APPROVED'`,
};

/** Asserts what holds after each step. */
async function checkStep(kind: Reviewed['kind'], ids: readonly string[]): Promise<void> {
  expect(await world.rowsOf(`inconsistent ${kind}`, inconsistentSql(kind), ids)).toEqual([]);
}

/** Asserts what holds when nothing is going on. */
async function checkEnd(kind: Reviewed['kind'], ids: readonly string[]): Promise<void> {
  const wrong = kind === 'post' ? UNAPPROVED : WRONG_STATUS;
  expect(await world.rowsOf(`wrong ${kind}`, wrong, ids)).toEqual([]);
  expect(await world.rowsOf(`told twice ${kind}`, toldTwiceSql(kind), ids)).toEqual([]);
}

async function runInterleaving({ kind, steps }: Interleaving): Promise<void> {
  const content = await world.newContent(kind);
  for (const together of steps) {
    await Promise.all(together.map((one) => world.perform(one, content)));
    await checkStep(kind, [content.id]);
  }
  await world.publish();
  await checkEnd(kind, [content.id]);
  done += 1;
}

/** Runs reviews one after the other, with the numbers of a seed. */
const runLane = (seed: number, numRuns: number, examples: [Interleaving][] = []): Promise<void> =>
  fc.assert(fc.asyncProperty(interleavings, runInterleaving), {
    ...{ seed, path: PATH, numRuns, examples },
    // Other lanes change the same organization: a replay in one lane is what shrinks a failure.
    endOnFailure: PATH === undefined,
  });

/** Runs reviews in several lanes on a new server. Returns how many reached their end. */
async function runServer(seed: number, runs: number): Promise<Record<Reviewed['kind'], number>> {
  world = await ReviewWorld.start();
  try {
    const lanes = Array.from({ length: PATH === undefined ? LANES : 1 }, (_, lane) =>
      runLane(seed + lane, Math.ceil(runs / LANES), lane === 0 && PATH === undefined ? UNDISTURBED : []),
    );
    for (const lane of await Promise.allSettled(lanes)) if (lane.status === 'rejected') throw lane.reason;
    await world.publish();
    const completed = { post: 0, campaign: 0 };
    for (const kind of ['post', 'campaign'] as const) {
      const ids = world.contents[kind];
      await checkStep(kind, ids);
      await checkEnd(kind, ids);
      completed[kind] = (await world.rowsOf(`completed ${kind}`, COMPLETED[kind], ids)).length;
    }
    return completed;
  } finally {
    await world.stop();
  }
}

/** Runs reviews in several lanes, on a new server from time to time. */
async function runReviews(total: number): Promise<void> {
  for (let run = 0; run < total; run += PER_SERVER) {
    const runs = Math.min(PER_SERVER, total - run);
    const completed = await runServer(SEED + run, runs);
    if (PATH !== undefined) return;
    expect(completed.post).toBeGreaterThanOrEqual(runs / 50);
    expect(completed.campaign).toBeGreaterThanOrEqual(runs / 50);
  }
}

test(
  'whatever people do at the same time, only what is approved is published, and no request or notification is left over',
  async () => {
    report();
    const reporting = setInterval(report, REPORT_MS);
    await runReviews(Number(RUNS)).finally(() => clearInterval(reporting));
    report();
  },
  Math.min(120_000 + Number(RUNS) * 2_000, MAX_TIMEOUT),
);
