import { ID } from 'type-graphql';
import { addExpectedVersion, declareMutation, type MutationContext } from '../../../kernel/write';
import { move, type MoveInput } from './qa.mutations';
import { notifyOfQa } from './qa.notifications';
import { QaRequest } from './qa-request.entity';

const CLOSE_TASK = `UPDATE review_tasks SET status = 'CLOSED'
  WHERE organization_id = $1 AND qa_request_id = $2 AND status = 'OPEN'`;

declareMutation('cancelQaRequest', {
  description:
    'Cancels a QA request that is not completed. The assignee and the user who requested the review are notified.',
  needs: {
    permission: 'READ',
    of: () => QaRequest,
    note: ', and to be the user who requested the review or `CONTENT_APPROVE`',
  },
  input: (builder) =>
    void addExpectedVersion(
      builder.add('id', () => ID, { description: 'ID of the QA request.', nullable: false }),
    ),
  errors: ['INVALID_STATE', 'InvalidStatusTransitionError', 'VersionConflictError'],
  payload: { qaRequest: () => QaRequest },
  handler: (ctx: MutationContext<MoveInput>) => {
    const { tx, at, context } = ctx;
    const actorId = context.actor!.userId;
    return move(
      ctx,
      { status: 'CANCELLED', what: 'canceled' },
      () => ({ cancelledAt: at }),
      async ({ organization, id }) => {
        await tx.query(CLOSE_TASK, [organization, id]);
        await notifyOfQa(tx, { organization, id }, 'canceled', actorId);
      },
    );
  },
});
