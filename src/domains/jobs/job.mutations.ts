import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { modelOf } from '../../kernel/model/metadata';
import { declareMutation, type MutationContext } from '../../kernel/write/custom-mutations';
import { throwUserError } from '../../kernel/write/mutation-error';
import { assertTransition, type Transitions } from '../../kernel/write/status-transitions';
import { findRow } from '../../kernel/write/rows';
import { UserErrorCode } from '../../kernel/write/user-error';
import { Job } from './job.entity';
import type { JobStatus } from './jobs.enums';

const model = modelOf(Job);

/** By hand a job is only called off; every other status is the worker's to give. */
const CANCEL_TRANSITIONS: Transitions<JobStatus> = {
  PENDING: ['CANCELLED'],
  RUNNING: [],
  COMPLETED: [],
  FAILED: [],
  CANCELLED: [],
};

declareMutation('cancelJob', {
  description: 'Calls off a job that you asked for and that is not being worked on.',
  input: (builder) => void builder.add('id', () => ID, { description: 'Which job.', nullable: false }),
  payload: { job: () => Job },
  handler: async ({ tx, input, context }: MutationContext<{ id: string }>) => {
    const job = await findRow(tx, model, input.id, false);
    if (job.createdBy !== context.actor!.personId)
      throwUserError(UserErrorCode.FORBIDDEN, 'Only who asked for a job calls it off.', ['input', 'id']);
    assertTransition(CANCEL_TRANSITIONS, job.status as JobStatus, 'CANCELLED', ['input', 'id']);
    const [done] = await tx.query<{ cancelled: boolean }>('SELECT jobs.cancel($1, $2) AS cancelled', [
      job.id,
      uuidv7(),
    ]);
    if (!done!.cancelled) {
      // Somebody was faster since the job was read: a worker, who may have put it back meanwhile, or another call.
      const { status } = (await findRow(tx, model, input.id, false)) as { status: JobStatus };
      assertTransition(CANCEL_TRANSITIONS, status === 'PENDING' ? 'RUNNING' : status, 'CANCELLED', [
        'input',
        'id',
      ]);
    }
    return { job: job.id as string };
  },
});
