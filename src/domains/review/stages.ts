import { v7 as uuidv7 } from 'uuid';
import type { WriteTransaction } from '../../kernel/session';
import type { RequestedStage } from './approval-request.entity';
import { ReviewTask } from './review-task.entity';

/** SQL of whether a membership `m` can decide on content of the client account `$1`: clients decide on their own only. */
export const isEligible = `m.status = 'ACTIVE' AND (m.role <> 'CLIENT' OR m.client_account_id = $1::uuid)`;

const STAGES = `
  SELECT s.name, s.rule, s.time_limit AS "timeLimit",
         coalesce(jsonb_agg(a.user_id ORDER BY a.position) FILTER (WHERE a.user_id IS NOT NULL), '[]') AS "userIds",
         coalesce(jsonb_agg(a.role ORDER BY a.position) FILTER (WHERE a.role IS NOT NULL), '[]') AS roles
    FROM approval_stages s
    JOIN approval_stage_approvers a ON a.organization_id = s.organization_id AND a.stage_id = s.id
     AND EXISTS (SELECT FROM memberships m WHERE m.organization_id = s.organization_id
                    AND (m.user_id = a.user_id OR m.role = a.role) AND ${isEligible})
   WHERE s.organization_id = $2 AND s.workflow_id = $3
   GROUP BY s.id, s.position, s.name, s.rule, s.time_limit ORDER BY s.position`;

/**
 * Returns the stages of a workflow with the approvers who can see content of a client account now. Stages without any are
 * absent. Runs as the system, because approvers may be hidden from the actor.
 */
export const stagesFor = (
  tx: WriteTransaction,
  {
    organization,
    workflow,
    clientAccount,
  }: { organization: string; workflow: string; clientAccount: string | null },
): Promise<RequestedStage[]> => tx.query<RequestedStage>(STAGES, [clientAccount, organization, workflow]);

export const countStages = async (
  tx: WriteTransaction,
  organization: string,
  workflow: string,
): Promise<number> => {
  const sql =
    'SELECT count(*)::int AS n FROM approval_stages WHERE organization_id = $1 AND workflow_id = $2';
  return (await tx.query<{ n: number }>(sql, [organization, workflow]))[0]!.n;
};

/** Returns when a stage that starts now is due. */
export const dueAtOf = ({ timeLimit }: RequestedStage, now: Date): Date =>
  new Date(now.getTime() + timeLimit * 1_000);

/** Adds a task per approver of a stage that starts. Runs as the system. */
export async function startStage(
  tx: WriteTransaction,
  { organization, request, number }: { organization: string; request: string; number: number },
  stage: RequestedStage,
  at: Date,
): Promise<void> {
  const approvers = [
    ...stage.userIds.map((user) => ({ user, role: null })),
    ...stage.roles.map((role) => ({ user: null, role })),
  ];
  const common = { organization, request, stage: number, dueAt: dueAtOf(stage, at), createdAt: at };
  await tx.manager.insert(
    ReviewTask,
    approvers.map((approver) => ({ ...common, ...approver, id: uuidv7() })),
  );
}

/** SQL of the tasks `t` of which a membership `m` is an approver. */
export const IS_APPROVER = `m.organization_id = t.organization_id AND m.status = 'ACTIVE'
  AND (m.user_id = t.user_id OR m.role = t.role)
  AND (m.role <> 'CLIENT' OR m.client_account_id = t.client_account_id)`;
