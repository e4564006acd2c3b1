import {
  BelongsTo,
  BelongsToScope,
  boolean,
  Computed,
  counter,
  dateTime,
  duration,
  Field,
  id,
  integer,
  json,
  jsonListOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  Shape,
  text,
  Version,
} from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { Post } from '../content/post.entity';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { MemberRole } from '../organizations/organizations.enums';
import { ApprovalWorkflow } from './approval-workflow.entity';
import { ApprovalRequestStatus, ApprovalRule, ApprovalVoidReason } from './review.enums';

@Shape({ description: 'A stage of an approval request, as the workflow was when the request was made.' })
export class RequestedStage {
  @Field(text({ max: 255 }), { description: 'The name of the stage.' })
  name!: string;

  @Field(oneOf(ApprovalRule), { description: 'The approvals that complete the stage.' })
  rule!: ApprovalRule;

  @Field(duration(), { description: 'The time in which the stage is to be completed, from its start.' })
  timeLimit!: number;

  @Field(listOf(id), { description: 'IDs of the users who can decide.' })
  userIds!: string[];

  @Field(listOf(oneOf(MemberRole)), { description: 'Roles whose members can decide.' })
  roles!: MemberRole[];
}

/** Statuses of requests for a version of the content that exists. */
export const VALID_STATUSES = `('PENDING', 'APPROVED')`;
/** A post or campaign has at most one request in these statuses. */
const CURRENT_STATUSES = `('PENDING', 'REVISION_REQUESTED', 'APPROVED')`;

@Model({
  table: 'approval_requests',
  audited: { except: ['contentDigests', 'revisionCount'] },
  plural: 'approvalRequests',
  description:
    'A request to approve a post or a campaign in one exact version. An edit of the content voids the request.',
  // Approvers and editors of the content need no permission to change the request.
  systemWrites: ['INSERT', 'UPDATE'],
  indexes: [
    { on: ['post'], unique: true, where: `{status} IN ${CURRENT_STATUSES}` },
    { on: ['campaign'], unique: true, where: `{status} IN ${CURRENT_STATUSES}` },
  ],
  checks: {
    post_or_campaign: 'num_nonnulls({post}, {campaign}) = 1',
    voided_has_reason: `({status} = 'VOIDED') = ({voidReason} IS NOT NULL)`,
    decided_has_instant: `{status} NOT IN ('APPROVED', 'REJECTED', 'REVISION_REQUESTED') OR {reviewedAt} IS NOT NULL`,
    auto_published_is_planned: 'NOT {autoPublish} OR {isPlanned}',
    only_posts_are_planned: 'NOT {isPlanned} OR {post} IS NOT NULL',
    pending_is_due: `({status} = 'PENDING') = ({dueAt} IS NOT NULL)`,
  },
})
export class ApprovalRequest extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the content.',
    nullIf: 'the content belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: ['post', 'campaign'],
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post to approve.',
    nullIf: 'a campaign is to be approved, or if the post is deleted',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
    inverse: { name: 'approvalRequests', description: 'Approval requests of the post.' },
  })
  post!: Ref<Post> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign to approve.',
    nullIf: 'a post is to be approved, or if the campaign is deleted',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
    inverse: { name: 'approvalRequests', description: 'Approval requests of the campaign.' },
  })
  campaign!: Ref<Campaign> | null;

  @BelongsTo(() => ApprovalWorkflow, {
    description: 'The workflow.',
    nullIf: 'it is deleted or not visible to the viewer',
    nullable: true,
  })
  workflow!: Ref<ApprovalWorkflow> | null;

  @Field(jsonListOf(() => RequestedStage), {
    description: 'Stages of the request in order, as the workflow was when the request was made.',
  })
  stages!: RequestedStage[];

  @Field(boolean, {
    description:
      'Whether the approval is limited to the social accounts and times that were requested with it.',
    default: 'false',
  })
  isPlanned!: boolean;

  @Field(boolean, {
    description:
      'Whether the post is scheduled as planned when the last stage is complete, as the workflow was when the request was made.',
    default: 'false',
  })
  autoPublish!: boolean;

  @Field(integer({ min: 1 }), { description: 'Number of the current stage, from 1.', default: '1' })
  currentStage!: number;

  @Field(oneOf(ApprovalRequestStatus), {
    description: 'The status.',
    default: `'PENDING'`,
    filter: true,
  })
  status!: ApprovalRequestStatus;

  @Field(oneOf(ApprovalVoidReason), {
    description: 'The reason why the request ended without effect.',
    nullIf: '`status` is not `VOIDED`',
    nullable: true,
  })
  voidReason!: ApprovalVoidReason | null;

  @Field(text({ multiline: true }), {
    description: 'A message to the approvers.',
    nullIf: 'there is none',
    nullable: true,
  })
  message!: string | null;

  @BelongsTo(() => User, {
    description: 'The user who requested the approval.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  requestedBy!: Ref<User> | null;

  @Computed(dateTime, '{createdAt}', { description: 'When the approval was requested.', nullable: false })
  requestedAt!: Date;

  @Field(dateTime, {
    description: 'When the current stage is due.',
    nullIf: '`status` is not `PENDING`',
    nullable: true,
  })
  dueAt!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who made the latest decision.',
    nullIf: 'nobody or a guest has decided, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  reviewedBy!: Ref<User> | null;

  @Field(text({ max: 100 }), {
    description: 'The name of the guest who made the latest decision on behalf of an approver.',
    nullIf: 'nobody or a user has decided',
    nullable: true,
  })
  reviewedByGuest!: string | null;

  @Field(dateTime, { description: 'When the latest decision was made.', nullUntil: 'then', nullable: true })
  reviewedAt!: Date | null;

  @Field(text({ multiline: true }), {
    description: 'The feedback of the latest decision.',
    nullIf: 'there is none',
    nullable: true,
  })
  feedback!: string | null;

  @Field(counter, { description: 'Number of revisions that approvers have requested.', default: '0' })
  revisionCount!: number;

  @Field(json, {
    description: 'SHA-256 digests of the content that is to be approved, by field.',
    hidden: true,
    default: `'{}'`,
  })
  contentDigests!: unknown;

  @Version()
  version!: number;
}
