import { decimal, Field, listOf, message, oneOf, Shape, text } from '../../kernel/model';
import { hashtag, MAX_CAPTION_LENGTH, MAX_HASHTAGS } from '../common/content.texts';
import { AiFailureReason } from './ai.enums';

/** Maximum length of a suggested reply. */
export const MAX_REPLY_LENGTH = 2_000;

@Shape({ description: 'A caption that AI generated, with its hashtags and call to action.' })
export class GeneratedCaption {
  @Field(text({ multiline: true, max: MAX_CAPTION_LENGTH }), {
    description: 'The caption, without hashtags and call to action.',
  })
  text!: string;

  @Field(listOf(hashtag, { max: MAX_HASHTAGS }), { description: 'Hashtags in display order, without `#`.' })
  hashtags!: string[];

  @Field(text({ max: 500 }), {
    description: 'The call to action.',
    nullIf: 'there is none',
    nullable: true,
  })
  callToAction!: string | null;
}

@Shape({ description: 'An idea for a post that AI generated.' })
export class ContentIdea {
  @Field(text({ max: 500 }), { description: 'The title.' })
  title!: string;

  @Field(text({ multiline: true, max: 2_000 }), {
    description: 'The content of the post, in a few sentences.',
  })
  description!: string;

  @Field(text({ max: 500 }), { description: 'The first sentence of the caption.' })
  hook!: string;
}

@Shape({ description: 'The reason a generation failed.' })
export class AiFailure {
  @Field(oneOf(AiFailureReason), { description: 'Machine-readable reason.' })
  reason!: AiFailureReason;

  @Field(message, { description: 'The reason for the user, in the same language as `UserError.message`.' })
  message!: string;
}

const price = decimal(14, 6, { min: 0 });

@Shape({ description: 'The prices of an AI model that the cost of a generation was calculated with.' })
export class AiPrices {
  @Field(text({ max: 100 }), { description: 'The model in the price list.' })
  model!: string;

  @Field(price, { description: 'The price of a million input tokens, in US dollars.' })
  inputPrice!: string;

  @Field(price, { description: 'The price of a million output tokens, in US dollars.' })
  outputPrice!: string;

  @Field(text({ max: 100 }), { description: 'The price list and its version.' })
  source!: string;
}
