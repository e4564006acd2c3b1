import {
  refundCredits,
  reserveCredits,
  settleCredits,
  startCall,
  type UsageConnection,
} from '../../billing/usage';
import type { Consumption } from '../language-model.port';
import type { EmbeddingModels } from '../embedding-model.port';

/** Embedding models cost a tenth of the models that a credit pays 4,000 input tokens of. */
const TOKENS_PER_CREDIT = 40_000;
/** Longer than a call takes. */
const RESERVED_SECONDS = 300;

/** Whose texts are embedded. */
export interface EmbeddingPayer {
  readonly organization: string;
  /** The user who requests it. Null for jobs of the organization. */
  readonly user: string | null;
  /** Unique key of the call. */
  readonly key: string;
  readonly brand: string;
}

const creditsOf = ({ usage }: Consumption): number =>
  Math.max(Math.ceil(usage.inputTokens / TOKENS_PER_CREDIT), 1);

const costOf = ({ cost }: Consumption): { amount: string; currency: string } | undefined =>
  cost === null ? undefined : { amount: cost, currency: 'USD' };

/** Reserves the maximum of a call, and records that it is about to be sent. Throws a MutationError if a limit would be exceeded. */
export async function reserveEmbedding(
  connection: UsageConnection,
  { organization, user, key, brand }: EmbeddingPayer,
  { name }: EmbeddingModels,
  maximum: Consumption,
  at: Date,
): Promise<void> {
  await reserveCredits(
    connection,
    {
      ...{ organization, key, user, category: 'AI', service: name.slice(0, 100) },
      subject: { id: brand, type: 'BrandProfile' },
      quantities: { AI_CREDITS: creditsOf(maximum) },
      cost: costOf(maximum),
      seconds: RESERVED_SECONDS,
    },
    at,
  );
  await startCall(connection, { organization, key }, undefined, at);
}

/** Charges what a call consumed, or nothing if the provider did not start it. */
export async function settleEmbedding(
  connection: UsageConnection,
  { organization, key }: EmbeddingPayer,
  consumption: Consumption | undefined,
  at: Date,
): Promise<void> {
  if (!consumption) {
    await refundCredits(connection, { organization, key }, at);
    return;
  }
  const { prices } = consumption;
  const actual = { quantities: { AI_CREDITS: creditsOf(consumption) }, cost: costOf(consumption) };
  await settleCredits(
    connection,
    { organization, key },
    { ...actual, ...(prices && { unitPrices: prices }) },
    at,
  );
}
