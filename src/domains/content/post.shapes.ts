import { boolean, decimal, Field, json, listOf, oneOf, Shape, text } from '../../kernel/model';
import { Platform } from '../identity/identity.enums';

/** Facebook takes the longest text of all networks, 63,206 characters. */
export const MOST_CAPTION = 63_206;

/** Networks take what follows the `#` as far as the first blank. */
export const hashtag = text({
  max: 100,
  pattern: String.raw`^[^#\s]+$`,
  form: 'a word without # and blanks',
});

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

  @Field(text({ max: MOST_CAPTION }), {
    description: 'The caption there; null: the post’s own.',
    nullable: true,
  })
  caption!: string | null;

  @Field(listOf(hashtag, { max: 100 }), {
    description: 'The hashtags there; null: the post’s own.',
    nullable: true,
  })
  hashtags!: string[] | null;

  @Field(text({ max: 500 }), {
    description: 'The call to action there; null: the post’s own.',
    nullable: true,
  })
  callToAction!: string | null;
}
