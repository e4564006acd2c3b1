import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { modelOf } from '../../kernel/model';
import {
  assertTransition,
  declareMutation,
  findRow,
  type MutationContext,
  throwUserError,
  type Transitions,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { runCancelHook } from './cancel-hooks';
import { Job } from './job.entity';
import { JOB_MESSAGES } from './jobs.messages';
import type { JobStatus } from './jobs.enums';

const model = modelOf(Job);

/** Users can cancel a pending job. The worker makes all other transitions. */
const CANCEL_TRANSITIONS: Transitions<JobStatus> = {
  PENDING: ['CANCELLED'],
  RUNNING: [],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

/** Jobs with items can also be canceled while they are running, between two items. */
const CANCEL_ITEMS: Transitions<JobStatus> = { ...CANCEL_TRANSITIONS, RUNNING: ['CANCELLED'] };

declareMutation('cancelJob', {
  description:
    'Cancels a pending job, or a running job with items. Items that were already processed stay changed. The generation of a canceled job is canceled, too, and its reserved AI credits are released. Only the user who requested the job can cancel it.',
  input: (builder) => void builder.add('id', () => ID, { description: 'ID of the job.', nullable: false }),
  errors: ['NOT_FOUND', 'FORBIDDEN', 'INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { job: () => Job },
  handler: async (mutation: MutationContext<{ id: string }>) => {
    const { tx, input, context } = mutation;
    const job = await findRow(tx, model, input.id, false);
    if (job.createdBy !== context.actor!.userId)
      throwUserError(UserErrorCode.FORBIDDEN, JOB_MESSAGES.notRequester(), ['input', 'id']);
    const transitions = job.itemCount === null ? CANCEL_TRANSITIONS : CANCEL_ITEMS;
    assertTransition(transitions, job.status as JobStatus, 'CANCELLED', ['input', 'id']);
    await runCancelHook(mutation, job as Values & Job);
    const [done] = await tx.query<{ cancelled: boolean }>('SELECT jobs.cancel($1, $2) AS cancelled', [
      job.id,
      uuidv7(),
    ]);
    if (!done!.cancelled) {
      // A worker or another call was faster. If the job is pending again, a worker has run and rescheduled it.
      const { status } = (await findRow(tx, model, input.id, false)) as { status: JobStatus };
      assertTransition(CANCEL_TRANSITIONS, status === 'PENDING' ? 'RUNNING' : status, 'CANCELLED', [
        'input',
        'id',
      ]);
    }
    return { job: job.id as string };
  },
});
