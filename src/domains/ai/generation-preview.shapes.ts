import {
  boolean,
  counter,
  dateTime,
  decimal,
  Field,
  integer,
  jsonListOf,
  oneOf,
  Shape,
  text,
} from '../../kernel/model';
import { UsageMetric, UsageUnit } from '../billing/billing.enums';
import { AiProvider } from './ai.enums';

@Shape({
  description:
    'A limit of the use per day or month, with the use before the generations. Days and months are in UTC.',
})
class GenerationLimit {
  @Field(oneOf(UsageMetric), { description: 'The metric that is limited.' })
  metric!: UsageMetric;

  @Field(oneOf(UsageUnit), { description: 'The length of the period that the limit applies to.' })
  unit!: UsageUnit;

  @Field(boolean, { description: 'Whether the limit applies to each user, instead of the organization.' })
  isPerUser!: boolean;

  @Field(counter, { description: 'The limit of `used` and `reserved` together.' })
  limit!: number;

  @Field(counter, { description: 'The quantity used in the period.' })
  used!: number;

  @Field(counter, { description: 'The quantity reserved for calls that have not ended.' })
  reserved!: number;

  @Field(counter, {
    description: 'The quantity that remains after the generations, if they use the maximum.',
  })
  remaining!: number;

  @Field(dateTime, { description: 'When the next period starts, whose use is zero.' })
  resetsAt!: string;
}

@Shape({ description: 'The maximum that generations can use with one call each.' })
export class GenerationPreview {
  @Field(integer({ min: 0 }), { description: 'The maximum number of AI credits.' })
  aiCredits!: number;

  @Field(decimal(12, 6, { min: 0 }), {
    description: 'The maximum cost, in US dollars.',
    nullIf: 'the price of the model is unknown, or if no model is configured',
    nullable: true,
  })
  cost!: string | null;

  @Field(integer({ min: 0 }), { description: 'The maximum number of input tokens.' })
  inputTokens!: number;

  @Field(integer({ min: 0 }), { description: 'The maximum number of output tokens.' })
  outputTokens!: number;

  @Field(oneOf(AiProvider), {
    description: 'The provider of the model.',
    nullIf: 'no model is configured, or if nothing would be generated',
    nullable: true,
  })
  provider!: AiProvider | null;

  @Field(text({ max: 100 }), {
    description: 'The model, as its provider names it.',
    nullIf: 'no model is configured, or if nothing would be generated',
    nullable: true,
  })
  modelName!: string | null;

  @Field(jsonListOf(() => GenerationLimit), {
    description: 'The limits that apply, which the generations do not exceed.',
  })
  limits!: GenerationLimit[];
}
