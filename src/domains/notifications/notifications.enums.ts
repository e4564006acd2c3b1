import { enumeration, type NameOf } from '../../kernel/model';

export const NotificationKind = enumeration('NotificationKind', 'What a notification is about.', {
  CONTENT_READY: 'Content that was being made is ready.',
  APPROVAL_NEEDED: 'Somebody waits for your approval.',
  COMMENT: 'Somebody commented on what was published.',
  MENTION: 'Somebody mentioned one of your accounts.',
  POST_PUBLISHED: 'A post was published.',
  POST_FAILED: 'A post could not be published.',
  BILLING: 'Plans, invoices and payments.',
  PAYMENT_FAILED: 'A payment did not go through.',
  MEMBERSHIP: 'You were invited to an organization, your role there changed, or you are no longer a member.',
  SECURITY: 'Something happened to your account that you should know of.',
  SYSTEM: 'News of the platform itself.',
});
export type NotificationKind = NameOf<typeof NotificationKind>;

export const NotificationPriority = enumeration('NotificationPriority', 'How much a notification matters.', {
  HIGH: 'To be looked at soon.',
  MEDIUM: 'To be looked at some time.',
  LOW: 'Good to know.',
});
export type NotificationPriority = NameOf<typeof NotificationPriority>;
