import { ApprovalRequest } from '../../src/domains/review/approval-request.entity';
import { ApprovalStage, ApprovalStageApprover } from '../../src/domains/review/approval-stage.entity';
import { ReviewTask } from '../../src/domains/review/review-task.entity';
import { ApprovalWorkflow } from '../../src/domains/review/approval-workflow.entity';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { postDigestsSql } from '../../src/domains/review/content-digests';
import type { TestServer } from './server';

/** Inserts an active workflow with one stage, which owners approve. */
export async function workflowOf(
  { rows }: TestServer,
  organization: string,
  values: object = {},
): Promise<string> {
  const workflow = await rows.rowOf(ApprovalWorkflow, { organization, isActive: true, ...values });
  const stage = await rows.rowOf(ApprovalStage, { organization, workflow, position: 0 });
  await rows.rowOf(ApprovalStageApprover, { organization, stage, position: 0, user: null, role: 'OWNER' });
  return workflow;
}

/** Binds a request to its post as it is, and lets members with any role decide. */
export async function openForAll({ rows, database }: TestServer, request: string): Promise<void> {
  const [found] = await database.query<{ organization: string }>(
    `UPDATE approval_requests r SET content_digests = ${postDigestsSql('p')} FROM posts p
      WHERE p.id = r.post_id AND r.id = $1 RETURNING r.organization_id AS organization`,
    [request],
  );
  if (!found) return;
  for (const role of Object.values(MemberRole))
    await rows.rowOf(ReviewTask, { organization: found.organization, request, role, user: null });
}

/** Inserts an approval request for a post that waits for anyone. */
export async function openRequest(server: TestServer, organization: string): Promise<string> {
  const request = await server.rows.rowOf(ApprovalRequest, { organization });
  await openForAll(server, request);
  return request;
}
