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
import { ReviewTaskStatus } from './review.enums';

@Model({
  table: 'review_tasks',
  plural: 'reviewQueue',
  label: 'review task',
  description: 'The task of an approver: to decide on a request in one of its stages.',
  // Approvers need no permission of their own.
  systemWrites: ['INSERT', 'UPDATE'],
  checks: {
    user_or_role: 'num_nonnulls({user}, {role}) = 1',
    decided_has_instant: `({status} IN ('APPROVED', 'REJECTED', 'REVISION_REQUESTED')) = ({decidedAt} IS NOT NULL)`,
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
    inheritScopeFrom: 'request',
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ApprovalRequest, {
    description: 'The request to decide on.',
    inverse: {
      name: 'tasks',
      description: 'Approvers of the stages that have started, and their decisions.',
    },
  })
  request!: Ref<ApprovalRequest>;

  @Field(dateTime, {
    description: 'When the decision is due.',
    filter: true,
    order: 'ASC',
  })
  dueAt!: Date;

  @Field(integer({ min: 1 }), { description: 'Number of the stage in the request, from 1.' })
  stage!: number;

  @BelongsTo(() => User, {
    description: 'The user who can decide.',
    nullIf: '`role` is set, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
    onDelete: 'CASCADE',
  })
  user!: Ref<User> | null;

  @Field(oneOf(MemberRole), {
    description: 'The role whose members can decide.',
    nullIf: 'the approver is a user',
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
    description: 'The user who decided.',
    nullIf: 'nobody has decided, or if the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  decidedBy!: Ref<User> | null;

  @Field(dateTime, { description: 'When the decision was made.', nullUntil: 'then', nullable: true })
  decidedAt!: Date | null;

  @Field(text({ multiline: true }), {
    description: 'The feedback of the approver.',
    nullIf: 'there is none',
    nullable: true,
  })
  feedback!: string | null;

  @Field(dateTime, { description: 'When the stage started.', default: 'now()' })
  createdAt!: Date;
}
