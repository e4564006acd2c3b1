import { isUuid } from '../../../kernel/model';
import { readSources } from '../brief-sources';
import { rulesOf } from '../new-brief';
import { consistencyOf, consistencyScore } from '../scores';
import type { BrandConsistency } from './brand-voice.shapes';
import type { NearestSample, QueryText } from './nearest-samples';

const HASHTAGS = /#([\p{L}\p{N}_][\p{L}\p{M}\p{N}_]*)/gu;

const FIND_BRAND = `SELECT coalesce((SELECT json_build_object('organization', organization_id, 'clientAccount', client_account_id)
  FROM brand_profiles WHERE id = $1 AND deleted_at IS NULL), 'null')::text`;

interface Place {
  readonly organization: string;
  readonly clientAccount: string | null;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const shareOf = (share: number | undefined): number | null => (share === undefined ? null : round(share, 4));

/** Returns how far a text is consistent with a brand. Null if the connection cannot read the brand. */
export async function brandConsistency(
  queryText: QueryText,
  brand: string,
  text: string,
  nearest: readonly NearestSample[],
): Promise<(Omit<BrandConsistency, 'nearestSamples'> & { nearestSamples: readonly NearestSample[] }) | null> {
  const place = isUuid(brand) ? (JSON.parse(await queryText(FIND_BRAND, [brand])) as Place | null) : null;
  if (!place) return null;
  const queryRows = async <Row>(sql: string, values: unknown[]): Promise<Row[]> => [
    JSON.parse(await queryText(`SELECT to_json(f)::text FROM (${sql}) f`, values)) as Row,
  ];
  const sources = await readSources(
    { query: queryRows },
    { ...place, brand, platform: null, language: null },
  );
  const rules = { ...rulesOf(sources), voiceSamples: nearest.map((sample) => sample.text) };
  const hashtags = [...text.matchAll(HASHTAGS)].map(([, tag]) => tag!);
  const met = consistencyOf(rules, { text, hashtags });
  return (
    met && {
      score: round(consistencyScore(met)!, 2),
      namesBrand: met.name,
      containsPhrase: met.phrase ?? null,
      hashtagShare: shareOf(met.hashtags),
      wordShare: shareOf(met.words),
      nearestSamples: nearest,
    }
  );
}
