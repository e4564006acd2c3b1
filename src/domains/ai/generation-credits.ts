import {
  type ComparedLimit,
  refundCredits,
  type Reservation,
  reserveCredits,
  settleCredits,
  startCall as startPaidCall,
  type UsageConnection,
  type UsageKey,
} from '../billing/usage';
import type { AiFeature, AiModelTier } from './ai.enums';
import { Brief } from './brief.port';
import { ImageBrief } from './image-brief.port';
import { imagePromptOf } from './image-prompt';
import type { Consumption, Cost, TokenUsage, UsedModel } from './language-model.port';
import { textsOf } from './prompts';

/** Output tokens that a credit pays for. Four input tokens count as one, about as in the prices of providers. */
const TOKENS_PER_CREDIT = 1_000;
const INPUT_TOKENS_PER_OUTPUT_TOKEN = 4;
/** The most capable models cost several times as much as the inexpensive ones. */
const FACTORS: Readonly<Record<AiModelTier, number>> = { LIGHT: 1, VISION: 1, IMAGE: 1, HEAVY: 4 };
/** Tokens that providers add to describe the structure of the output. */
const SCHEMA_TOKENS = 500;
const BYTES_PER_TOKEN = 3;
/** Tokens that an image of 1,080 pixels takes at most, with all providers. */
const IMAGE_TOKENS = 2_000;
/** Tokens of the samples of a voice that the job adds: three of 400 characters, of which each is a token at most. */
const VOICE_TOKENS = 1_200;
/** A generation that waits longer for its first call is not started. */
const DAY_SECONDS = 86_400;

/** The call of a generation that credits are reserved for. */
interface PaidCall {
  readonly id: string;
  readonly organization: string;
  readonly user: string | null;
  readonly tier: AiModelTier;
  /** The number of the call, from 1. Each one is paid by itself. */
  readonly call: number;
  /** Number of images at most. 0 for texts. */
  readonly images?: number;
}

/** Returns the credits of a call, at least one. */
const creditsOf = (
  tier: AiModelTier,
  { inputTokens, outputTokens }: Pick<TokenUsage, 'inputTokens' | 'outputTokens'>,
): number => {
  const tokens = inputTokens / INPUT_TOKENS_PER_OUTPUT_TOKEN + outputTokens;
  return Math.max(Math.ceil((FACTORS[tier] * tokens) / TOKENS_PER_CREDIT), 1);
};

/** The brief of a generation of texts or images. */
export type AnyBrief = Brief | ImageBrief;

/** Returns the brief that is stored with a generation. */
export const briefOf = (feature: AiFeature, input: unknown): AnyBrief =>
  feature === 'IMAGE' ? ImageBrief.parse(input) : Brief.parse(input);

/** Returns the number of images that a brief asks for. */
export const imagesOf = (brief: AnyBrief): number => (brief.task === 'IMAGE' ? brief.count : 0);

const tokensIn = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_PER_TOKEN);

function maxInputTokensOf(brief: AnyBrief): number {
  if (brief.task === 'IMAGE') return tokensIn(imagePromptOf(brief));
  const { instructions, prompt } = textsOf(brief);
  const addedTokens = (brief.voiceSamples === null ? VOICE_TOKENS : 0) + (brief.media ? IMAGE_TOKENS : 0);
  return tokensIn(instructions + prompt) + SCHEMA_TOKENS + addedTokens;
}

/** Returns the tokens that a call can use at most. */
export function maximumOf(brief: AnyBrief, maxOutputTokens: number): TokenUsage {
  const inputTokens = maxInputTokensOf(brief);
  return {
    ...{ inputTokens, outputTokens: maxOutputTokens },
    ...{ cachedInputTokens: 0, reasoningTokens: 0, isEstimated: true },
  };
}

const keyOf = ({ id, organization, call }: PaidCall): UsageKey => ({
  organization,
  key: `generation:${id}:${call}`,
});

const serviceOf = ({ provider, name }: UsedModel): string =>
  provider === 'COMPOSER' ? name : `${provider.toLowerCase().replaceAll('_', '-')}:${name}`.slice(0, 100);

const moneyOf = ({ cost }: Cost): Reservation['cost'] =>
  cost === null ? undefined : { amount: cost, currency: 'USD' };

/** What was reserved, and the limits that it was compared with. */
interface ReservedCall {
  readonly quantities: Reservation['quantities'];
  readonly limits: readonly ComparedLimit[];
}

/** Reserves the maximum of a call. Throws a MutationError if a limit of AI credits would be exceeded. */
export async function reserveCall(
  connection: UsageConnection,
  call: PaidCall,
  maximum: TokenUsage,
  at: Date,
  /** Undefined if no model is configured. Then the call fails without costs. */
  model?: { readonly used: UsedModel; readonly cost: Cost },
): Promise<ReservedCall> {
  const quantities = {
    AI_CREDITS: creditsOf(call.tier, maximum),
    ...(call.images && { AI_IMAGES: call.images }),
  };
  const reservation: Reservation = {
    ...keyOf(call),
    category: 'AI',
    user: call.user,
    subject: { id: call.id, type: 'AiGeneration' },
    quantities,
    ...(model && { service: serviceOf(model.used), cost: moneyOf(model.cost) }),
    seconds: DAY_SECONDS,
  };
  const { limits = [] } = await reserveCredits(connection, reservation, at);
  return { quantities, limits };
}

/** Records that a call is about to be sent. Returns false if its reservation has expired. */
export const startReservedCall = (connection: UsageConnection, call: PaidCall, at: Date): Promise<boolean> =>
  startPaidCall(connection, keyOf(call), undefined, at);

/** Charges what a call consumed: the maximum if it was lost, nothing if the provider did not start to generate. */
export async function settleCall(
  connection: UsageConnection,
  call: PaidCall,
  consumption: Consumption | 'LOST' | undefined,
  at: Date,
  model?: UsedModel,
): Promise<void> {
  const key = keyOf(call);
  if (!consumption) await refundCredits(connection, key, at);
  else if (consumption === 'LOST') await settleCredits(connection, key, 'UNKNOWN', at);
  else {
    const { usage, prices, imageCount } = consumption;
    const actual = {
      quantities: { AI_CREDITS: creditsOf(call.tier, usage), ...(imageCount && { AI_IMAGES: imageCount }) },
      cost: moneyOf(consumption),
      ...(prices && { unitPrices: prices }),
      ...(model && { service: serviceOf(model) }),
    };
    await settleCredits(connection, key, actual, at);
  }
}
