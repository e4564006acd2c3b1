import { z } from 'zod';
import { Platform } from '../common/content.enums';
import { Emotion } from './analysis.enums';

const texts = z.array(z.string());
const moments = z.array(z.object({ text: z.string(), score: z.number() }));

/** What a model finds in a text. Scores are from 0 to 100, except for the sentiment, which is from -100 to 100. */
export const TextAnalysis = z.object({
  topics: texts,
  /** Words and phrases of the text. */
  keywords: texts,
  entities: z.object({ people: texts, organizations: texts, places: texts }),
  sentiment: z.number(),
  emotions: z.array(z.object({ emotion: z.enum(Emotion), score: z.number() })),
  viralityScore: z.number(),
  engagementPotential: z.number(),
  repurposingValue: z.number(),
  /** Sentences of the text that make people read or watch on. */
  hooks: moments,
  /** Sentences of the text that can be quoted by themselves. */
  quotes: moments,
  keyInsights: texts,
  platforms: z.array(z.object({ platform: z.enum(Platform), score: z.number() })),
});
export type TextAnalysis = z.infer<typeof TextAnalysis>;
