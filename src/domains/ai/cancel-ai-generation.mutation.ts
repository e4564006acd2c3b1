import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  addExpectedVersion,
  applyChange,
  assertTransition,
  assertVersion,
  declareMutation,
  lockRow,
  type MutationContext,
  type Transitions,
  type Values,
} from '../../kernel/write';
import { type CancelContext, onCancel } from '../jobs/cancel-hooks';
import { AiGeneration } from './ai-generation.entity';
import type { AiGenerationStatus } from './ai.enums';
import { settleCall } from './generation-credits';
import { recordGenerationEvent } from './generation-events';
import { GENERATE } from './generation.job';

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

type Generation = AiGeneration & Values;

/** Ends a generation that has not ended, and releases the reservation of a call that was not started. */
async function cancel({ context, tx, at }: CancelContext, before: Generation): Promise<void> {
  const { id, organization, modelTier: tier, callCount, startedAt } = before;
  const finishedAt = startedAt && startedAt > at ? startedAt : at;
  const change = {
    context,
    tx,
    before,
    values: { status: 'CANCELLED', finishedAt, partialText: null, partialTokens: null },
  };
  await applyChange(model, change);
  const first = { id, organization: organization as string, user: null, tier, call: 1 };
  if (callCount === 0) await settleCall(tx, first, undefined, at);
  const clientAccount = before.clientAccount;
  await recordGenerationEvent(tx, { ...first, clientAccount }, 'cancelled', context.actor?.userId);
}

const lock = async (tx: WriteTransaction, id: string): Promise<Generation> =>
  (await lockRow(tx, model, id, false)) as unknown as Generation;

/** Cancels a generation, unless it has ended. */
export async function cancelIfOpen(mutation: CancelContext, id: string): Promise<void> {
  const before = await lock(mutation.tx, id);
  if (TRANSITIONS[before.status].length > 0) await cancel(mutation, before);
}

// Without its job, a generation would stay pending. It may have been canceled before by another user.
onCancel(GENERATE, cancelIfOpen);

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
  handler: async (mutation: MutationContext<{ id: string; expectedVersion?: number | null }>) => {
    const { tx, input } = mutation;
    const before = await lock(tx, input.id);
    assertTransition(TRANSITIONS, before.status, 'CANCELLED', ['input', 'id']);
    assertVersion(model, before, {}, input.expectedVersion, []);
    await cancel(mutation, before);
    await tx.query(CANCEL_JOB, [before.organization, before.id]);
    return { aiGeneration: before.id };
  },
});
