import { enumeration, type NameOf } from '../../kernel/model';

export const PostStatus = enumeration(
  'PostStatus',
  'Where a post stands; follows from its schedules and publications.',
  {
    DRAFT: 'Nothing is planned.',
    SCHEDULED: 'At least one publication is still to come.',
    PUBLISHED: 'Published wherever it was planned.',
    PARTIALLY_PUBLISHED: 'Published in some places, failed in others.',
    FAILED: 'Failed wherever it was planned.',
    ARCHIVED: 'Put away by a person.',
  },
);
export type PostStatus = NameOf<typeof PostStatus>;

export const PostFormat = enumeration(
  'PostFormat',
  'The place of a post on a network; what it shows is its media type.',
  {
    POST: 'A post in the feed.',
    STORY: 'A story, gone after a day.',
    REEL: 'A reel.',
    SHORT_VIDEO: 'A short upright film, such as a YouTube Short or a TikTok.',
    ARTICLE: 'An article; its text is the post’s `body`.',
  },
);
export type PostFormat = NameOf<typeof PostFormat>;

export const ContentGoal = enumeration('ContentGoal', 'What a post is to bring about.', {
  PROMOTION: 'That people buy.',
  AWARENESS: 'That people know the business.',
  ENGAGEMENT: 'That people react.',
  FESTIVAL: 'Greetings for a festival.',
  OFFER: 'That people take up an offer.',
});
export type ContentGoal = NameOf<typeof ContentGoal>;
