import { boolean, decimal, Field, id, json, listOf, oneOf, Shape, text } from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { hashtag, MAX_CAPTION_LENGTH, MAX_HASHTAGS } from '../common/content.texts';

/** Instagram's limit for a carousel, the highest of all platforms. */
export const MAX_MEDIA = 10;

@Shape({ description: 'An AI model that generated a part of an object.' })
export class AiModel {
  @Field(text({ max: 50 }), { description: 'The generated part, such as `caption` or `hashtags`.' })
  part!: string;

  @Field(text({ max: 100 }), { description: 'The model, by the name and version of its provider.' })
  model!: string;
}

@Shape({ description: 'The AI-generated parts of a post, and their cost.' })
export class AiContribution {
  @Field(boolean, { description: 'Whether the caption was AI-generated.' })
  isCaptionGenerated!: boolean;

  @Field(boolean, { description: 'Whether hashtags were suggested by AI.' })
  hasSuggestedHashtags!: boolean;

  @Field(boolean, { description: 'Whether an image was AI-generated.' })
  isImageGenerated!: boolean;

  @Field(decimal(12, 4, { min: 0 }), { description: 'The cost of the AI models, in US dollars.' })
  generationCost!: string;

  @Field(json, {
    description: 'The AI models used, by generated part.',
    deprecated: 'Use `aiModels` of the post. Removed after 2027-05-31.',
  })
  modelVersions!: unknown;
}

@Shape({
  description:
    'The caption, hashtags, call to action and media files that replace those of a post on one platform.',
})
export class PlatformOverride {
  @Field(oneOf(Platform), { description: 'The platform. At most one override per platform.' })
  platform!: Platform;

  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption on the platform.',
    nullIf: 'that of the post is used',
    nullable: true,
  })
  caption!: string | null;

  @Field(listOf(hashtag, { max: MAX_HASHTAGS }), {
    description: 'Hashtags on the platform.',
    nullIf: 'those of the post are used',
    nullable: true,
  })
  hashtags!: string[] | null;

  @Field(text({ max: 500 }), {
    description: 'The call to action on the platform.',
    nullIf: 'that of the post is used',
    nullable: true,
  })
  callToAction!: string | null;

  @Field(listOf(id, { max: MAX_MEDIA }), {
    description:
      'IDs of the media files of the post that are shown on the platform, in order. Files that the post no longer has are ignored.',
    nullIf: 'those of the post are used',
    nullable: true,
  })
  mediaIds!: string[] | null;
}
