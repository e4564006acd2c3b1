import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  assertTransition,
  assertVersion,
  declareMutation,
  lockRow,
  type MutationContext,
  recordChange,
  type Transitions,
  type Values,
} from '../../kernel/write';
import { cancelIfOpen } from '../ai/cancel-ai-generation.mutation';
import { type CancelContext, onCancel } from '../jobs/cancel-hooks';
import { RepurposingJob } from './repurposing-job.entity';
import { REPURPOSE } from './repurposing.job';
import type { RepurposingStatus } from './repurposing.enums';

const model = modelOf(RepurposingJob);

/** Users can cancel a job that has not ended. The worker makes all other transitions. */
const TRANSITIONS: Transitions<RepurposingStatus> = {
  PENDING: ['CANCELLED'],
  RUNNING: ['CANCELLED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

/** A job of another user is not canceled. It ends without a call, since the repurposing job has ended. */
const CANCEL_QUEUED = `SELECT jobs.cancel(j.id, gen_random_uuid()) FROM jobs j
  WHERE j.organization_id = $1 AND j.subject_id = $2 AND j.status = 'PENDING'`;

const GENERATIONS = `SELECT generation_id AS id FROM repurposing_outputs
  WHERE organization_id = $1 AND repurposing_job_id = $2 AND generation_id IS NOT NULL ORDER BY position`;

type Row = RepurposingJob & Values;

/** Ends a job that has not ended, with its generations that have not ended. */
async function cancel(mutation: CancelContext, before: Row): Promise<void> {
  const { context, tx, at } = mutation;
  const { id, organization, startedAt } = before;
  const finishedAt = startedAt && startedAt > at ? startedAt : at;
  const change = { context, tx, before, values: { status: 'CANCELLED', finishedAt } };
  await applyChange(model, change);
  for (const generation of await tx.query<{ id: string }>(GENERATIONS, [organization, id]))
    await cancelIfOpen(mutation, generation.id);
  await recordChange(change, model, 'cancelled', id);
}

const lock = async (tx: CancelContext['tx'], id: string): Promise<Row> =>
  (await lockRow(tx, model, id, false)) as unknown as Row;

onCancel(REPURPOSE, async (mutation, id) => {
  const before = await lock(mutation.tx, id);
  if (TRANSITIONS[before.status].length > 0) await cancel(mutation, before);
});

declareMutation('cancelRepurposingJob', {
  description:
    'Cancels a pending or running repurposing job. A call that is running is ended, and what it has used is charged. Reservations of calls that were not started are released. Posts that were written are kept.',
  needs: { permission: 'AI_USE', of: () => RepurposingJob },
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the repurposing job.', nullable: false }),
    ),
  errors: ['InvalidStatusTransitionError', 'INVALID_STATE'],
  payload: { repurposingJob: () => RepurposingJob },
  handler: async (mutation: MutationContext<{ id: string; expectedVersion?: number | null }>) => {
    const { tx, input } = mutation;
    const before = await lock(tx, input.id);
    assertTransition(TRANSITIONS, before.status, 'CANCELLED', ['input', 'id']);
    assertVersion(model, before, {}, input.expectedVersion, []);
    await cancel(mutation, before);
    await tx.query(CANCEL_QUEUED, [before.organization, before.id]);
    return { repurposingJob: before.id };
  },
});
