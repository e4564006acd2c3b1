import { z } from 'zod';

/** An article that a model writes from a text. */
export const WrittenArticle = z.object({
  title: z.string(),
  /** One or two sentences that announce the article. */
  summary: z.string(),
  /** Paragraphs, separated by blank lines. */
  body: z.string(),
});
export type WrittenArticle = z.infer<typeof WrittenArticle>;

/** The texts of a carousel that a model writes from a text. */
export const WrittenCarousel = z.object({
  title: z.string(),
  slides: z.array(z.object({ heading: z.string(), text: z.string() })),
  caption: z.object({
    text: z.string(),
    hashtags: z.array(z.string()),
    callToAction: z.string().nullable(),
  }),
});
export type WrittenCarousel = z.infer<typeof WrittenCarousel>;
