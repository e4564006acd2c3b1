import { boolean, Computed, decimal, Field, integer, jsonOf, oneOf, text } from '../../kernel/model';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { AiCostBucket, AiModelTier, AiProvider } from './ai.enums';
import { AiPrices } from './ai.shapes';

const tokens = integer({ min: 0 });
/** Equal to the sums of the ledger: `billing.count_generation_credits`. */
const credits = integer({ min: 0 });
const UNTIL_CALLED = { nullIf: 'no model was called yet', nullable: true } as const;

/** Base class of what a model did: which one, with which parameters, and what it consumed in all attempts. */
export abstract class AiUsageEntity extends ClientScopedEntity {
  @Field(oneOf(AiModelTier), { description: 'The tier of the model.', default: `'LIGHT'` })
  modelTier!: AiModelTier;

  @Field(oneOf(AiProvider), { description: 'The provider of the model.', filter: true, ...UNTIL_CALLED })
  provider!: AiProvider | null;

  @Field(text({ max: 100 }), { description: 'The model, as its provider names it.', ...UNTIL_CALLED })
  modelName!: string | null;

  @Field(text({ max: 100 }), {
    description: 'The version of the model that responded.',
    nullIf: 'the provider reported none',
    nullable: true,
  })
  modelVersion!: string | null;

  @Computed(boolean, `{provider} <> 'COMPOSER'`, {
    description:
      'Whether an AI model wrote the content. False if the composer of Marquee did, which fills phrases with the values of the request, or draws backgrounds in the colors of the brand.',
    nullIf: 'no model was called yet',
  })
  isModel!: boolean | null;

  @Field(text({ max: 50 }), { description: 'The name of the prompt template.' })
  promptTemplate!: string;

  @Field(integer({ min: 1 }), { description: 'The version of the prompt template.' })
  promptVersion!: number;

  @Field(integer({ min: 0 }), {
    description:
      'The seed. The same seed and request give the same content, if the model supports seeds. Each retry adds one.',
  })
  seed!: number;

  @Field(decimal(3, 2, { min: 0, max: 2 }), {
    description: 'The temperature, from 0 to 2. 0 for images, whose models have none.',
  })
  temperature!: string;

  @Field(integer({ min: 1 }), { description: 'The maximum number of output tokens per call.' })
  maxOutputTokens!: number;

  @Field(tokens, { description: 'Number of input tokens of all calls.', default: '0' })
  inputTokens!: number;

  @Field(tokens, {
    description: 'Number of input tokens that the provider read from its cache. Part of `inputTokens`.',
    default: '0',
  })
  cachedInputTokens!: number;

  @Field(tokens, { description: 'Number of output tokens of all calls.', default: '0' })
  outputTokens!: number;

  @Field(tokens, {
    description: 'Number of output tokens that the model used for reasoning. Part of `outputTokens`.',
    default: '0',
  })
  reasoningTokens!: number;

  @Computed(integer({ min: 0 }), '{inputTokens} + {outputTokens}', {
    description: 'Number of tokens of all calls.',
    nullable: false,
  })
  totalTokens!: number;

  @Field(boolean, {
    description:
      'Whether numbers of tokens are estimates, because the provider reported none or a response was lost.',
    default: 'false',
  })
  isUsageEstimated!: boolean;

  @Field(decimal(12, 6, { min: 0 }), {
    description: 'The cost of all calls, in US dollars.',
    nullIf: 'no model was called yet, or if its price is unknown',
    nullable: true,
    audience: 'members',
  })
  cost!: string | null;

  @Computed(
    oneOf(AiCostBucket),
    `CASE WHEN {cost} < 0.01 THEN 'LOW' WHEN {cost} < 0.1 THEN 'MEDIUM' WHEN {cost} IS NOT NULL THEN 'HIGH' END`,
    { description: 'The range of the cost.', nullIf: 'the cost is null', audience: 'members' },
  )
  costBucket!: AiCostBucket | null;

  @Field(jsonOf(() => AiPrices), {
    description: 'The prices that the cost was calculated with.',
    nullIf: 'the model is free of charge, or if its price is unknown',
    nullable: true,
    audience: 'members',
  })
  prices!: AiPrices | null;

  @Field(credits, {
    description:
      'Number of AI credits that were charged for all calls. Equals the sum of the cost entries of the generation.',
    default: '0',
  })
  creditsUsed!: number;

  @Field(credits, {
    description: 'Number of AI credits that are reserved for a call that has not ended.',
    default: '0',
  })
  creditsReserved!: number;

  @Field(credits, {
    description:
      'Number of AI credits that were reserved for all calls, and released because they were not used.',
    default: '0',
  })
  creditsRefunded!: number;

  /** Only the process that started the last call can end it. */
  @Field(integer({ min: 0 }), {
    description: 'Number of calls that were started.',
    default: '0',
    hidden: true,
  })
  callCount!: number;

  @Computed(integer({ min: 0 }), 'greatest({callCount} - 1, 0)', {
    description: 'Number of calls of the model after the first one.',
    nullable: false,
  })
  retryCount!: number;
}
