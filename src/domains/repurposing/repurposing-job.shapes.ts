import { Field, integer, oneOf, Shape, text } from '../../kernel/model';
import { AiModelTier } from '../ai/ai.enums';
import { ContentTone } from '../common/content.enums';

@Shape({ description: 'Settings for the posts of a repurposing job.' })
export class RepurposingConfig {
  @Field(oneOf(AiModelTier), { description: 'The tier of the model.' })
  modelTier!: AiModelTier;

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
