import { isUuid } from '../../kernel/model';
import { type ChangeValidation, declareCrud, userError, UserErrorCode } from '../../kernel/write';
import { ApprovalStage, ApprovalStageApprover } from './approval-stage.entity';
import { ApprovalWorkflow } from './approval-workflow.entity';
import { REVIEW_MESSAGES } from './review.messages';

/** Limits the size of a workflow, and the rows that a request copies of it. */
const MAX_STAGES = 10;
const MAX_APPROVERS = 20;

interface ApproverInput {
  readonly userId?: string | null;
  readonly role?: string | null;
}
interface StageInput {
  readonly approvers?: readonly ApproverInput[] | null;
}

const ACTIVE_MEMBERS = `SELECT user_id AS id FROM memberships
  WHERE organization_id = $1 AND user_id = ANY ($2::uuid[]) AND status = 'ACTIVE'`;

/** Returns those of the users who are active members of an organization. */
async function activeMembers(
  { tx, before, values }: ChangeValidation,
  stages: readonly StageInput[],
): Promise<ReadonlySet<string>> {
  const users = stages
    .flatMap(({ approvers }) => (approvers ?? []).map(({ userId }) => userId))
    .filter(isUuid);
  if (!users.length) return new Set();
  const rows = await tx.query<{ id: string }>(ACTIVE_MEMBERS, [(before ?? values).organization, users]);
  return new Set(rows.map(({ id }) => id));
}

const keyOf = ({ userId, role }: ApproverInput): string =>
  [userId?.toLowerCase() ?? '', role ?? ''].join(' ');

function checkApprovers(
  { errors }: ChangeValidation,
  approvers: readonly ApproverInput[],
  members: ReadonlySet<string>,
  path: readonly string[],
): void {
  if (!approvers.length)
    errors.add(userError(UserErrorCode.REQUIRED, REVIEW_MESSAGES.noApprovers(), [...path]));
  const keys = approvers.map(keyOf);
  approvers.forEach(({ userId, role }, index) => {
    const place = [...path, String(index)];
    if (Boolean(userId) === Boolean(role))
      errors.add(userError(UserErrorCode.INVALID, REVIEW_MESSAGES.userOrRole(), place));
    else if (keys.indexOf(keys[index]!) < index)
      errors.add(userError(UserErrorCode.DUPLICATE, REVIEW_MESSAGES.duplicateApprover(), place));
    else if (userId && !members.has(userId.toLowerCase()))
      errors.add(userError(UserErrorCode.INVALID, REVIEW_MESSAGES.notMember(), [...place, 'userId']));
  });
}

/** Requires a stage, and in each stage approvers who are members. */
async function checkStages(change: ChangeValidation): Promise<void> {
  const { before, input, errors } = change;
  if (errors.any || (before && input.stages === undefined)) return;
  const stages = (input.stages ?? []) as readonly StageInput[];
  if (!stages.length)
    errors.add(userError(UserErrorCode.REQUIRED, REVIEW_MESSAGES.noStages(), ['input', 'stages']));
  const members = await activeMembers(change, stages);
  stages.forEach(({ approvers }, index) =>
    checkApprovers(change, approvers ?? [], members, ['input', 'stages', String(index), 'approvers']),
  );
}

declareCrud(ApprovalWorkflow, {
  permission: 'WORKFLOWS_MANAGE',
  operations: ['create', 'update', 'delete', 'restore'],
  owner: 'createdBy',
  fields: ['name', 'description', 'isActive', 'autoPublish', 'clientAccount'],
  children: {
    stages: {
      of: ApprovalStage,
      max: MAX_STAGES,
      fields: ['name', 'rule', 'timeLimit'],
      note: 'Open requests keep the stages that they were made with.',
      children: { approvers: { of: ApprovalStageApprover, max: MAX_APPROVERS, fields: ['user', 'role'] } },
    },
  },
  validate: checkStages,
  errors: ['REQUIRED', 'DUPLICATE', 'INVALID'],
  deletion: { description: 'Open requests keep the stages that they were made with.' },
});
