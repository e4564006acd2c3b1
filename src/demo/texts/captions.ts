import type { ContentGoal } from '../../domains/content/content.enums';

/** The industry of a demo brand, which determines the topics of its captions, images and hashtags. */
export type Business = 'boutique' | 'gym' | 'clinic' | 'saas' | 'agency' | 'cafe' | 'creator';

/**
 * Captions in one language, by business and content goal; `any` fits every business. The placeholders are `{brand}`,
 * `{city}`, `{item}`, `{percent}`, `{price}` and `{festival}`.
 */
export interface Captions {
  readonly any: Readonly<Record<'FESTIVAL' | 'OFFER' | 'ENGAGEMENT', readonly string[]>>;
  readonly of: Readonly<Record<Business, Readonly<Record<'AWARENESS' | 'PROMOTION', readonly string[]>>>>;
  /** Calls to action. */
  readonly calls: readonly string[];
}

/** Returns the captions that fit a business and goal. */
export function captionsFor({ any, of }: Captions, business: Business, goal: ContentGoal): readonly string[] {
  return goal === 'AWARENESS' || goal === 'PROMOTION' ? of[business][goal] : any[goal];
}

/** Fills the placeholders. Throws if a placeholder has no value. */
export function fill(template: string, slots: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, slot: string) => {
    const value = slots[slot];
    if (value === undefined) throw new Error(`No value for {${slot}} in: ${template}`);
    return value;
  });
}
