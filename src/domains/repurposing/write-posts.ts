import { v7 as uuidv7 } from 'uuid';
import { type EventWriter, onEvent, recordEvent } from '../../kernel/write';
import type { GeneratedCaption } from '../ai/ai.shapes';
import { WrittenArticle, WrittenCarousel } from '../ai/written.port';
import type { RepurposingFormat } from './repurposing.enums';

interface FoundOutput {
  readonly organization: string;
  readonly client: string | null;
  readonly format: RepurposingFormat;
  readonly platform: string | null;
  readonly language: string;
  readonly job: string;
  readonly analysis: string | null;
  readonly asset: string | null;
  readonly campaign: string | null;
  readonly author: string | null;
  readonly tone: string | null;
  readonly topic: string;
  readonly model: string;
  readonly cost: string;
  readonly quality: string | null;
  readonly captions: readonly GeneratedCaption[];
  readonly document: unknown;
}

/** A campaign that was deleted meanwhile gets no post. */
const FIND = `SELECT o.organization_id AS organization, o.client_account_id AS client, o.format, o.platform, o.language,
    j.id AS job, j.content_analysis_id AS analysis, j.media_asset_id AS asset, c.id AS campaign, j.created_by_id AS author,
    j.config ->> 'tone' AS tone, g.input ->> 'topic' AS topic, coalesce(g.model_version, g.model_name) AS model,
    round(coalesce(g.cost, 0), 4)::text AS cost, g.quality_score AS quality, g.captions, g.document
  FROM repurposing_outputs o
  JOIN repurposing_jobs j ON j.organization_id = o.organization_id AND j.id = o.repurposing_job_id
  JOIN ai_generations g ON g.organization_id = o.organization_id AND g.id = o.generation_id
  LEFT JOIN campaigns c ON c.organization_id = j.organization_id AND c.id = j.campaign_id AND c.deleted_at IS NULL
 WHERE o.organization_id = $1 AND o.generation_id = $2`;

/** What of a post was written. */
interface WrittenPost {
  readonly title: string;
  readonly caption: string;
  readonly body?: string;
  readonly hashtags?: readonly string[];
  readonly callToAction?: string | null;
  readonly slides?: WrittenCarousel['slides'];
}

const ofCaption = (title: string, { text, hashtags, callToAction }: GeneratedCaption): WrittenPost => ({
  title,
  caption: text,
  hashtags,
  callToAction,
});

function postOf({ format, captions, document, topic }: FoundOutput): WrittenPost {
  if (format === 'CAPTION') return ofCaption(topic, captions[0]!);
  if (format === 'ARTICLE') {
    const { title, summary, body } = WrittenArticle.parse(document);
    return { title, caption: summary, body };
  }
  const { title, slides, caption } = WrittenCarousel.parse(document);
  return { ...ofCaption(title, caption), slides };
}

const INSERT_POST = `INSERT INTO posts (id, organization_id, client_account_id, campaign_id, author_id, title, caption, body,
    hashtags, call_to_action, format, media_type, target_platforms, language, tone, quality_score, metadata, ai_contribution)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;

const INSERT_ORIGIN = `INSERT INTO post_origins
    (id, organization_id, client_account_id, post_id, repurposing_job_id, content_analysis_id, media_asset_id, generation_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** Writes the draft post of a generation, with its origin. */
async function write(writer: EventWriter, found: FoundOutput, generation: string): Promise<void> {
  const { organization, client, format, platform, language, job, analysis, asset, author } = found;
  const { title, caption, body = null, hashtags = [], callToAction = null, slides } = postOf(found);
  const id = uuidv7();
  const contribution = {
    ...{ isCaptionGenerated: true, hasSuggestedHashtags: hashtags.length > 0, isImageGenerated: false },
    ...{ generationCost: found.cost, modelVersions: { caption: found.model } },
  };
  await writer.query(INSERT_POST, [
    ...[id, organization, client, found.campaign, author, title, caption, body, hashtags, callToAction],
    ...[format === 'ARTICLE' ? 'ARTICLE' : 'POST', format === 'CAROUSEL' ? 'CAROUSEL' : 'TEXT'],
    ...[platform === null ? [] : [platform], language, found.tone, found.quality],
    ...[JSON.stringify(slides ? { slides } : {}), JSON.stringify(contribution)],
  ]);
  await writer.query(INSERT_ORIGIN, [
    ...[uuidv7(), organization, client, id, job, analysis, asset, generation],
  ]);
  await recordEvent(writer, {
    ...{ name: 'post.created', tenantId: organization, subjectId: id },
    ...(author && { userId: author }),
    payload: { scopes: client === null ? [] : [client] },
  });
}

// In the transaction that completes the generation: a post is written once, and never without being paid.
onEvent('ai_generation.completed', async (writer, { tenantId, subjectId }) => {
  const [found] = (await writer.query(FIND, [tenantId, subjectId])) as FoundOutput[];
  if (found) await write(writer, found, subjectId);
});
