import { enumeration, type NameOf } from '../../kernel/model';

export const ApprovalRule = enumeration('ApprovalRule', 'The approvals that complete a stage.', {
  ANY: 'The approval of one approver completes the stage.',
  ALL: 'The stage is complete when each approver has approved. For a role, one member with the role is sufficient.',
});
export type ApprovalRule = NameOf<typeof ApprovalRule>;
