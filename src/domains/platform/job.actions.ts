import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { modelOf } from '../../kernel/model/metadata';
import { declareAction, type Doing } from '../../kernel/write/actions';
import { refuse } from '../../kernel/write/refusal';
import { findRow } from '../../kernel/write/rows';
import { UserErrorCode } from '../../kernel/write/user-error';
import { Job } from './job.entity';

declareAction('cancelJob', {
  description: 'Calls off a job that you asked for and that is not being worked on.',
  input: (builder) => void builder.add('id', () => ID, { description: 'Which job.', nullable: false }),
  gives: { job: () => Job },
  work: async ({ writing, input, context }: Doing<{ id: string }>) => {
    const job = await findRow(writing, modelOf(Job), input.id, false);
    if (job.createdBy !== context.actor!.personId)
      refuse(UserErrorCode.FORBIDDEN, 'Only who asked for a job calls it off.', ['input', 'id']);
    const [done] = await writing.query<{ cancelled: boolean }>('SELECT jobs.cancel($1, $2) AS cancelled', [
      job.id,
      uuidv7(),
    ]);
    if (!done!.cancelled)
      refuse(UserErrorCode.NOT_ALLOWED_NOW, 'It is being worked on, or has ended.', ['input', 'id']);
    return { job: job.id as string };
  },
});
