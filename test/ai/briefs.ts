import type { TextFeature } from '../../src/domains/ai/ai.enums';
import type { Brief } from '../../src/domains/ai/brief.port';

const BUSINESSES: readonly (readonly [name: string, industry: string, facts: readonly string[]])[] = [
  ['Chai Point', 'cafe', ['Served with ginger', 'A cup costs 40 rupees']],
  ['Glow Salon', 'beauty', ['20% off on weekdays']],
  ['Asha Dental Clinic', 'health', ['Open until 9:30 in the evening', 'Two new chairs']],
  ['Rasoi', 'restaurant', ['Thali with 12 dishes']],
  ['FitHub', 'gym', []],
  ['Kitab Ghar', 'books', ['Over 1,500 titles in Hindi']],
];
const TOPICS: Readonly<Record<Brief['language'], readonly string[]>> = {
  ENGLISH: ['a festive offer for Diwali', 'our new team member'],
  HINDI: ['दिवाली का ख़ास ऑफ़र', 'हमारी टीम के नए सदस्य'],
  HINGLISH: ['Diwali ka khaas offer', 'hamari team ke naye member'],
};
const SETTINGS: readonly Pick<Brief, 'tone' | 'platform' | 'maxLength'>[] = [
  { tone: 'FRIENDLY', platform: 'INSTAGRAM', maxLength: 2_200 },
  { tone: 'PROFESSIONAL', platform: 'LINKEDIN', maxLength: 3_000 },
  { tone: 'FUN', platform: 'X', maxLength: 280 },
  { tone: 'MINIMAL', platform: 'PINTEREST', maxLength: 800 },
  { tone: 'VIRAL', platform: null, maxLength: 63_206 },
];

export const LANGUAGES = ['ENGLISH', 'HINDI', 'HINGLISH'] as const;

/** 60 briefs in a language: six businesses with two topics in five settings. */
export function briefsIn(language: Brief['language'], task: TextFeature): Brief[] {
  return BUSINESSES.flatMap(([name, industry, facts]) =>
    TOPICS[language].flatMap((topic) =>
      SETTINGS.map((setting) => ({
        ...{
          task,
          language,
          topic,
          facts: [...facts],
          count: 3,
          maxHashtags: 4,
          callToAction: null,
          ...setting,
        },
        ...{ original: task === 'REWRITE' ? topic : null, change: null, examples: [], voiceSamples: [] },
        brand: {
          ...{ name, industry, voice: [], keyPhrases: [], valuePropositions: [], uniqueSellingPoints: [] },
          ...{ targetAudience: null, guidelines: null },
        },
        library: { hashtags: ['Local', 'OpenToday'], callsToAction: [] },
      })),
    ),
  );
}
