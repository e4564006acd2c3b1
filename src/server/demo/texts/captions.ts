import type { ContentGoal } from '../../../domains/content/content.enums';

/** What a demo brand does; it decides what its captions, pictures and hashtags are about. */
export type Business = 'boutique' | 'gym' | 'clinic' | 'saas' | 'agency' | 'cafe' | 'creator';

/**
 * Captions of one language. `{brand} {city} {item} {percent} {price} {festival}` are filled in; what suits every
 * business stands under `any`, by what it is to bring about.
 */
export interface Captions {
  readonly any: Readonly<Record<'FESTIVAL' | 'OFFER' | 'ENGAGEMENT', readonly string[]>>;
  readonly of: Readonly<Record<Business, Readonly<Record<'AWARENESS' | 'PROMOTION', readonly string[]>>>>;
  /** Last lines that ask for something. */
  readonly calls: readonly string[];
}

/** The captions that fit a goal of a business. */
export function captionsFor({ any, of }: Captions, business: Business, goal: ContentGoal): readonly string[] {
  return goal === 'AWARENESS' || goal === 'PROMOTION' ? of[business][goal] : any[goal];
}

/** Fills `{slots}`; a slot that nobody fills is a mistake in a text. */
export function fill(template: string, slots: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new Error(`No value for {${slot}} in: ${template}`);
    return value;
  });
}
