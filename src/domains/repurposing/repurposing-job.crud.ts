import { declareCrud, onEvent } from '../../kernel/write';
import { RepurposingJob } from './repurposing-job.entity';

declareCrud(RepurposingJob, {
  permission: 'AI_USE',
  owner: 'createdBy',
  operations: ['update'],
  fields: ['priority'],
});

/** Moves the pending job in the queue. The queue starts jobs with lower numbers first. */
const PRIORITIZE = `SELECT jobs.prioritize(j.id, 10 - r.priority) FROM repurposing_jobs r
   JOIN jobs j ON j.organization_id = r.organization_id AND j.subject_id = r.id AND j.status = 'PENDING'
  WHERE r.organization_id = $1 AND r.id = $2`;

onEvent('repurposing_job.updated', async (writer, { tenantId, subjectId }) => {
  await writer.query(PRIORITIZE, [tenantId, subjectId]);
});
