import { randomUUID } from 'node:crypto';
import { consumeAttemptIn, type RateLimit } from '../../../kernel/auth';
import { isUuid } from '../../../kernel/model';
import { ApiError, type RequestContext, type WriteTransaction } from '../../../kernel/session';
import { inTransaction, MutationError } from '../../../kernel/write';
import { LanguageModelError } from '../language-model.port';
import { sanitized } from '../sanitized';
import { type EmbeddingPayer, reserveEmbedding, settleEmbedding } from './embedding-credits';

/** Models cost money, whoever asks. */
const EMBEDDED_TEXTS: RateLimit = { name: 'embedded texts of a user', limit: 120, windowSeconds: 3_600 };
/** A user waits for it. */
const TIMEOUT_MS = 8_000;

const FIND_PAYER = `SELECT organization_id AS organization FROM brand_profiles b
  WHERE b.id = $1 AND b.deleted_at IS NULL AND tenancy.may('AI_USE', b.organization_id, b.client_account_id, $2)`;

/** Reserves a call of the model for a brand. Returns undefined if the viewer cannot use AI for it. */
async function reserve(
  { context, tx, brand }: { context: RequestContext; tx: WriteTransaction; brand: string },
  text: string,
): Promise<EmbeddingPayer | undefined> {
  const { embeddings, clock } = context.services;
  const user = context.actor!.userId;
  const [found] = await tx.query<{ organization: string }>(FIND_PAYER, [brand, user]);
  if (!found) return undefined;
  await consumeAttemptIn(tx, { rateLimit: EMBEDDED_TEXTS, key: user });
  const payer = { organization: found.organization, user, key: `voice:${randomUUID()}`, brand };
  await reserveEmbedding(tx, payer, embeddings, embeddings.maximumOf([text]), clock.now());
  return payer;
}

/** Calls the model of a provider, and charges what it consumed. */
async function embedPaid(
  context: RequestContext,
  brand: string,
  text: string,
): Promise<readonly number[] | undefined> {
  const { embeddings, clock } = context.services;
  const payer = await inTransaction(context, {}, (tx) => reserve({ context, tx, brand }, text));
  if (!payer) return undefined;
  const settle = (consumption: LanguageModelError['consumption']): Promise<void> =>
    inTransaction(context, {}, (tx) => settleEmbedding(tx, payer, consumption, clock.now()));
  try {
    const { vectors, consumption } = await embeddings.embed([text], AbortSignal.timeout(TIMEOUT_MS));
    await settle(consumption);
    return vectors[0];
  } catch (error) {
    if (error instanceof LanguageModelError) await settle(error.consumption);
    throw error;
  }
}

/**
 * Returns the vector of a text, without the contact details in it. With a model of a provider, it takes AI credits of the
 * organization of the brand, and is undefined if the viewer cannot use them.
 */
export async function embedText(
  context: RequestContext,
  brand: string,
  given: string,
): Promise<readonly number[] | undefined> {
  const { embeddings } = context.services;
  const text = sanitized(given);
  if (!embeddings.used) return (await embeddings.embed([text])).vectors[0];
  if (!context.actor || !isUuid(brand)) return undefined;
  try {
    return await embedPaid(context, brand, text);
  } catch (error) {
    if (error instanceof LanguageModelError)
      throw new ApiError('UNAVAILABLE', 'The embedding model did not respond. Try again later.');
    if (error instanceof MutationError)
      throw new ApiError('RATE_LIMITED', 'The AI credits of the organization are used up.');
    throw error;
  }
}
