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
