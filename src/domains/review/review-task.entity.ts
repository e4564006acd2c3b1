import {
  BelongsTo,
  BelongsToScope,
  dateTime,
  Field,
  integer,
  Model,
  NodeEntity,
  oneOf,
  type Ref,
  text,
  BelongsToTenant,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { MemberRole } from '../organizations/organizations.enums';
import { ApprovalRequest } from './approval-request.entity';
import { QaRequest } from './qa/qa-request.entity';
import { ReviewTaskStatus } from './review.enums';

@Model({
  table: 'review_tasks',
  plural: 'reviewQueue',
  label: 'review task',
  description:
    'The task of a reviewer: to decide on an approval request in one of its stages, or to complete a QA request.',
  // Reviewers need no permission of their own.
  systemWrites: ['INSERT', 'UPDATE'],
  checks: {
    one_request: 'num_nonnulls({request}, {qaRequest}) = 1',
    user_or_role: 'num_nonnulls({user}, {role}) = 1 OR ({qaRequest} IS NOT NULL AND {role} IS NULL)',
    decision_has_stage: '({request} IS NULL) = ({stage} IS NULL)',
    decided_has_instant: `({status} IN ('APPROVED', 'REJECTED', 'REVISION_REQUESTED', 'COMPLETED')) = ({decidedAt} IS NOT NULL)`,
  },
})
export class ReviewTask extends NodeEntity {
  @BelongsToTenant(() => Organization, { description: 'The organization that owns the {label}.' })
  organization!: Ref<Organization>;

  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the content.',
    nullIf: 'the content belongs to the organization itself, or if the client account is deleted',
    filter: true,
    onDelete: 'NO ACTION',
    inheritScopeFrom: ['request', 'qaRequest'],
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ApprovalRequest, {
    description: 'The approval request to decide on.',
    nullIf: 'the task is to complete a QA request',
    nullable: true,
    onDelete: 'CASCADE',
    inverse: {
      name: 'tasks',
      description: 'Approvers of the stages that have started, and their decisions.',
    },
  })
  request!: Ref<ApprovalRequest> | null;

  @BelongsTo(() => QaRequest, {
    description: 'The QA request to complete.',
    nullIf: 'the task is to decide on an approval request',
    nullable: true,
    onDelete: 'CASCADE',
  })
  qaRequest!: Ref<QaRequest> | null;

  @Field(dateTime, {
    description: 'When the task is due.',
    filter: true,
    order: 'ASC',
  })
  dueAt!: Date;

  @Field(integer({ min: 1 }), {
    description: 'Number of the stage in the approval request, from 1.',
    nullIf: 'the task is to complete a QA request',
    nullable: true,
  })
  stage!: number | null;

  @BelongsTo(() => User, {
    description: 'The user who can decide, or the assignee of the QA request.',
    nullIf:
      '`role` is set, the QA request is not assigned, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
    onDelete: 'CASCADE',
  })
  user!: Ref<User> | null;

  @Field(oneOf(MemberRole), {
    description: 'The role whose members can decide.',
    nullIf: 'the reviewer is a user, or if the task is to complete a QA request',
    nullable: true,
    filter: true,
  })
  role!: MemberRole | null;

  @Field(oneOf(ReviewTaskStatus), {
    description: 'The status.',
    default: `'OPEN'`,
    filter: true,
    filterDefault: ['OPEN'],
  })
  status!: ReviewTaskStatus;

  @BelongsTo(() => User, {
    description: 'The user who decided, or who completed the QA request.',
    nullIf: 'nobody or a guest has, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  decidedBy!: Ref<User> | null;

  @Field(text({ max: 100 }), {
    description: 'The name of the guest who decided on behalf of the approver, with a guest link.',
    nullIf: 'no guest has decided',
    nullable: true,
  })
  guestName!: string | null;

  @Field(dateTime, {
    description: 'When the decision was made, or the QA request completed.',
    nullUntil: 'then',
    nullable: true,
  })
  decidedAt!: Date | null;

  @Field(text({ multiline: true }), {
    description: 'The feedback of the reviewer.',
    nullIf: 'there is none',
    nullable: true,
  })
  feedback!: string | null;

  @Field(dateTime, { description: 'When the stage started, or the QA request was made.', default: 'now()' })
  createdAt!: Date;
}
