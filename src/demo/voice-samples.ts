import type { BrandVoiceSample } from '../domains/ai/voice/brand-voice-sample.entity';
import type { BrandProfile } from '../domains/brand/brand-profile.entity';
import { random } from './random';
import type { RowOf } from './seed-context';

/** Texts in the voice of a brand. Placeholders are its name and city. */
const TEXTS = [
  [
    'caption',
    'Good morning, {city}! The doors of {name} are open, and the first batch is ready. Come and say hello.',
  ],
  [
    'caption',
    'Nobody hurries at {name}. We make everything by hand, the way our neighbors in {city} have always liked it.',
  ],
  [
    'newsletter',
    'Dear friends of {name}, thank you for another week. Tell us what you would like to see next.',
  ],
] as const;

/** Returns texts in the voice of each brand. A job of the worker computes their embeddings. */
export function voiceSampleRows(brands: readonly RowOf<BrandProfile>[]): RowOf<BrandVoiceSample>[] {
  random.seed(923);
  return brands.flatMap(({ id, name, description, organization, clientAccount, createdBy, createdAt }) => {
    // The description of a brand of the demo is its name and city.
    const city = description!.slice(`${name} of `.length, -1);
    return TEXTS.map(([contentType, text]) => ({
      ...{
        id: random.id(createdAt!),
        organization,
        clientAccount,
        createdBy,
        createdAt,
        updatedAt: createdAt,
      },
      ...{ brandProfile: id!, contentType, metadata: { source: 'demo' } },
      text: text.replaceAll('{name}', name!).replaceAll('{city}', city),
    }));
  });
}
