import { enumeration, type NameOf } from '../../../kernel/model';

export const QaKind = enumeration('QaKind', 'The kind of a QA request.', {
  COPYWRITER_REVIEW: 'A review of the text by a copywriter.',
  VIDEO_EDITOR_REVIEW: 'A review of the video by a video editor.',
  EXPERT_REVIEW: 'A review of the content by an expert on its subject.',
});
export type QaKind = NameOf<typeof QaKind>;

export const QaPriority = enumeration('QaPriority', 'The priority of a QA request.', {
  LOW: 'The request can wait for others.',
  NORMAL: 'The request has normal priority.',
  HIGH: 'The request comes before others.',
  URGENT: 'The request needs immediate attention, or is overdue.',
});
export type QaPriority = NameOf<typeof QaPriority>;

export const QaStatus = enumeration('QaStatus', 'The status of a QA request.', {
  PENDING: 'The request waits for an assignee.',
  ASSIGNED: 'The request is assigned to a user, who has not started.',
  IN_REVIEW: 'The assignee reviews the post.',
  COMPLETED: 'The review is complete.',
  CANCELLED: 'The request was canceled.',
});
export type QaStatus = NameOf<typeof QaStatus>;
