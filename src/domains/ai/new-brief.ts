import type { WriteTransaction } from '../../kernel/session';
import { ContentTone, type ContentLanguage, type Platform } from '../common/content.enums';
import type { PostVariantKind } from '../content/content.enums';
import type { TextFeature } from './ai.enums';
import { type BriefSources, captionLimitOf, type FoundBrand, readSources } from './brief-sources';
import type { Brief } from './brief.port';
import { sanitizedJson } from './sanitized';

/** What the input of a mutation says about the content. */
export interface BriefInput {
  readonly brandProfileId?: string | null;
  readonly platform?: Platform | null;
  readonly language?: ContentLanguage | null;
  readonly tone?: ContentTone | null;
  /** Defaults to the first sentence of the caption to rewrite, or of the text to analyze. */
  readonly topic?: string | null;
  readonly facts?: readonly string[] | null;
  readonly callToAction?: string | null;
  readonly maxHashtags?: number | null;
  readonly count?: number | null;
}

/** The post that content is generated for, whose values are the defaults. */
interface BriefPost {
  readonly language: ContentLanguage | null;
  readonly tone: ContentTone | null;
  readonly targetPlatforms: readonly Platform[];
  readonly callToAction: string | null;
}

export interface BriefOccasion {
  readonly feature: TextFeature;
  readonly organization: string;
  readonly clientAccount: string | null;
  readonly post: BriefPost | null;
  /** The caption to rewrite, and how. */
  readonly original?: string;
  readonly change?: string;
  /** The part of the post that variants are for. */
  readonly part?: PostVariantKind;
  /** The text to analyze, or the comment to reply to. */
  readonly source?: string;
  /** The language of the text to write from. */
  readonly sourceLanguage?: ContentLanguage;
  /** The image to describe. */
  readonly media?: Brief['media'];
  readonly defaultCount: number;
}

/** Features that are written in the voice of the brand. */
const IN_VOICE: readonly TextFeature[] = ['CAPTION', 'REWRITE'];

const DEFAULT_HASHTAGS = 5;
const MAX_TOPIC_LENGTH = 500;

/** Returns the first sentence of a text. */
const firstSentence = (text: string): string =>
  (/^[^\n.!?।]+/u.exec(text.trim())?.[0] ?? text).trim().slice(0, MAX_TOPIC_LENGTH);

const brandOf = (brand: FoundBrand): Brief['brand'] => ({
  name: brand.name,
  industry: brand.industry,
  voice: Object.values(brand.voice ?? {}).filter((word): word is string => typeof word === 'string'),
  keyPhrases: brand.patterns?.keyPhrases ?? [],
  valuePropositions: brand.patterns?.valuePropositions ?? [],
  uniqueSellingPoints: brand.patterns?.uniqueSellingPoints ?? [],
  targetAudience: brand.targetAudience,
  guidelines: brand.guidelines,
});

/** Returns the tone that a preset of a brand stands for. The one for Hinglish stands for a language. */
const toneOf = (brand: FoundBrand | null): ContentTone | undefined =>
  brand?.preset && brand.preset in ContentTone ? (brand.preset as ContentTone) : undefined;

/** Texts of the library with contact details are not offered: only their placeholders would reach the model. */
const isOffered = (text: string): boolean => sanitizedJson(text) === text;

/** Returns the brand, its library and its latest captions, as a brief has them. */
export const rulesOf = ({
  brand,
  hashtags,
  callsToAction,
  examples,
}: BriefSources): Pick<Brief, 'brand' | 'library' | 'examples'> => ({
  brand: brand && brandOf(brand),
  library: { hashtags: [...hashtags], callsToAction: callsToAction.filter(isOffered) },
  examples: [...examples],
});

/** Returns the brief of a generation from what the actor can see, and the brand that it is for. */
export async function newBrief(
  tx: WriteTransaction,
  occasion: BriefOccasion,
  input: BriefInput,
): Promise<{ readonly brief: Brief; readonly brand: string | null }> {
  const { feature, organization, clientAccount, post, original, change, part, media, defaultCount } =
    occasion;
  const { source, sourceLanguage } = occasion;
  const [only, ...others] = post?.targetPlatforms ?? [];
  const platform = input.platform ?? (only && !others.length ? only : null);
  const wanted = input.language ?? post?.language ?? null;
  const place = { organization, clientAccount, platform, brand: input.brandProfileId ?? null };
  const sources = await readSources(tx, { ...place, language: wanted });
  const { brand, hashtagLimit } = sources;
  const maxHashtags = input.maxHashtags ?? DEFAULT_HASHTAGS;
  const brief: Brief = {
    task: feature,
    count: input.count ?? defaultCount,
    language: wanted ?? (brand?.preset === 'HINGLISH' ? 'HINGLISH' : 'ENGLISH'),
    tone: input.tone ?? post?.tone ?? toneOf(brand) ?? 'FRIENDLY',
    platform,
    topic: input.topic ?? firstSentence(original ?? source ?? ''),
    facts: [...(input.facts ?? [])],
    callToAction: input.callToAction ?? post?.callToAction ?? null,
    maxHashtags: Math.min(maxHashtags, hashtagLimit ?? maxHashtags),
    maxLength: captionLimitOf(platform, sources),
    original: original ?? null,
    change: change ?? null,
    ...(part !== undefined && { part }),
    ...(source !== undefined && { source, sourceLanguage }),
    ...(media && { media }),
    ...rulesOf(sources),
    // The job chooses them, because a model may have to be called.
    voiceSamples: brand?.hasSamples && IN_VOICE.includes(feature) ? null : [],
  };
  return { brief: sanitizedJson(brief), brand: brand?.id ?? null };
}
