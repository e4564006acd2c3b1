import { modelOf } from '../../../kernel/model';
import { viewerId } from '../../../kernel/tenancy';
import {
  type ActionGuard,
  declareViewerActions,
  forbiddenMessage,
  permissionGuard,
  type StateMachine,
  transitionGuards,
  type Transitions,
} from '../../../kernel/write';
import { REVIEW_MESSAGES } from '../review.messages';
import type { QaStatus } from './qa.enums';
import { QaRequest } from './qa-request.entity';

/** What members can do with QA requests: `viewerActions` and the mutations follow the same guards. */

const model = modelOf(QaRequest);

/** The statuses that a request can get, by its status. */
export const QA_TRANSITIONS: Transitions<QaStatus> = {
  PENDING: ['ASSIGNED', 'CANCELLED'],
  // To another member.
  ASSIGNED: ['ASSIGNED', 'IN_REVIEW', 'COMPLETED', 'CANCELLED'],
  IN_REVIEW: ['ASSIGNED', 'COMPLETED', 'CANCELLED'],
  COMPLETED: [],
  CANCELLED: [],
};
const MACHINE: StateMachine<QaStatus> = { status: '{status}', transitions: QA_TRANSITIONS };

const MANAGES = permissionGuard(model, { permission: 'CONTENT_APPROVE' });

/** Denies an action to users who cannot manage the request, unless a column contains them. */
const denied = (
  action: 'assignQa' | 'reviewQa' | 'cancelQa',
  user?: 'assignee' | 'requestedBy',
): ActionGuard => ({
  ...MANAGES,
  ...(user && { when: `{${user}} IS DISTINCT FROM ${viewerId} AND ${MANAGES.when}` }),
  reason: forbiddenMessage(model, REVIEW_MESSAGES[action]()),
});

const POST_DELETED: ActionGuard = {
  when: `EXISTS (SELECT FROM posts p WHERE p.organization_id = {organization} AND p.id = {post} AND p.deleted_at IS NOT NULL)`,
  code: 'INVALID_STATE',
  reason: REVIEW_MESSAGES.postDeleted(),
};

/** Guards of each status that an action leads to. The transition is checked by itself, for its own error. */
export const QA_GUARDS = {
  ASSIGNED: [denied('assignQa'), POST_DELETED],
  IN_REVIEW: [denied('reviewQa', 'assignee'), POST_DELETED],
  COMPLETED: [denied('reviewQa', 'assignee'), POST_DELETED],
  CANCELLED: [denied('cancelQa', 'requestedBy'), POST_DELETED],
} as const satisfies Partial<Record<QaStatus, readonly ActionGuard[]>>;

const guardsOf = (status: keyof typeof QA_GUARDS): readonly ActionGuard[] => [
  ...QA_GUARDS[status],
  ...transitionGuards(MACHINE, status),
];

declareViewerActions(QaRequest, {
  assign: {
    description: 'Whether the viewer can assign the request to a member.',
    guards: guardsOf('ASSIGNED'),
  },
  start: {
    description: 'Whether the viewer can mark the request as in review.',
    guards: guardsOf('IN_REVIEW'),
  },
  complete: { description: 'Whether the viewer can complete the request.', guards: guardsOf('COMPLETED') },
  cancel: { description: 'Whether the viewer can cancel the request.', guards: guardsOf('CANCELLED') },
});
