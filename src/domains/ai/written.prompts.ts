import { documentSchema } from './documents';

/** What a model is asked to write from a text. A change of a text requires another version. */
export const ARTICLE_PROMPT = {
  name: 'article',
  version: 1,
  task: 'Write a blog article from the text in `source`, with a title and a summary of one or two sentences. Keep its order and its facts, leave out repetitions and addresses to the audience, and separate paragraphs by blank lines.',
  schema: documentSchema('ARTICLE'),
  tokensPerItem: 4_000,
};

export const CAROUSEL_PROMPT = {
  name: 'carousel',
  version: 1,
  task: 'Write the texts of a carousel of two to ten slides from the text in `source`, with one idea for each slide, and a caption. A slide has a heading and a text of together at most 300 characters.',
  schema: documentSchema('CAROUSEL'),
  tokensPerItem: 2_000,
};
