import type { Campaign } from '../domains/campaigns/campaign.entity';
import type { Post } from '../domains/content/post.entity';
import type { Organization } from '../domains/organizations/organization.entity';
import type { ApprovalRequest } from '../domains/review/approval-request.entity';
import type { ApprovalStage, ApprovalStageApprover } from '../domains/review/approval-stage.entity';
import type { ReviewTask } from '../domains/review/review-task.entity';
import type { ApprovalWorkflow } from '../domains/review/approval-workflow.entity';
import type { Revision } from '../domains/review/revision.entity';
import type { Identities } from './people';
import { after, random } from './random';
import type { RowOf, SeedContext } from './seed-context';

/** Workflows of the organizations, and requests for campaigns and drafts. */
export interface ReviewRows {
  readonly workflows: RowOf<ApprovalWorkflow>[];
  readonly stages: RowOf<ApprovalStage>[];
  readonly approvers: RowOf<ApprovalStageApprover>[];
  readonly requests: RowOf<ApprovalRequest>[];
  readonly tasks: RowOf<ReviewTask>[];
  readonly revisions: RowOf<Revision>[];
}

type Status = 'PENDING' | 'APPROVED' | 'REJECTED' | 'REVISION_REQUESTED';

const STAGES = [
  { name: 'Editorial', role: 'MANAGER', days: 2 },
  { name: 'Final approval', role: 'OWNER', days: 3 },
] as const;

/** The client who approves drafts with a guest link. */
export const GUEST = 'Kavita Rathore';

const DAY_SECONDS = 86_400;

/** The stages as requests have them. */
const REQUESTED_STAGES = STAGES.map(({ name, role, days }) => ({
  ...{ name, rule: 'ANY' as const, timeLimit: days * DAY_SECONDS, userIds: [], roles: [role] },
}));

const FEEDBACK: Readonly<Record<Status, string | null>> = {
  PENDING: null,
  APPROVED: null,
  REJECTED: 'This does not fit the season. Let us leave it.',
  REVISION_REQUESTED: 'Please mention the opening hours, and use a picture of the shop.',
};

/** Drafts of each organization that are in review. */
const STATUSES_OF_DRAFTS: readonly Status[] = [
  'PENDING',
  'PENDING',
  'PENDING',
  'REVISION_REQUESTED',
  'APPROVED',
];

/** Content in review: its place, who requests the approval, and when. */
interface Reviewed {
  readonly content: { readonly post: string | null; readonly campaign: string | null };
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly status: Status;
  readonly requestedBy: string | null;
  readonly owner: string | null;
  readonly requestedAt: Date;
  /** The guest who made the last decision. Null if the owner did. */
  readonly guest: string | null;
}

class Reviews implements ReviewRows {
  readonly workflows: RowOf<ApprovalWorkflow>[] = [];
  readonly stages: RowOf<ApprovalStage>[] = [];
  readonly approvers: RowOf<ApprovalStageApprover>[] = [];
  readonly requests: RowOf<ApprovalRequest>[] = [];
  readonly tasks: RowOf<ReviewTask>[] = [];
  readonly revisions: RowOf<Revision>[] = [];

  constructor(private readonly reference: Date) {}

  /** Adds the workflow of an organization. Returns its ID. */
  addWorkflow(organization: string, createdBy: string | null): string {
    const createdAt = after(this.reference, { days: -random.int(150, 190), hours: random.int(4, 13) });
    const id = random.id(createdAt);
    const times = { createdAt, updatedAt: createdAt };
    this.workflows.push({
      ...{ id, organization, clientAccount: null, createdBy, ...times },
      name: 'Content review',
      description: 'A manager checks the text, the owner approves.',
    });
    STAGES.forEach(({ name, role, days }, position) => {
      const stage = random.id(createdAt);
      this.stages.push({
        id: stage,
        organization,
        workflow: id,
        position,
        name,
        timeLimit: days * DAY_SECONDS,
      });
      this.approvers.push({ organization, stage, position: 0, user: null, role });
    });
    return id;
  }

  /** Adds a request in a status, with its tasks and its revision. */
  add(
    { content, organization, clientAccount, status, requestedBy, owner, requestedAt, guest }: Reviewed,
    workflow: string,
  ): void {
    const id = random.id(requestedAt);
    const isPending = status === 'PENDING';
    const currentStage = status === 'APPROVED' ? STAGES.length : 1;
    const reviewedAt = isPending ? null : after(requestedAt, { hours: random.int(2, 30) });
    const dueAt = after(requestedAt, { days: STAGES[0].days });
    const reviewedBy = isPending || guest !== null ? null : owner;
    const times = { createdAt: requestedAt, updatedAt: reviewedAt ?? requestedAt };
    this.requests.push({
      ...{
        id,
        organization,
        clientAccount,
        ...content,
        workflow,
        requestedBy,
        reviewedBy,
        reviewedAt,
        ...times,
      },
      ...{ status, currentStage, stages: REQUESTED_STAGES, feedback: FEEDBACK[status], message: null },
      reviewedByGuest: guest,
      dueAt: isPending ? dueAt : null,
    });
    for (let stage = 1; stage <= currentStage; stage += 1) {
      const guestName = stage === STAGES.length ? guest : null;
      this.tasks.push({
        ...{ id: random.id(requestedAt), organization, clientAccount, request: id, stage, dueAt, user: null },
        ...{ role: STAGES[stage - 1]!.role, createdAt: requestedAt, feedback: FEEDBACK[status] },
        ...{ status: isPending ? 'OPEN' : status, decidedAt: reviewedAt, guestName },
        decidedBy: isPending || guestName !== null ? null : owner,
      });
    }
    if (status !== 'REVISION_REQUESTED') return;
    this.revisions.push({
      ...{
        id: random.id(reviewedAt!),
        organization,
        clientAccount,
        approvalRequest: id,
        ...content,
        number: 1,
      },
      ...{ feedback: FEEDBACK[status]!, requestedBy: owner, assignee: requestedBy },
      ...{ createdAt: reviewedAt!, updatedAt: reviewedAt! },
    });
  }
}

interface Content {
  readonly organizations: readonly RowOf<Organization>[];
  readonly campaigns: readonly RowOf<Campaign>[];
  readonly posts: readonly RowOf<Post>[];
}

/** Returns workflows, and the requests that the approval status of campaigns follows from, and those for drafts. */
export function reviewRows(
  { reference }: SeedContext,
  { organizations: keys, authors }: Identities,
  { organizations, campaigns, posts }: Content,
): ReviewRows {
  random.seed(914);
  const reviews = new Reviews(reference);
  for (const [key, organization] of keys) {
    const owner = organizations.find(({ id }) => id === organization)?.owner ?? null;
    const workflow = reviews.addWorkflow(organization, owner);
    const place = (row: RowOf<Campaign> | RowOf<Post>) => ({
      ...{ organization, clientAccount: row.clientAccount ?? null, owner },
      requestedBy: random.one(authors.get(key)!),
    });
    for (const campaign of campaigns.filter((one) => one.organization === organization)) {
      if (campaign.approvalStatus === 'PENDING') continue;
      const content = { post: null, campaign: campaign.id! };
      const requestedAt = after(campaign.createdAt!, { hours: 2 });
      const status = campaign.approvalStatus!;
      reviews.add({ ...place(campaign), content, status, requestedAt, guest: null }, workflow);
    }
    const drafts = posts.filter((one) => one.organization === organization && one.status === 'DRAFT');
    drafts.slice(0, STATUSES_OF_DRAFTS.length).forEach((post, index) => {
      const content = { post: post.id!, campaign: null };
      const requestedAt = after(reference, { hours: -random.int(3, 40) });
      const status = STATUSES_OF_DRAFTS[index]!;
      const guest = status === 'APPROVED' ? GUEST : null;
      reviews.add({ ...place(post), content, status, requestedAt, guest }, workflow);
    });
  }
  return reviews;
}
