import { onEvent, recordEvent } from '../../kernel/write';
import { ImageAnalysis } from './media-document.port';

const FIND = `SELECT g.document, g.input -> 'media' ->> 'id' AS asset FROM ai_generations g
  WHERE g.organization_id = $1 AND g.id = $2 AND g.feature = 'IMAGE_ANALYSIS'`;
const STORE = `UPDATE media_assets SET ai_analysis = $3 WHERE organization_id = $1 AND id = $2
  RETURNING client_account_id AS "clientAccount"`;

/** Scores are decimal numbers, which the API returns as texts. */
const decimal = (score: number | null): string | null => score?.toFixed(2) ?? null;

// In the transaction that completes the generation. The media file may have been purged meanwhile.
onEvent('ai_generation.completed', async (writer, { tenantId, subjectId }) => {
  const [found] = (await writer.query(FIND, [tenantId, subjectId])) as { document: unknown; asset: string }[];
  if (!found) return;
  const { objects, colors, style, quality, brandAlignment } = ImageAnalysis.parse(found.document);
  const analysis = {
    ...{ objectsDetected: objects, colors, style },
    ...{ qualityScore: decimal(quality), brandAlignment: decimal(brandAlignment) },
  };
  const [asset] = (await writer.query(STORE, [tenantId, found.asset, JSON.stringify(analysis)])) as {
    clientAccount: string | null;
  }[];
  if (!asset) return;
  await recordEvent(writer, {
    name: 'media_asset.updated',
    tenantId,
    subjectId: found.asset,
    payload: { scopes: asset.clientAccount === null ? [] : [asset.clientAccount] },
  });
});
