import { text, type ValueType } from '../../kernel/model';

/** Facebook's limit, the highest of all platforms. */
export const MAX_CAPTION_LENGTH = 63_206;

/** Maximum number of hashtags of a post. */
export const MAX_HASHTAGS = 100;

/** A hashtag ends at the first whitespace. */
const hashtagText = text({
  max: 100,
  pattern: String.raw`^[^#\s]+$`,
  form: 'a word without # or spaces',
});
/** Inputs reject U+FF03, the `#` of East Asian keyboards, and hashtags without a visible character, too. */
export const hashtag: ValueType = {
  ...hashtagText,
  constraints: { ...hashtagText.constraints, pattern: String.raw`^[^#＃\s]+$`, nonBlank: true },
};
