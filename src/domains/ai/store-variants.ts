import { type EventWriter, onEvent, recordEvents } from '../../kernel/write';
import { MAX_CAPTION_LENGTH } from '../common/content.texts';
import type { PostVariantKind } from '../content/content.enums';
import type { GeneratedCaption } from './ai.shapes';

interface FoundGeneration {
  readonly post: string;
  readonly kind: PostVariantKind;
  readonly captions: readonly GeneratedCaption[];
  readonly model: string;
  readonly user: string | null;
}

/** The post may have been deleted meanwhile, and its client account is that of its variants. */
const FIND = `SELECT p.id AS post, g.input ->> 'part' AS kind, g.captions, g.created_by_id AS "user",
    left(concat_ws(' ', lower(g.provider), coalesce(g.model_version, g.model_name)), 100) AS model
  FROM ai_generations g JOIN posts p ON p.organization_id = g.organization_id AND p.id = g.post_id
  WHERE g.organization_id = $1 AND g.id = $2 AND g.feature = 'VARIANTS' AND p.deleted_at IS NULL FOR UPDATE OF p`;

/** A text that the post already has as a variant of the kind is not added again. */
const STORE = `INSERT INTO post_variants (id, organization_id, post_id, client_account_id, kind, text, ai_model, created_by_id)
  SELECT gen_random_uuid(), p.organization_id, p.id, p.client_account_id, $3, t.text, $5, $6
    FROM posts p, unnest($4::text[]) WITH ORDINALITY AS t (text, place)
   WHERE p.organization_id = $1 AND p.id = $2 AND NOT EXISTS (
     SELECT FROM post_variants v
      WHERE v.organization_id = $1 AND v.post_id = $2 AND v.kind = $3 AND v.text = t.text)
   ORDER BY t.place
  RETURNING id, client_account_id AS "clientAccount"`;

/** Returns the part of a caption that a variant of a kind consists of. Empty if it has none. */
function textOf(kind: PostVariantKind, { text, hashtags, callToAction }: GeneratedCaption): string {
  if (kind === 'HASHTAGS') return hashtags.map((tag) => `#${tag}`).join(' ');
  if (kind === 'CALL_TO_ACTION') return callToAction ?? '';
  return kind === 'HOOK' ? text.split('\n')[0]! : text;
}

async function store(
  writer: EventWriter,
  organization: string,
  { post, kind, captions, model, user }: FoundGeneration,
): Promise<void> {
  const texts = captions
    .map((caption) => textOf(kind, caption).trim())
    .filter((text) => text !== '' && Array.from(text).length <= MAX_CAPTION_LENGTH);
  const values = [organization, post, kind, [...new Set(texts)], model, user];
  const added = (await writer.query(STORE, values)) as { id: string; clientAccount: string | null }[];
  if (!added.length) return;
  await recordEvents(
    writer,
    added.map(({ id, clientAccount }) => ({
      name: 'post_variant.created',
      tenantId: organization,
      userId: user ?? undefined,
      subjectId: id,
      payload: { scopes: clientAccount === null ? [] : [clientAccount] },
    })),
  );
}

// In the transaction that completes the generation.
onEvent('ai_generation.completed', async (writer, { tenantId, subjectId }) => {
  const [found] = (await writer.query(FIND, [tenantId, subjectId])) as FoundGeneration[];
  if (found) await store(writer, tenantId!, found);
});
