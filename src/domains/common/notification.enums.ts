import { enumeration, type NameOf } from '../../kernel/model';

export const NotificationKind = enumeration('NotificationKind', 'The kind of a notification.', {
  CONTENT_READY: 'Generated content is ready.',
  APPROVAL_NEEDED: 'An approval by the user is required.',
  APPROVAL_DECIDED: 'An approval that the user requested was decided or voided.',
  QA_REQUEST: 'A QA request was made, assigned, escalated or completed.',
  FEEDBACK:
    'Feedback on content of the user, a reply to their comment, or a mention in a comment of a reviewer.',
  COMMENT: 'A comment on a publication.',
  MENTION: 'A mention of a social account.',
  POST_SCHEDULED: 'A post of the user was scheduled, rescheduled or canceled.',
  POST_PUBLISHED: 'A post was published.',
  POST_FAILED: 'Publishing a post failed.',
  POST_DUE: 'A post has to be published by a user, or was not published in time.',
  POST_DELETED: 'A published post of the user was deleted on its platform.',
  BILLING: 'Plans, invoices and payments.',
  PAYMENT_FAILED: 'A payment failed.',
  MEMBERSHIP:
    'An invitation to an organization, a change of role or permissions, or the end of a membership.',
  SOCIAL_ACCOUNT:
    'The connection of a social account has ended or will end, or permissions for it were withdrawn.',
  SECURITY: 'A security event of the user account.',
  SYSTEM: 'An announcement about Marquee.',
});
export type NotificationKind = NameOf<typeof NotificationKind>;
