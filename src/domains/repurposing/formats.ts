import type { ContentLanguage, Platform } from '../common/content.enums';
import { RecommendationPriority, type RepurposingFormat } from './repurposing.enums';
import type { CalendarSuggestion, FormatRecommendation } from './repurposing-strategy.shapes';

/** Posts that a job writes at most. */
export const MAX_OUTPUTS = 20;

/** A post to write. */
export interface PlannedOutput {
  readonly format: RepurposingFormat;
  readonly platform: Platform | null;
  /** Null for the language of the text. */
  readonly language: ContentLanguage | null;
}

const orNone = <T>(items: readonly T[]): readonly (T | null)[] => (items.length ? items : [null]);

/** Returns the posts of formats, in the order of the formats: one for each platform and language. */
export const outputsOf = (formats: readonly FormatRecommendation[]): PlannedOutput[] =>
  formats.flatMap(({ format, platforms, languages }) =>
    orNone(platforms).flatMap((platform) =>
      orNone(languages).map((language) => ({ format, platform, language })),
    ),
  );

/** Returns why formats cannot be written by one job: one is named twice, or the number of posts is too large. */
export function checkFormats(
  formats: readonly FormatRecommendation[],
): 'DUPLICATE' | { readonly max: number; readonly count: number } | undefined {
  if (new Set(formats.map(({ format }) => format)).size < formats.length) return 'DUPLICATE';
  const { length: count } = outputsOf(formats);
  return count > MAX_OUTPUTS ? { max: MAX_OUTPUTS, count } : undefined;
}

/** Words from which a text is enough for an article, and for one that is worth writing first. */
const ARTICLE_WORDS = { least: 150, many: 600 };
/** Sentences from which a text is enough for slides. */
const SLIDES = { least: 4, many: 8 };
const CAROUSEL_PLATFORMS: readonly Platform[] = ['INSTAGRAM', 'LINKEDIN', 'FACEBOOK'];
const STRONG_HOOK = 60;
const DEFAULT_PLATFORMS = 3;
const DAYS_BETWEEN = 2;

/** What the recommendations follow from. */
interface AnalyzedText {
  readonly wordCount: number;
  readonly transcriptLanguage: ContentLanguage;
  readonly keyInsights: readonly string[];
  readonly hookMoments: readonly { readonly score: string }[];
  readonly platformScores: readonly { readonly platform: Platform }[];
}

interface Wishes {
  readonly platforms?: readonly Platform[] | null;
  readonly languages?: readonly ContentLanguage[] | null;
}

/** Returns the language of long formats: that of the text if it is wanted, which loses nothing, else the first one. */
const languageOfLong = (wanted: readonly ContentLanguage[], ofText: ContentLanguage): ContentLanguage[] =>
  wanted.includes(ofText) ? [ofText] : wanted.slice(0, 1);

/** Returns the formats that suit an analyzed text, by fixed rules, most important first. */
export function recommendedFormats(
  { wordCount, transcriptLanguage, keyInsights, hookMoments, platformScores }: AnalyzedText,
  { platforms: wanted, languages: given }: Wishes,
): FormatRecommendation[] {
  const languages = [...new Set(given ?? [])];
  const ofLong = languageOfLong(languages, transcriptLanguage);
  const platforms = wanted?.length
    ? [...new Set(wanted)]
    : platformScores.slice(0, DEFAULT_PLATFORMS).map(({ platform }) => platform);
  const isStrong = hookMoments.some(({ score }) => Number(score) >= STRONG_HOOK);
  const found: FormatRecommendation[] = [
    { format: 'CAPTION', priority: isStrong ? 'HIGH' : 'MEDIUM', platforms, languages },
  ];
  if (wordCount >= ARTICLE_WORDS.least)
    found.push({
      format: 'ARTICLE',
      priority: wordCount >= ARTICLE_WORDS.many ? 'HIGH' : 'MEDIUM',
      platforms: [],
      languages: ofLong,
    });
  const slides = keyInsights.length + hookMoments.length;
  const withSlides = platforms.filter((platform) => CAROUSEL_PLATFORMS.includes(platform)).slice(0, 1);
  if (slides >= SLIDES.least && withSlides.length)
    found.push({
      format: 'CAROUSEL',
      priority: slides >= SLIDES.many ? 'MEDIUM' : 'LOW',
      platforms: withSlides,
      languages: ofLong,
    });
  const ranks = Object.keys(RecommendationPriority);
  return found.sort((a, b) => ranks.indexOf(a.priority) - ranks.indexOf(b.priority));
}

/** Returns a day for each post, in the order of the formats. Posts of several languages are published on the same day. */
export function calendarOf(formats: readonly FormatRecommendation[]): CalendarSuggestion[] {
  const days = formats.flatMap(({ format, platforms }) =>
    orNone(platforms).map((platform) => ({ format, platform })),
  );
  return days.map((suggestion, place) => ({ ...suggestion, day: place * DAYS_BETWEEN }));
}
