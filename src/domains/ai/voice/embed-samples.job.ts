import { randomUUID } from 'node:crypto';
import {
  addJob,
  type CronTask,
  declareLane,
  type JobWriter,
  jobTransaction,
  type Tasks,
} from '../../../kernel/jobs';
import type { Clock } from '../../../kernel/session';
import { MutationError, whileMaintaining } from '../../../kernel/write';
import { LanguageModelError } from '../language-model.port';
import { sanitized } from '../sanitized';
import { BrandVoiceSample } from './brand-voice-sample.entity';
import { type EmbeddingPayer, reserveEmbedding, settleEmbedding } from './embedding-credits';
import type { EmbeddingModels } from '../embedding-model.port';

/** Task that computes the embeddings of the samples of a brand. */
const EMBED = 'embed-voice-samples';
/** Task that finds samples without an embedding of the model that is set. */
const EMBED_ALL = 'embed-all-voice-samples';

/** Calls of models wait for other systems. */
declareLane('embeddings', { slots: 1 }).add(EMBED);

/** Samples of one call. */
const BATCH_SIZE = 50;
/** Brands whose jobs are added at a time. */
const BRANDS = 1_000;

export interface VoiceTaskOptions {
  readonly embeddings: EmbeddingModels;
  readonly clock: Clock;
}

type Helpers = Parameters<Tasks[string]>[1];

const FIND = `SELECT id, text FROM brand_voice_samples
  WHERE organization_id = $1 AND brand_profile_id = $2 AND embedding_model IS DISTINCT FROM $3
  ORDER BY id LIMIT ${BATCH_SIZE}`;

const FIND_BRANDS = `SELECT DISTINCT organization_id AS organization, brand_profile_id AS brand FROM brand_voice_samples
  WHERE embedding_model IS DISTINCT FROM $1 LIMIT ${BRANDS}`;

/** A text that was changed meanwhile is embedded by the next batch. */
const STORE = `UPDATE brand_voice_samples s SET embedding = u.embedding, embedding_model = $2, embedded_at = $3
  FROM jsonb_to_recordset($1) AS u (id uuid, text text, embedding real[]) WHERE s.id = u.id AND s.text = u.text`;

interface Sample {
  readonly id: string;
  readonly text: string;
}

/** Payload of the job of a brand. */
interface Brand {
  readonly organization: string;
  readonly brand: string;
}

/** Adds the job that embeds the samples of a brand, in the transaction of the caller. */
export const embedSoon = (writer: JobWriter, { organization, brand }: Brand): Promise<void> =>
  addJob(writer, EMBED, { organization, brand }, { key: `embed-voice-samples:${brand}` });

/** Embeds samples with one call, which is reserved before and charged after it, unless the model is free. */
async function embedBatch(
  { embeddings, clock }: VoiceTaskOptions,
  helpers: Helpers,
  { organization, brand }: Brand,
  samples: readonly Sample[],
): Promise<void> {
  const texts = samples.map(({ text }) => sanitized(text));
  const payer: EmbeddingPayer = { organization, user: null, key: `voice:${randomUUID()}`, brand };
  const isPaid = embeddings.used !== undefined;
  if (isPaid)
    await jobTransaction(helpers, (writer) =>
      reserveEmbedding(writer, payer, embeddings, embeddings.maximumOf(texts), clock.now()),
    );
  try {
    const { vectors, consumption } = await embeddings.embed(texts);
    const rows = samples.map(({ id, text }, index) => ({ id, text, embedding: vectors[index] }));
    await jobTransaction(helpers, async (writer) => {
      if (isPaid) await settleEmbedding(writer, payer, consumption, clock.now());
      const values = [JSON.stringify(rows), embeddings.name, clock.now()];
      await whileMaintaining(writer, BrandVoiceSample, () => writer.query(STORE, values));
    });
  } catch (error) {
    if (isPaid && error instanceof LanguageModelError)
      await jobTransaction(helpers, (writer) =>
        settleEmbedding(writer, payer, error.consumption, clock.now()),
      );
    throw error;
  }
}

/** Embeds all samples of a brand. If the credits are used up, the next search for samples starts it again. */
async function embedBrand(options: VoiceTaskOptions, helpers: Helpers, of: Brand): Promise<void> {
  const { embeddings } = options;
  const values = [of.organization, of.brand, embeddings.name];
  for (;;) {
    const { rows } = await helpers.query<Sample>(FIND, values);
    if (!rows.length) return;
    try {
      await embedBatch(options, helpers, of, rows);
    } catch (error) {
      if (error instanceof MutationError) return;
      throw error;
    }
  }
}

/** Returns the tasks that compute embeddings. */
export const voiceTasks = (options: VoiceTaskOptions): Tasks => ({
  [EMBED]: (payload, helpers) => embedBrand(options, helpers, payload as Brand),
  [EMBED_ALL]: async (_, helpers) => {
    const { rows } = await helpers.query<Brand>(FIND_BRANDS, [options.embeddings.name]);
    const queue = { query: (sql: string, values: readonly unknown[]) => helpers.query(sql, [...values]) };
    for (const brand of rows) await embedSoon(queue, brand);
  },
});

/** Samples that wait for credits, or have an embedding of another model, are embedded within an hour. */
export const VOICE_RECURRING: readonly CronTask[] = [{ task: EMBED_ALL, cron: '25 * * * *' }];
