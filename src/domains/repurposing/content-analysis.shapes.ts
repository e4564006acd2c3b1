import { decimal, Field, integer, listOf, oneOf, Shape, text } from '../../kernel/model';
import { Emotion } from '../ai/analysis.enums';
import { Platform } from '../common/content.enums';

export const score = decimal(5, 2, { min: 0, max: 100 });
const names = listOf(text({ max: 100 }), { max: 20 });

@Shape({ description: 'Names that a text mentions.' })
export class NamedEntities {
  @Field(names, { description: 'Names of people.' })
  people!: string[];

  @Field(names, { description: 'Names of organizations.' })
  organizations!: string[];

  @Field(names, { description: 'Names of places.' })
  places!: string[];
}

@Shape({ description: 'A sentence of a text that can stand by itself.' })
export class ContentMoment {
  @Field(text({ max: 500 }), { description: 'The sentence, word for word.' })
  text!: string;

  @Field(score, { description: 'The score, from 0 to 100.' })
  score!: string;

  @Field(integer({ min: 0 }), {
    description:
      'The position in the recording, in seconds: the last time code of the transcript before the sentence.',
    nullIf: 'the transcript has no time code before it',
    nullable: true,
  })
  startSeconds!: number | null;
}

@Shape({ description: 'The strength of an emotion in a text.' })
export class EmotionScore {
  @Field(oneOf(Emotion), { description: 'The emotion.' })
  emotion!: Emotion;

  @Field(score, { description: 'The score, from 0 to 100.' })
  score!: string;
}

@Shape({ description: 'The score of a text for a platform.' })
export class PlatformScore {
  @Field(oneOf(Platform), { description: 'The platform.' })
  platform!: Platform;

  @Field(score, { description: 'The score, from 0 to 100.' })
  score!: string;
}
