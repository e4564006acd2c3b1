import type { Post } from '../domains/content/post.entity';
import type { Organization } from '../domains/organizations/organization.entity';
import type { QaRequest } from '../domains/review/qa/qa-request.entity';
import type { QaStatus } from '../domains/review/qa/qa.enums';
import type { ReviewTaskStatus } from '../domains/review/review.enums';
import type { ReviewTask } from '../domains/review/review-task.entity';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

/** QA requests for drafts, with their tasks. */
export interface QaRows {
  readonly requests: RowOf<QaRequest>[];
  readonly tasks: RowOf<ReviewTask>[];
}

type Requested = Pick<
  QaRequest,
  'kind' | 'status' | 'priority' | 'slaHours' | 'message' | 'feedback' | 'qualityScore'
>;

/** The requests of each organization, one per draft. */
const REQUESTS: readonly Requested[] = [
  {
    ...{ kind: 'COPYWRITER_REVIEW', status: 'PENDING', priority: 'NORMAL', slaHours: 72 },
    ...{ message: 'Is the offer easy to understand?', feedback: null, qualityScore: null },
  },
  {
    ...{ kind: 'EXPERT_REVIEW', status: 'IN_REVIEW', priority: 'HIGH', slaHours: 48 },
    ...{ message: 'Please check the prices.', feedback: null, qualityScore: null },
  },
  {
    ...{ kind: 'COPYWRITER_REVIEW', status: 'COMPLETED', priority: 'LOW', slaHours: 24 },
    ...{ message: null, feedback: 'Clear and friendly. The second sentence can go.', qualityScore: '86.50' },
  },
  {
    ...{ kind: 'VIDEO_EDITOR_REVIEW', status: 'ASSIGNED', priority: 'NORMAL', slaHours: 48 },
    ...{ message: 'Is the cut too fast?', feedback: null, qualityScore: null },
  },
  {
    ...{ kind: 'EXPERT_REVIEW', status: 'CANCELLED', priority: 'LOW', slaHours: 72 },
    ...{ message: 'Is this still true?', feedback: null, qualityScore: null },
  },
];

/** The status of the task of a request that has ended. */
const TASK_STATUS: Partial<Record<QaStatus, ReviewTaskStatus>> = {
  COMPLETED: 'COMPLETED',
  CANCELLED: 'CLOSED',
};

interface People {
  readonly requestedBy: string | null;
  readonly reviewer: string | null;
}

/** Adds a request for a draft, with its task. */
function add(
  { requests, tasks }: QaRows,
  { id: post, organization, clientAccount = null }: RowOf<Post>,
  { status, ...request }: Requested,
  { requestedBy, reviewer }: People,
  requestedAt: Date,
): void {
  const id = random.id(requestedAt);
  const isAssigned = status !== 'PENDING';
  const isCompleted = status === 'COMPLETED';
  const endedAt = after(requestedAt, { hours: 2 });
  const assignedAt = isAssigned ? after(requestedAt, { hours: 1 }) : null;
  const completedAt = isCompleted ? endedAt : null;
  const cancelledAt = status === 'CANCELLED' ? endedAt : null;
  const dueAt = after(requestedAt, { hours: request.slaHours });
  const common = { organization, clientAccount, dueAt, createdAt: requestedAt };
  const assignee = isAssigned ? reviewer : null;
  requests.push({
    ...{ ...common, ...request, id, post, status, requestedBy, assignee, assignedAt, completedAt },
    cancelledAt,
    updatedAt: completedAt ?? cancelledAt ?? assignedAt ?? requestedAt,
  });
  tasks.push({
    ...{ ...common, id: random.id(requestedAt), qaRequest: id, user: assignee, feedback: request.feedback },
    ...{ status: TASK_STATUS[status] ?? 'OPEN', decidedAt: completedAt },
    decidedBy: isCompleted ? reviewer : null,
  });
}

/** Returns QA requests for the latest drafts of each organization. */
export function qaRows(
  { reference }: SeedContext,
  { organizations: keys, authors }: Identities,
  { organizations, posts }: { organizations: readonly RowOf<Organization>[]; posts: readonly RowOf<Post>[] },
): QaRows {
  random.seed(921);
  const rows: QaRows = { requests: [], tasks: [] };
  for (const [key, organization] of keys) {
    const reviewer = organizations.find(({ id }) => id === organization)?.owner ?? null;
    const drafts = posts.filter((one) => one.organization === organization && one.status === 'DRAFT');
    REQUESTS.slice(0, drafts.length).forEach((request, index) => {
      const people = { requestedBy: random.one(authors.get(key)!), reviewer };
      const requestedAt = after(reference, { hours: -random.int(3, 20) });
      add(rows, drafts.at(-1 - index)!, request, people, requestedAt);
    });
  }
  return rows;
}
