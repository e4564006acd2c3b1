import { enumeration, type NameOf } from '../../kernel/model';

export const SeoHint = enumeration('SeoHint', 'A way to make a text easier to find for search engines.', {
  LENGTHEN_TEXT: 'Lengthen the text to at least 300 words.',
  SHORTEN_SENTENCES: 'Shorten the sentences to at most 20 words on average.',
  ADD_TITLE: 'Add a title.',
  ADJUST_TITLE_LENGTH: 'Give the title from 20 to 60 characters.',
  USE_KEYWORD_IN_TITLE: 'Use one of the first three keywords in the title.',
  USE_KEYWORD_EARLY: 'Use one of the first three keywords in the first 100 words.',
});
export type SeoHint = NameOf<typeof SeoHint>;

export const RepurposingFormat = enumeration('RepurposingFormat', 'A format that content is repurposed in.', {
  ARTICLE: 'An article. Its text is the `body` of a post.',
  CAPTION: 'A caption of a post.',
  CAROUSEL: 'Texts of the slides of a carousel, with a caption.',
});
export type RepurposingFormat = NameOf<typeof RepurposingFormat>;

export const RecommendationPriority = enumeration(
  'RecommendationPriority',
  'The priority of a recommendation.',
  {
    HIGH: 'Publish it first.',
    MEDIUM: 'Publish it after those with high priority.',
    LOW: 'Publish it if there is time.',
  },
);
export type RecommendationPriority = NameOf<typeof RecommendationPriority>;

export const RepurposingSource = enumeration(
  'RepurposingSource',
  'The source of the text of a repurposing job.',
  {
    VIDEO: 'The transcript of a video.',
    AUDIO: 'The transcript of an audio file, such as a podcast.',
    IMAGE: 'The text of an image.',
    DOCUMENT: 'The text of a document.',
    TEXT: 'A text without a media file, such as an article.',
  },
);
export type RepurposingSource = NameOf<typeof RepurposingSource>;

export const RepurposingStatus = enumeration('RepurposingStatus', 'The status of a repurposing job.', {
  PENDING: 'The job is waiting for its start.',
  RUNNING: 'The job is writing posts.',
  COMPLETED: 'All posts that were not canceled were written.',
  FAILED: 'At least one post could not be written. Those that were written are kept.',
  CANCELLED: 'The job was canceled. Posts that were written before are kept.',
});
export type RepurposingStatus = NameOf<typeof RepurposingStatus>;
