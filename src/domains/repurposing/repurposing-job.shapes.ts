import { Field, integer, oneOf, Shape, text } from '../../kernel/model';
import { AiTextModelTier } from '../ai/ai.enums';
import { ContentTone } from '../common/content.enums';

@Shape({ description: 'Settings for the posts of a repurposing job.' })
export class RepurposingConfig {
  @Field(oneOf(AiTextModelTier), { description: 'The tier of the model.' })
  modelTier!: AiTextModelTier;

  @Field(oneOf(ContentTone), {
    description: 'The tone of voice.',
    nullIf: 'that of the brand applies',
    nullable: true,
  })
  tone!: ContentTone | null;

  @Field(text({ max: 500 }), {
    description: 'The call to action.',
    nullIf: 'the model chooses one',
    nullable: true,
  })
  callToAction!: string | null;

  @Field(integer({ min: 0, max: 30 }), { description: 'The maximum number of hashtags.' })
  maxHashtags!: number;
}
