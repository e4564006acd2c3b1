import { jobTransaction } from '../../../kernel/jobs';
import { MutationError } from '../../../kernel/write';
import type { Brief } from '../brief.port';
import type { GenerationRow, JobConnection } from '../generation-rows';
import { LanguageModelError } from '../language-model.port';
import { sanitized } from '../sanitized';
import { type EmbeddingPayer, reserveEmbedding, settleEmbedding } from './embedding-credits';
import { nearestSamples } from './nearest-samples';
import type { VoiceTaskOptions } from './embed-samples.job';

/** Samples that a brief quotes, and the length to which each is shortened. */
const SAMPLES = 3;
const SAMPLE_LENGTH = 400;

const FIND_BRAND = 'SELECT brand_profile_id AS brand FROM ai_generations WHERE id = $1';
/** The prompt of a call that was started stays as it is. */
const STORE = `UPDATE ai_generations SET input = $2 WHERE id = $1 AND call_count = 0 AND status = 'PENDING'`;

/** Returns the vector of a topic. A model of a provider is charged to the user of the generation. */
async function vectorOf(
  { embeddings, clock }: VoiceTaskOptions,
  connection: JobConnection,
  payer: EmbeddingPayer,
  topic: string,
): Promise<readonly number[]> {
  if (!embeddings.used) return (await embeddings.embed([topic])).vectors[0]!;
  await jobTransaction(connection, (writer) =>
    reserveEmbedding(writer, payer, embeddings, embeddings.maximumOf([topic]), clock.now()),
  );
  const settle = (consumption: LanguageModelError['consumption']): Promise<void> =>
    jobTransaction(connection, (writer) => settleEmbedding(writer, payer, consumption, clock.now()));
  try {
    const { vectors, consumption } = await embeddings.embed([topic]);
    await settle(consumption);
    return vectors[0]!;
  } catch (error) {
    if (error instanceof LanguageModelError) await settle(error.consumption);
    throw error;
  }
}

async function nearestTexts(
  options: VoiceTaskOptions,
  connection: JobConnection,
  { id, organization_id: organization, created_by_id: user }: GenerationRow,
  topic: string,
): Promise<string[]> {
  const queryRow = async <Row>(sql: string, values: readonly unknown[]): Promise<Row | undefined> =>
    (await connection.withPgClient((client) => client.query(sql, [...values]))).rows[0] as Row | undefined;
  const brand = (await queryRow<{ brand: string | null }>(FIND_BRAND, [id]))?.brand;
  if (!brand) return [];
  const payer = { organization, user, key: `generation:${id}:voice`, brand };
  const vector = await vectorOf(options, connection, payer, topic);
  const queryText = async (sql: string, values: readonly unknown[]): Promise<string> =>
    (await queryRow<{ nearest: string }>(sql, values))!.nearest;
  const { matches } = await nearestSamples(queryText, options.embeddings, brand, vector, SAMPLES);
  return matches.map(({ text }) => sanitized(text).slice(0, SAMPLE_LENGTH));
}

/**
 * Chooses the samples that a brief quotes before the first call, and stores it with them, so that the generation keeps what it was
 * written with. Without credits or the model, it is written without samples.
 */
export async function withVoiceSamples(
  options: VoiceTaskOptions,
  connection: JobConnection,
  row: GenerationRow,
  brief: Brief,
): Promise<Brief> {
  if (brief.voiceSamples !== null) return brief;
  const chosen = await nearestTexts(options, connection, row, brief.original ?? brief.topic).catch(
    (error: unknown) => {
      if (error instanceof LanguageModelError || error instanceof MutationError) return [];
      throw error;
    },
  );
  const complete = { ...brief, voiceSamples: chosen };
  await connection.withPgClient((client) => client.query(STORE, [row.id, JSON.stringify(complete)]));
  return complete;
}
