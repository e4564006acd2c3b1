import type { Platform } from '../domains/common/content.enums';
import type { ContentGoal, PostFormat } from '../domains/content/content.enums';
import type { ContentLanguage } from '../domains/common/content.enums';
import type { PostMediaType } from '../domains/media/media.enums';
import type { Brand } from './brands';
import { random } from './random';
import { captionsFor, fill } from './texts/captions';
import { english } from './texts/english';
import { festivalsOf } from './texts/festivals';
import { hindi } from './texts/hindi';
import { hinglish } from './texts/hinglish';
import { industries } from './texts/industries';

const CAPTIONS = { ENGLISH: english, HINDI: hindi, HINGLISH: hinglish } as const;
const LANGUAGE_TAGS: Readonly<Record<ContentLanguage, readonly string[]>> = {
  ENGLISH: ['instaindia', 'smallbusinessindia'],
  HINDI: ['हिंदी', 'अपनाशहर', 'भारत'],
  HINGLISH: ['desivibes', 'apnabharat'],
};
const GOALS: Readonly<Record<ContentGoal, number>> = {
  PROMOTION: 4,
  AWARENESS: 4,
  ENGAGEMENT: 3,
  FESTIVAL: 2,
  OFFER: 2,
};

/** Text of a post. */
export interface Words {
  readonly language: ContentLanguage;
  readonly goal: ContentGoal;
  readonly title: string;
  readonly caption: string;
  readonly hashtags: string[];
  readonly callToAction: string | null;
}

function priceOf({ business, currency }: Brand): string {
  const [lowest, highest] = industries[business].prices;
  const price = random.int(lowest, highest);
  // Prices in rupees are converted for customers who pay in dollars.
  if (currency === 'USD') return `$${business === 'creator' ? Math.max(5, Math.round(price / 80)) : price}`;
  return `₹${(price > 1000 ? Math.round(price / 100) * 100 - 1 : price).toLocaleString('en-IN')}`;
}

/** Writes the text of a post for a brand and date, in a language of the brand. */
export function writeCaption(brand: Brand, at: Date): Words {
  const language = random.weighted(
    Object.keys(brand.languages) as ContentLanguage[],
    (name) => brand.languages[name],
  );
  const goal = random.weighted(Object.keys(GOALS) as ContentGoal[], (name) => GOALS[name]);
  const { items, hashtags } = industries[brand.business];
  const captions = CAPTIONS[language];
  const devanagari = language === 'HINDI';
  const item = random.one(items)[devanagari ? 1 : 0];
  const festival = random.one(festivalsOf(at));
  const slots = {
    brand: devanagari ? brand.nameInHindi : brand.name,
    city: devanagari ? brand.cityInHindi : brand.city,
    item,
    percent: String(random.one([10, 15, 20, 25, 30, 40])),
    price: priceOf(brand),
    festival: devanagari ? festival.hindi : festival.english,
  };
  const text = fill(random.one(captionsFor(captions, brand.business, goal)), slots);
  const callToAction = random.chance(0.7) ? random.one(captions.calls) : null;
  const tags = [
    ...(text.includes(slots.festival) ? [festival.tag] : []),
    ...random.some(hashtags, random.int(2, 6)),
    ...random.some(LANGUAGE_TAGS[language], random.int(0, 1)),
    brand.slug.replaceAll('-', ''),
  ];
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  const headline = random.one(industries[brand.business].headlines);
  return {
    language,
    goal,
    title: `${brand.name}: ${headline}`,
    caption: callToAction ? `${first}\n\n${callToAction}` : first,
    hashtags: [...new Set(tags)],
    callToAction,
  };
}

/** Writes the text of an article. */
export function article(brand: Brand, at: Date): string {
  const paragraphs = Array.from({ length: random.int(4, 7) }, () =>
    writeCaption(brand, at).caption.replace('\n\n', ' '),
  );
  return paragraphs.join('\n\n');
}

/** Chooses the format and media type. Instagram and Pinterest require media, YouTube requires a video. */
export function shapeFor(platforms: readonly Platform[]): { format: PostFormat; mediaType: PostMediaType } {
  const only = (...list: Platform[]): boolean =>
    platforms.length > 0 && platforms.every((platform) => list.includes(platform));
  if (platforms.includes('YOUTUBE'))
    return { format: only('YOUTUBE') ? 'SHORT_VIDEO' : 'REEL', mediaType: 'VIDEO' };
  if (only('LINKEDIN') && random.chance(0.25)) return { format: 'ARTICLE', mediaType: 'IMAGE' };
  if (only('INSTAGRAM', 'FACEBOOK') && random.chance(0.12))
    return { format: 'STORY', mediaType: random.chance(0.3) ? 'VIDEO' : 'IMAGE' };
  if (only('INSTAGRAM') && random.chance(0.22)) return { format: 'REEL', mediaType: 'VIDEO' };
  const words = !platforms.includes('INSTAGRAM') && !platforms.includes('PINTEREST') && random.chance(0.3);
  if (words) return { format: 'POST', mediaType: 'TEXT' };
  const albums =
    !platforms.includes('PINTEREST') &&
    !platforms.includes('WHATSAPP') &&
    !platforms.includes('GOOGLE_BUSINESS');
  return { format: 'POST', mediaType: albums && random.chance(0.35) ? 'CAROUSEL' : 'IMAGE' };
}
