import { enumeration, type NameOf } from '../../kernel/model';

export const PostStatus = enumeration(
  'PostStatus',
  'The publishing status of a post, derived from its schedules and publications unless archived.',
  {
    DRAFT: 'The post is neither scheduled nor published.',
    SCHEDULED: 'At least one publication is pending.',
    PUBLISHED: 'All publications succeeded.',
    PARTIALLY_PUBLISHED: 'At least one publication succeeded and at least one failed.',
    FAILED: 'All publications failed.',
    ARCHIVED: 'The post was archived by a user.',
  },
);
export type PostStatus = NameOf<typeof PostStatus>;

export const PostFormat = enumeration('PostFormat', 'The publishing format of a post.', {
  POST: 'A feed post.',
  STORY: 'A story, visible for 24 hours.',
  REEL: 'A reel.',
  SHORT_VIDEO: 'A short vertical video, such as a YouTube Short or a TikTok.',
  ARTICLE: 'An article. Its text is the `body` of the post.',
});
export type PostFormat = NameOf<typeof PostFormat>;

export const ContentGoal = enumeration('ContentGoal', 'The marketing goal of a post.', {
  PROMOTION: 'Increase sales.',
  AWARENESS: 'Increase awareness of the business.',
  ENGAGEMENT: 'Increase reactions, comments and shares.',
  FESTIVAL: 'Send festival greetings.',
  OFFER: 'Promote an offer.',
});
export type ContentGoal = NameOf<typeof ContentGoal>;

export const PostVariantKind = enumeration('PostVariantKind', 'The part of a post that a variant is for.', {
  CAPTION: 'The caption.',
  HOOK: 'The opening of the caption.',
  HASHTAGS: 'The hashtags.',
  CALL_TO_ACTION: 'The call to action.',
});
export type PostVariantKind = NameOf<typeof PostVariantKind>;
