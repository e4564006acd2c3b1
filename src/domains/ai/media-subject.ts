import { ID } from 'type-graphql';
import { type InputBuilder, modelOf, oneOf } from '../../kernel/model';
import { findRow, type MutationContext, throwUserError, UserErrorCode } from '../../kernel/write';
import type { Campaign } from '../campaigns/campaign.entity';
import { ContentLanguage } from '../common/content.enums';
import { MediaAsset } from '../media/media-asset.entity';
import { AI_MEDIA_MESSAGES } from './ai-media.messages';
import type { AiTextModelTier, TextFeature } from './ai.enums';
import { addModelFields, type GenerationInput, startGeneration } from './generate';
import type { PreviewableInput } from './generation-request';
import type { MediaSubject } from './media-document.port';

/** The input of what is generated for an image. */
export interface MediaGenerationInput extends PreviewableInput {
  readonly id: string;
  readonly language?: ContentLanguage | null;
  readonly modelTier?: AiTextModelTier | null;
  readonly seed?: number | null;
}

export const addMediaInput = (builder: InputBuilder): InputBuilder =>
  addModelFields(
    builder
      .add('id', () => ID, {
        description: 'ID of the media file, which must be a processed image.',
        nullable: false,
      })
      .addValue('language', oneOf(ContentLanguage), {
        description:
          'The language. Defaults to `HINGLISH` if that is the tone preset of the default brand, else to `ENGLISH`.',
        nullable: true,
      }),
    'VISION',
  );

/** Returns the words of a filename such as `diwali_sale-2.jpg`. */
const wordsOfName = (filename: string | null): string | null =>
  filename
    ?.replace(/\.\w{1,5}$/, '')
    .replace(/[_-]+/g, ' ')
    .trim() || null;

const CAMPAIGN = `SELECT c.name FROM post_media m
  JOIN posts p ON p.organization_id = m.organization_id AND p.id = m.post_id AND p.deleted_at IS NULL
  JOIN campaigns c ON c.organization_id = p.organization_id AND c.id = p.campaign_id AND c.deleted_at IS NULL
 WHERE m.organization_id = $1 AND m.media_id = $2 ORDER BY p.created_at DESC, p.id DESC LIMIT 1`;

/** Returns what is known of the image. Throws unless it can be read. */
async function subjectOf(
  { tx }: MutationContext<MediaGenerationInput>,
  asset: MediaAsset,
): Promise<MediaSubject> {
  const { id, kind, processingStatus, title, filename, description, tags, width, height, dominantColor } =
    asset;
  if (kind !== 'IMAGE' || processingStatus !== 'COMPLETED')
    throwUserError(UserErrorCode.INVALID_STATE, AI_MEDIA_MESSAGES.noImage(), ['input', 'id']);
  const [found] = await tx.query<Pick<Campaign, 'name'>>(CAMPAIGN, [asset.organization, id]);
  return {
    ...{ id, description, tags, width, height, dominantColor },
    title: title ?? wordsOfName(filename),
    campaign: found?.name ?? null,
  };
}

/** Starts a generation for an image, as `startGeneration` does. */
export async function startMediaGeneration(
  ctx: MutationContext<MediaGenerationInput>,
  feature: TextFeature,
): ReturnType<typeof startGeneration> {
  const asset = (await findRow(ctx.tx, modelOf(MediaAsset), ctx.input.id, false)) as unknown as MediaAsset;
  const { language, seed, modelTier, dryRun } = ctx.input;
  const media = await subjectOf(ctx, asset);
  const input: GenerationInput = {
    ...{
      organizationId: asset.organization,
      clientAccountId: asset.clientAccount,
    },
    ...{ language, seed, dryRun, modelTier: modelTier ?? 'VISION', topic: media.title ?? '' },
  };
  return startGeneration({ ...ctx, input }, { feature, defaultCount: 1, media });
}
