import { isUuid } from '../../../kernel/model';
import type { EmbeddingModels } from '../embedding-model.port';

/** Samples of a brand that a text is compared with: the newest. */
export const COMPARED_SAMPLES = 500;

/** The similarity of vectors of length 1 is the sum of the products of their dimensions, the cosine of their angle. */
const NEAREST = `WITH compared AS MATERIALIZED (
    SELECT s.id, s.text, s.created_at, (SELECT sum(v.one::float8 * v.other) FROM unnest(s.embedding, $3::float8[]) AS v (one, other)) AS similarity
      FROM (SELECT * FROM brand_voice_samples
             WHERE organization_id = (SELECT organization_id FROM brand_profiles WHERE id = $1 AND deleted_at IS NULL)
               AND brand_profile_id = $1 AND embedding_model = $2
             ORDER BY created_at DESC, id DESC LIMIT ${COMPARED_SAMPLES}) s)
  SELECT json_build_object('compared', (SELECT count(*) FROM compared), 'matches', (
    SELECT coalesce(json_agg(n ORDER BY n.similarity DESC, n."createdAt" DESC, n.id), '[]')
      FROM (SELECT id, text, created_at AS "createdAt", similarity FROM compared
             ORDER BY similarity DESC, created_at DESC, id LIMIT $4) n))::text AS nearest`;

/** A sample with its similarity to a text. */
export interface NearestSample {
  readonly id: string;
  readonly text: string;
  /** Cosine similarity, from -1 to 1. */
  readonly similarity: number;
}

interface Nearest {
  /** Number of samples that were compared. */
  readonly compared: number;
  /** Most similar first. */
  readonly matches: readonly NearestSample[];
}

/** Runs a statement that returns one text. */
export type QueryText = (sql: string, values: readonly unknown[]) => Promise<string>;

/**
 * Returns the samples of a brand that are most similar to a text, as far as the connection can read them. Vectors of other
 * models are not compared.
 */
export async function nearestSamples(
  queryText: QueryText,
  { name }: Pick<EmbeddingModels, 'name'>,
  brand: string,
  vector: readonly number[],
  first: number,
): Promise<Nearest> {
  if (!isUuid(brand)) return { compared: 0, matches: [] };
  return JSON.parse(await queryText(NEAREST, [brand, name, vector, first])) as Nearest;
}
