import { wordsIn } from '../../domains/repurposing/seo';

/** A short talk of a weaver, and what an analysis finds in it. Sentences are those of the talk, word for word. */
export const TITLE = 'Why we dye with indigo';

export const TALK = `[00:00] Good evening from the workshop in Jaipur. Tonight the vat is open, and you may look inside.
[00:20] Why does real indigo turn from green to blue in front of your eyes?
Indigo is a living dye that needs air, and every dip makes the blue a little deeper.
[01:05] Never trust a dark blue that was made in one day, because it will move to your shirt.
We dip our thread up to 14 times, and we wash every shawl before it leaves the workshop.
[02:10] A shawl that was dyed by hand can be mended by hand, and that is why our customers keep it for years.
[02:40] Come and touch the thread, and take one blue home with you.`;

const hook = 'Why does real indigo turn from green to blue in front of your eyes?';
const warning = 'Never trust a dark blue that was made in one day, because it will move to your shirt.';
const insights = [
  'Indigo is a living dye that needs air, and every dip makes the blue a little deeper.',
  'A shawl that was dyed by hand can be mended by hand, and that is why our customers keep it for years.',
];

export const RESULTS = {
  wordCount: wordsIn(TALK.replace(/\[[\d:]+\]/g, '')).length,
  topics: ['indigo', 'shawl'],
  keywords: ['indigo', 'blue', 'dip', 'shawl', 'thread', 'workshop', 'hand'],
  entities: { people: [], organizations: [], places: ['Jaipur'] },
  sentimentScore: '33.00',
  emotions: [{ emotion: 'TRUST' as const, score: '40.00' }],
  viralityScore: '56.00',
  repurposingValue: '64.00',
  seoScore: '66.67',
  seoHints: ['LENGTHEN_TEXT' as const, 'USE_KEYWORD_EARLY' as const],
  readabilityScore: '82.40',
  engagementPotential: '45.00',
  hookMoments: [
    { text: hook, score: '80.00', startSeconds: 20 },
    { text: warning, score: '60.00', startSeconds: 65 },
  ],
  keyInsights: insights,
  quotableMoments: insights.map((text, place) => ({ text, score: '70.00', startSeconds: place ? 130 : 20 })),
  platformScores: [
    { platform: 'INSTAGRAM' as const, score: '71.00' },
    { platform: 'FACEBOOK' as const, score: '63.00' },
  ],
};

export const FORMATS = [
  {
    ...{ format: 'CAPTION' as const, priority: 'HIGH' as const, platforms: ['INSTAGRAM' as const] },
    languages: ['ENGLISH' as const, 'HINDI' as const, 'HINGLISH' as const],
  },
  {
    ...{ format: 'ARTICLE' as const, priority: 'MEDIUM' as const, platforms: [] },
    languages: ['ENGLISH' as const],
  },
];
