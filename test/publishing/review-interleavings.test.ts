import fc from 'fast-check';
import { CONTENT } from '../../src/domains/review/content-digests';
import { serverForTests } from '../support/server';
import {
  type Act,
  POST_ACTS,
  REVIEW_ACTS,
  type Reviewed,
  ReviewWorld,
  type Role,
  ROLES,
} from './review-acts';

/** Random acts of people on one post or campaign, several at a time. `npm run test:review` runs 100,000 of them. */
const RUNS = Number(process.env.REVIEW_RUNS ?? 14);
/** Longer timers fire at once. */
const MAX_TIMEOUT = 2 ** 31 - 1;

const server = serverForTests();
let world: ReviewWorld;

beforeAll(async () => {
  world = await ReviewWorld.start(server);
});
afterAll(() => world.stop());

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

/** Requests that are valid although their content is another one or deleted, and tasks that do not fit their request. */
const inconsistentSql = (kind: Reviewed['kind']): string => `
  SELECT r.id, r.status FROM approval_requests r JOIN ${kind}s p ON p.organization_id = r.organization_id AND p.id = r.${kind}_id
   WHERE r.${kind}_id = $1 AND r.status IN ('PENDING', 'APPROVED')
     AND (p.deleted_at IS NOT NULL OR r.content_digests <> ${CONTENT[kind].digests})
  UNION ALL
  SELECT r.id, r.status FROM approval_requests r
   WHERE r.${kind}_id = $1 AND (r.status = 'PENDING') <> EXISTS (
     SELECT FROM review_tasks t WHERE t.organization_id = r.organization_id AND t.request_id = r.id AND t.status = 'OPEN')`;

/** Events with which a stage starts. */
const STARTS = `'approval_request.created', 'approval_request.stage_completed', 'approval_request.revised'`;

/** Users who were told of a stage more often than it was started for them, or of a decision twice. */
const toldTwiceSql = (kind: Reviewed['kind']): string => `
  SELECT n.user_id, n.subject_id, count(*) FROM notifications n JOIN approval_requests r ON r.id = n.subject_id
   WHERE r.${kind}_id = $1 AND n.kind = 'APPROVAL_NEEDED' GROUP BY n.user_id, n.subject_id
  HAVING count(*) > (SELECT count(*) FROM events.recorded e WHERE e.subject_id = n.subject_id AND e.name IN (${STARTS}))
  UNION ALL
  SELECT n.user_id, n.subject_id, count(*) FROM notifications n JOIN approval_requests r ON r.id = n.subject_id
   WHERE r.${kind}_id = $1 AND n.kind = 'APPROVAL_DECIDED' GROUP BY n.user_id, n.subject_id, n.title HAVING count(*) > 1 + (
    SELECT count(*) FROM revisions v WHERE v.approval_request_id = n.subject_id)`;

/** What was sent to a platform, but never approved as it was sent, for the account it was sent to. */
const UNAPPROVED = `
  SELECT u.id, u.caption FROM publications u
   WHERE u.post_id = $1 AND u.status NOT IN ('QUEUED', 'CANCELLED') AND u.caption IS NOT NULL AND NOT EXISTS (
     SELECT FROM approval_requests r JOIN events.recorded e ON e.subject_id = r.id AND e.name = 'approval_request.approved'
      WHERE r.post_id = u.post_id
        AND r.content_digests->>'caption' = encode(sha256(convert_to(to_jsonb(u.caption)::text, 'UTF8')), 'hex')
        AND (NOT r.is_planned OR EXISTS (SELECT FROM planned_publications l
          WHERE l.request_id = r.id AND l.social_account_id = u.social_account_id)))`;

/** The campaign if its status is not that of its latest request. */
const WRONG_STATUS = `
  SELECT c.approval_status, r.status FROM campaigns c
    LEFT JOIN LATERAL (SELECT status FROM approval_requests q WHERE q.organization_id = c.organization_id AND q.campaign_id = c.id
      ORDER BY q.created_at DESC, q.id DESC LIMIT 1) r ON true
   WHERE c.id = $1 AND c.approval_status <> coalesce(nullif(r.status, 'VOIDED'), 'PENDING')`;

const rowsOf = (sql: string, { id }: Reviewed): Promise<object[]> => server.database.query(sql, [id]);

/** Content that reached the end of its review, by kind. */
const completed = { post: 0, campaign: 0 };

async function countCompleted({ kind, id }: Reviewed): Promise<void> {
  const where =
    kind === 'post'
      ? `posts o WHERE o.id = $1 AND EXISTS (SELECT FROM publications u WHERE u.post_id = o.id AND u.status = 'PUBLISHED')`
      : `campaigns c WHERE c.id = $1 AND c.approval_status = 'APPROVED'`;
  completed[kind] += await server.database.count(where, [id]);
}

async function runInterleaving({ kind, steps }: Interleaving): Promise<void> {
  const content = await world.newContent(kind);
  for (const together of steps) {
    await Promise.all(together.map((one) => world.perform(one, content)));
    expect(await rowsOf(inconsistentSql(kind), content)).toEqual([]);
  }
  await world.publish();
  if (kind === 'post') expect(await rowsOf(UNAPPROVED, content)).toEqual([]);
  else expect(await rowsOf(WRONG_STATUS, content)).toEqual([]);
  expect(await rowsOf(toldTwiceSql(kind), content)).toEqual([]);
  await countCompleted(content);
}

test(
  'whatever people do at the same time, only what is approved is published, and no request or notification is left over',
  async () => {
    await fc.assert(fc.asyncProperty(interleavings, runInterleaving), {
      numRuns: RUNS,
      examples: UNDISTURBED,
      endOnFailure: true,
    });
    expect(completed.post).toBeGreaterThanOrEqual(2);
    expect(completed.campaign).toBeGreaterThanOrEqual(1);
  },
  Math.min(RUNS * 60_000, MAX_TIMEOUT),
);
