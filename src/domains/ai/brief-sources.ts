import { DEFAULT_FIRST } from '../brand/brand-profile.entity';
import type { TonePreset } from '../brand/brand.enums';
import type { BrandVoice, MessagingPatterns } from '../brand/brand.shapes';
import type { ContentLanguage, Platform } from '../common/content.enums';
import { MAX_CAPTION_LENGTH } from '../common/content.texts';

/** The limits of a caption on each platform. Those of videos and photos differ on TikTok: the lower one. */
const CAPTION_LIMITS: Readonly<Record<Platform, string | null>> = {
  INSTAGRAM: 'text.caption',
  FACEBOOK: 'text.message',
  X: 'text.post',
  LINKEDIN: 'text.commentary',
  TIKTOK: 'text.title',
  YOUTUBE: 'text.description_bytes',
  PINTEREST: 'text.description',
  WHATSAPP: null,
  GOOGLE_BUSINESS: 'text.summary',
};

/** A character of Devanagari has three bytes. */
const BYTES_PER_CHARACTER = 3;

/** The brand as the statement returns it. */
export interface FoundBrand {
  readonly id: string;
  readonly name: string;
  readonly industry: string | null;
  readonly voice: Partial<BrandVoice> | null;
  readonly patterns: Partial<MessagingPatterns> | null;
  readonly targetAudience: string | null;
  readonly guidelines: string | null;
  readonly preset: TonePreset | null;
  /** Whether there are samples of its voice that a text can be compared with. */
  readonly hasSamples: boolean;
}

/** What the actor can see of a brand, its library and its published posts. */
export interface BriefSources {
  readonly brand: FoundBrand | null;
  readonly hashtags: readonly string[];
  readonly callsToAction: readonly string[];
  readonly examples: readonly string[];
  readonly captionLimit: number | null;
  readonly hashtagLimit: number | null;
}

const FIND = `SELECT
  (SELECT jsonb_build_object('id', b.id, 'name', b.name, 'industry', b.industry, 'voice', b.voice,
      'patterns', b.messaging_patterns, 'targetAudience', b.target_audience, 'guidelines', b.custom_guidelines,
      'preset', b.tone_preset, 'hasSamples', EXISTS (SELECT FROM brand_voice_samples s
        WHERE s.organization_id = b.organization_id AND s.brand_profile_id = b.id AND s.embedding IS NOT NULL))
     FROM brand_profiles b
    WHERE b.organization_id = $1 AND b.deleted_at IS NULL
      AND CASE WHEN $3::uuid IS NULL THEN b.client_account_id IS NOT DISTINCT FROM $2 ELSE b.id = $3 END
    ORDER BY ${DEFAULT_FIRST} LIMIT 1) AS brand,
  ARRAY(SELECT h.hashtag FROM saved_hashtags h
         WHERE h.organization_id = $1 AND (h.platform IS NULL OR h.platform = $4)
         ORDER BY h.usage_count DESC, h.id LIMIT 30) AS hashtags,
  ARRAY(SELECT c.text FROM saved_ctas c
         WHERE c.organization_id = $1 AND (c.platform IS NULL OR c.platform = $4)
         ORDER BY c.usage_count DESC, c.id LIMIT 20) AS "callsToAction",
  ARRAY(SELECT left(p.caption, 500) FROM posts p
         WHERE p.organization_id = $1 AND p.client_account_id IS NOT DISTINCT FROM $2 AND p.deleted_at IS NULL
           AND p.published_at IS NOT NULL AND p.caption IS NOT NULL AND ($7::text IS NULL OR p.language = $7)
         ORDER BY p.published_at DESC, p.id DESC LIMIT 3) AS examples,
  (SELECT l.value::float8 FROM network_limits l WHERE l.platform = $4 AND l.key = $5) AS "captionLimit",
  (SELECT l.value::float8 FROM network_limits l WHERE l.platform = $4 AND l.key = $6) AS "hashtagLimit"`;

interface Reader {
  query<Row>(sql: string, values: unknown[]): Promise<Row[]>;
}

/** Whom and what the content is for. */
interface Occasion {
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly brand: string | null;
  readonly platform: Platform | null;
  readonly language: ContentLanguage | null;
}

/** Reads what the actor can see for a brief. Without a brand, that of the client account or organization is used. */
export async function readSources(
  tx: Reader,
  { organization, clientAccount, brand, platform, language }: Occasion,
): Promise<BriefSources> {
  const key = platform && CAPTION_LIMITS[platform];
  const values = [organization, clientAccount, brand, platform, key, 'text.hashtags', language];
  const [found] = await tx.query<BriefSources>(FIND, values);
  return found!;
}

/** Returns the maximum length of a caption. Limits in bytes are those of a text whose characters all have three. */
export const captionLimitOf = (platform: Platform | null, { captionLimit }: BriefSources): number => {
  const limit = captionLimit ?? MAX_CAPTION_LENGTH;
  const isBytes = platform !== null && CAPTION_LIMITS[platform]?.endsWith('_bytes');
  return isBytes ? Math.floor(limit / BYTES_PER_CHARACTER) : limit;
};
