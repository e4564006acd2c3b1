import { enumeration, type NameOf } from '../../kernel/model';

export const ApprovalRule = enumeration('ApprovalRule', 'The approvals that complete a stage.', {
  ANY: 'The approval of one approver completes the stage.',
  ALL: 'The stage is complete when each approver has approved. For a role, one member with the role is sufficient.',
});
export type ApprovalRule = NameOf<typeof ApprovalRule>;

export const ApprovalRequestStatus = enumeration(
  'ApprovalRequestStatus',
  'The status of an approval request.',
  {
    PENDING: 'The request waits for the approvers of its current stage.',
    APPROVED: 'All stages are complete. The content can be published as it is.',
    REJECTED: 'An approver rejected the content.',
    REVISION_REQUESTED:
      'An approver requested changes. The request continues when the revision is completed.',
    VOIDED: 'The request ended without effect. `voidReason` says why.',
  },
);
export type ApprovalRequestStatus = NameOf<typeof ApprovalRequestStatus>;

export const ApprovalVoidReason = enumeration(
  'ApprovalVoidReason',
  'A reason why an approval request ended without effect.',
  {
    EDITED: 'The content was edited after the request.',
    DELETED: 'The content was deleted.',
    WITHDRAWN: 'The request was withdrawn.',
    REPLACED: 'The content was approved, and its approval was requested again with another plan.',
  },
);
export type ApprovalVoidReason = NameOf<typeof ApprovalVoidReason>;

export const ReviewTaskStatus = enumeration('ReviewTaskStatus', 'The status of a review task.', {
  OPEN: 'The request waits for the reviewer.',
  APPROVED: 'The approver approved the content.',
  REJECTED: 'The approver rejected the content.',
  REVISION_REQUESTED: 'The approver requested changes.',
  COMPLETED: 'The reviewer completed the QA request.',
  CLOSED: 'The reviewer is no longer needed.',
});
export type ReviewTaskStatus = NameOf<typeof ReviewTaskStatus>;

export const GuestRight = enumeration('GuestRight', 'A right of a guest link.', {
  SEE: 'See the post and the comments that are visible to guests.',
  COMMENT: 'Comment on the post.',
  APPROVE:
    'Approve or reject the post, or request a revision, on behalf of the approver who created the link.',
});
export type GuestRight = NameOf<typeof GuestRight>;

export const RevisionStatus = enumeration('RevisionStatus', 'The status of a revision.', {
  PENDING: 'Nobody works on the revision yet.',
  IN_PROGRESS: 'The content is being revised.',
  COMPLETED: 'The revision is complete.',
});
export type RevisionStatus = NameOf<typeof RevisionStatus>;
