import { boolean, decimal, Field, json, listOf, oneOf, Shape, text } from '../../kernel/model';
import type { ValueType } from '../../kernel/model/types';
import { Platform } from '../common/content.enums';

/** Facebook's limit, the highest of all platforms. */
export const MAX_CAPTION_LENGTH = 63_206;

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

@Shape({ description: 'What of a post AI made.' })
export class AiContribution {
  @Field(boolean, { description: 'Whether the caption.' })
  isCaptionGenerated!: boolean;

  @Field(boolean, { description: 'Whether the hashtags.' })
  hasSuggestedHashtags!: boolean;

  @Field(boolean, { description: 'Whether a picture.' })
  isImageGenerated!: boolean;

  @Field(decimal(12, 4, { min: 0 }), { description: 'What the AI models cost for it, in US dollars.' })
  generationCost!: string;

  @Field(json, { description: 'The AI models used: an object from what was made to the model’s name.' })
  modelVersions!: unknown;
}

@Shape({ description: 'What a post says differently on one network.' })
export class PlatformOverride {
  @Field(oneOf(Platform), { description: 'The network; at most one override each.' })
  platform!: Platform;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption on the platform.',
    nullIf: 'the platform uses that of the post',
    nullable: true,
  })
  caption!: string | null;

  @Field(listOf(hashtag, { max: 100 }), {
    description: 'The hashtags on the platform.',
    nullIf: 'the platform uses those of the post',
    nullable: true,
  })
  hashtags!: string[] | null;

  @Field(text({ max: 500 }), {
    description: 'The call to action on the platform.',
    nullIf: 'the platform uses that of the post',
    nullable: true,
  })
  callToAction!: string | null;
}
