import { documentSchema } from './documents';

/** What a model is asked to write from a text. A change of a text requires another version. */
export const ARTICLE_PROMPT = {
  name: 'article',
  version: 2,
  task: 'Write a blog article from the text in `source`, with a title and a summary of one or two sentences. Keep its order and its facts, leave out repetitions and addresses to the audience, and separate paragraphs by blank lines. If `sourceLanguage` is another language, translate; sentences that are quoted word for word in “quotation marks” can stay in it.',
  schema: documentSchema('ARTICLE'),
  tokensPerItem: 4_000,
};

export const CAROUSEL_PROMPT = {
  name: 'carousel',
  version: 2,
  task: 'Write the texts of a carousel of two to ten slides from the text in `source`, with one idea for each slide, and a caption. A slide has a heading and a text of together at most 300 characters. If `sourceLanguage` is another language, translate; sentences that are quoted word for word in “quotation marks” can stay in it.',
  schema: documentSchema('CAROUSEL'),
  tokensPerItem: 2_000,
};
