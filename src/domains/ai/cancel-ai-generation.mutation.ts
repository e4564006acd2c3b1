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
import { AiGeneration } from './ai-generation.entity';
import type { AiGenerationStatus } from './ai.enums';
import { settleCall } from './generation-credits';

const model = modelOf(AiGeneration);

/** Users can cancel a generation that has not ended. The worker makes all other transitions. */
const TRANSITIONS: Transitions<AiGenerationStatus> = {
  PENDING: ['CANCELLED'],
  RUNNING: ['CANCELLED'],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

/** A job of another user is not canceled. It ends without a call, since the generation has ended. */
const CANCEL_JOB = `SELECT jobs.cancel(j.id, gen_random_uuid()) FROM jobs j
  WHERE j.organization_id = $1 AND j.subject_id = $2 AND j.status = 'PENDING'`;

declareMutation('cancelAiGeneration', {
  description:
    'Cancels a pending or running generation. A call that is running is ended, and what it has used is charged. The reservation of a call that was not started is released.',
  needs: { permission: 'AI_USE', of: () => AiGeneration },
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the generation.', nullable: false }),
    ),
  errors: ['InvalidStatusTransitionError', 'INVALID_STATE'],
  payload: { aiGeneration: () => AiGeneration },
  handler: async ({
    tx,
    context,
    input,
    at,
  }: MutationContext<{ id: string; expectedVersion?: number | null }>) => {
    const before = (await lockRow(tx, model, input.id, false)) as unknown as AiGeneration & Values;
    const { id, organization, status, modelTier: tier, callCount, startedAt } = before;
    assertTransition(TRANSITIONS, status, 'CANCELLED', ['input', 'id']);
    assertVersion(model, before, {}, input.expectedVersion, []);
    const finishedAt = startedAt && startedAt > at ? startedAt : at;
    const change = { context, tx, before, values: { status: 'CANCELLED', finishedAt } };
    await applyChange(model, change);
    const first = { id, organization: organization as string, user: null, tier, call: 1 };
    if (callCount === 0) await settleCall(tx, first, undefined, at);
    await tx.query(CANCEL_JOB, [organization, id]);
    await recordChange(change, model, 'cancelled', id);
    return { aiGeneration: id };
  },
});
