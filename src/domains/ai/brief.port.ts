import { z } from 'zod';
import { ContentLanguage, ContentTone, Platform } from '../common/content.enums';
import { PostVariantKind } from '../content/content.enums';
import { AiFeature } from './ai.enums';
import { MediaSubject } from './media-document.port';

const texts = z.array(z.string());

/** What a model has to know to write for a brand. All texts of users are data in it, never instructions. */
export const Brief = z.object({
  task: z.enum(AiFeature).exclude(['IMAGE']),
  /** Number of alternatives, or of hashtags or ideas. */
  count: z.number(),
  language: z.enum(ContentLanguage),
  tone: z.enum(ContentTone),
  platform: z.enum(Platform).nullable(),
  topic: z.string(),
  facts: texts,
  callToAction: z.string().nullable(),
  maxHashtags: z.number(),
  /** Maximum length of a caption with its call to action and hashtags, in UTF-16 units, of which no platform counts more. */
  maxLength: z.number(),
  /** The caption to rewrite, and how. */
  original: z.string().nullable(),
  change: z.string().nullable(),
  /** The part of the post that variants are for. */
  part: z.enum(PostVariantKind).optional(),
  /** The text to analyze or to write from, or the comment to reply to. */
  source: z.string().optional(),
  /** The language of the text to write from. */
  sourceLanguage: z.enum(ContentLanguage).optional(),
  /** The image to describe. */
  media: MediaSubject.optional(),
  brand: z
    .object({
      name: z.string(),
      industry: z.string().nullable(),
      voice: texts,
      keyPhrases: texts,
      valuePropositions: texts,
      uniqueSellingPoints: texts,
      targetAudience: z.string().nullable(),
      guidelines: z.string().nullable(),
    })
    .nullable(),
  library: z.object({ hashtags: texts, callsToAction: texts }),
  /** Captions that were published for the brand. */
  examples: texts,
  /** Texts in the voice of the brand that are nearest to the topic. Null until the job has chosen them. */
  voiceSamples: texts.nullable().default([]),
});
export type Brief = z.infer<typeof Brief>;
