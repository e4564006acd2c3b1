import { type EventWriter, onEvent } from '../../kernel/write';
import { TextAnalysis } from '../ai/analysis.port';
import type { ContentLanguage } from '../common/content.enums';
import { readabilityOf, seoOf } from './seo';
import { spokenText, timeIn } from './transcript';

interface FoundAnalysis {
  readonly id: string;
  readonly organization: string;
  readonly title: string | null;
  readonly transcript: string;
  readonly language: ContentLanguage;
  readonly document: unknown;
}

const FIND = `SELECT a.id, a.organization_id AS organization, a.title, a.transcript, a.transcript_language AS language, g.document
  FROM content_analyses a JOIN ai_generations g ON g.organization_id = a.organization_id AND g.id = a.generation_id
  WHERE a.organization_id = $1 AND a.generation_id = $2 FOR UPDATE OF a`;

const STORE = `UPDATE content_analyses SET topics = $3, keywords = $4, entities = $5, sentiment_score = $6, emotions = $7,
    virality_score = $8, engagement_potential = $9, repurposing_value = $10, hook_moments = $11, quotable_moments = $12,
    key_insights = $13, platform_scores = $14, seo_score = $15, seo_hints = $16, readability_score = $17, analyzed_at = now()
  WHERE organization_id = $1 AND id = $2`;

/** Scores are decimal numbers, which the API returns as texts. */
const decimal = (score: number): string => score.toFixed(2);
const rated = (items: readonly { readonly score: number }[]): string =>
  JSON.stringify(items.map((item) => ({ ...item, score: decimal(item.score) })));

async function store(
  writer: EventWriter,
  { id, organization, title, transcript, language, document }: FoundAnalysis,
): Promise<void> {
  const found = TextAnalysis.parse(document);
  const text = spokenText(transcript);
  const timeOf = timeIn(transcript);
  const moments = (given: TextAnalysis['hooks']): string =>
    rated(given.map((item) => ({ ...item, startSeconds: timeOf(item.text) })));
  const seo = seoOf({ title, text, keywords: found.keywords });
  const readability = readabilityOf(text, language);
  await writer.query(STORE, [
    ...[
      organization,
      id,
      found.topics,
      found.keywords,
      JSON.stringify(found.entities),
      decimal(found.sentiment),
    ],
    ...[rated(found.emotions), decimal(found.viralityScore), decimal(found.engagementPotential)],
    ...[decimal(found.repurposingValue), moments(found.hooks), moments(found.quotes), found.keyInsights],
    ...[rated(found.platforms), decimal(seo.score), seo.hints],
    readability === null ? null : decimal(readability),
  ]);
}

// In the transaction that completes the generation. The analysis may have been deleted meanwhile.
onEvent('ai_generation.completed', async (writer, { tenantId, subjectId }) => {
  const [analysis] = (await writer.query(FIND, [tenantId, subjectId])) as FoundAnalysis[];
  if (analysis) await store(writer, analysis);
});
