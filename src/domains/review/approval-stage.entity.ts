import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  duration,
  Field,
  id,
  integer,
  Model,
  nonBlank,
  oneOf,
  type Ref,
  text,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { MemberRole } from '../organizations/organizations.enums';
import { ApprovalWorkflow } from './approval-workflow.entity';
import { ApprovalRule } from './review.enums';

/** The longest time limit of a stage, in days. */
const MAX_DAYS = 90;

@Model({
  table: 'approval_stages',
  description: 'A stage of an approval workflow.',
  node: false,
  primaryKey: ['id'],
  indexes: [{ on: ['id'], unique: true, acrossTenants: true }],
})
export class ApprovalStage {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the workflow.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  /** Copied from the workflow, so that members limited to a client account see the stages of its workflows. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the workflow.',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'workflow',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @Field(id, { description: 'Unique ID (UUID).' })
  id!: string;

  @BelongsTo(() => ApprovalWorkflow, {
    description: 'The workflow.',
    hidden: true,
    inverse: {
      name: 'stages',
      description: 'Stages of the workflow, in the order in which they are completed.',
      orderedBy: 'position',
    },
  })
  workflow!: Ref<ApprovalWorkflow>;

  @Field(integer({ min: 0 }), { description: 'The position in the workflow, starting at 0.', hidden: true })
  position!: number;

  @Field(nonBlank(text({ max: 255 })), { description: 'The name of the stage, such as `Legal`.' })
  name!: string;

  @Field(oneOf(ApprovalRule), { description: 'The approvals that complete the stage.', default: `'ANY'` })
  rule!: ApprovalRule;

  @Field(duration({ min: 60, max: MAX_DAYS * 24 * 60 * 60 }), {
    description: 'The time in which the stage is to be completed, from its start.',
    default: '259200',
  })
  timeLimit!: number;
}

@Model({
  table: 'approval_stage_approvers',
  label: 'approver',
  description: 'An approver of a stage: a user, or all members with a role.',
  node: false,
  primaryKey: ['stage', 'position'],
  checks: { user_or_role: 'num_nonnulls({user}, {role}) = 1' },
})
export class ApprovalStageApprover {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the workflow.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the workflow.',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'stage',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ApprovalStage, {
    description: 'The stage.',
    hidden: true,
    inverse: { name: 'approvers', description: 'Approvers of the stage.', orderedBy: 'position' },
  })
  stage!: Ref<ApprovalStage>;

  @Field(integer({ min: 0 }), { description: 'The position in the stage, starting at 0.', hidden: true })
  position!: number;

  @BelongsTo(() => User, {
    description: 'The user who can decide.',
    nullIf: '`role` is set, or if the user is not visible to the viewer',
    nullable: true,
    onDelete: 'CASCADE',
  })
  user!: Ref<User> | null;

  @Field(oneOf(MemberRole), {
    description: 'The role whose members can decide.',
    nullIf: 'the approver is a user',
    nullable: true,
  })
  role!: MemberRole | null;
}
