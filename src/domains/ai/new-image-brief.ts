import { v7 as uuidv7 } from 'uuid';
import { DEFAULT_FIRST } from '../brand/brand-profile.entity';
import type { TonePreset } from '../brand/brand.enums';
import type { BrandPalette, BrandVoice } from '../brand/brand.shapes';
import type { Post } from '../content/post.entity';
import type { AspectRatio } from '../media/media.enums';
import type { ImageQuality } from './ai.enums';
import type { ImageBrief } from './image-brief.port';
import { sanitizedJson } from './sanitized';

/** What the input of `generateImage` says about the images. */
export interface ImageInput {
  readonly prompt: string;
  readonly style?: string | null;
  readonly aspectRatio?: AspectRatio | null;
  readonly quality?: ImageQuality | null;
  readonly count?: number | null;
  readonly folderId?: string | null;
  readonly brandProfileId?: string | null;
}

interface FoundBrand {
  readonly id: string;
  readonly name: string;
  readonly industry: string | null;
  readonly colors: Partial<BrandPalette> | null;
  readonly voice: Partial<BrandVoice> | null;
  readonly preset: TonePreset | null;
}

/** The brand of the input, else the default one of the client account or organization, as the actor sees it. */
const FIND = `SELECT b.id, b.name, b.industry, b.colors, b.voice, b.tone_preset AS preset FROM brand_profiles b
  WHERE b.organization_id = $1 AND b.deleted_at IS NULL
    AND CASE WHEN $3::uuid IS NULL THEN b.client_account_id IS NOT DISTINCT FROM $2 ELSE b.id = $3 END
  ORDER BY ${DEFAULT_FIRST} LIMIT 1`;

interface Reader {
  query<Row>(sql: string, values: unknown[]): Promise<Row[]>;
}

interface Occasion {
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly post: Post | null;
}

/** Formats that fill a phone held upright. */
const UPRIGHT: readonly (Post['format'] | undefined)[] = ['STORY', 'REEL', 'SHORT_VIDEO'];

const isText = (value: string | null | undefined): value is string => !!value?.trim();

function brandOf({ name, industry, colors, voice }: FoundBrand): ImageBrief['brand'] {
  return {
    ...{ name, industry },
    colors: [colors?.primary, colors?.secondary, colors?.accent].filter(isText),
    voice: [voice?.tone, voice?.style, voice?.personality].filter(isText),
  };
}

/** Returns the brief of images from what the actor can see, and the brand that they are for. */
export async function newImageBrief(
  tx: Reader,
  { organization, clientAccount, post }: Occasion,
  input: ImageInput,
): Promise<{ readonly brief: ImageBrief; readonly brand: string | null }> {
  const place = [organization, clientAccount, input.brandProfileId ?? null];
  const [found] = await tx.query<FoundBrand>(FIND, place);
  const count = input.count ?? 1;
  const byLanguage = found?.preset === 'HINGLISH' ? 'HINGLISH' : 'ENGLISH';
  const brief: ImageBrief = {
    ...{ task: 'IMAGE', count, prompt: input.prompt },
    style: input.style ?? post?.visualStyle?.toLowerCase() ?? null,
    aspectRatio: input.aspectRatio ?? (UPRIGHT.includes(post?.format) ? 'PORTRAIT_9_16' : 'SQUARE_1_1'),
    quality: input.quality ?? 'MEDIUM',
    language: post?.language ?? byLanguage,
    brand: found ? brandOf(found) : null,
    folder: input.folderId ?? null,
    assets: Array.from({ length: count }, () => uuidv7()),
  };
  return { brief: sanitizedJson(brief), brand: found?.id ?? null };
}
