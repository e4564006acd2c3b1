import { z } from 'zod';
import { ContentLanguage } from '../common/content.enums';
import { AspectRatio } from '../media/media.enums';
import { ImageQuality } from './ai.enums';

/** What an image model has to know to draw for a brand, and where its images belong. */
export const ImageBrief = z.object({
  task: z.literal('IMAGE'),
  /** Number of images. */
  count: z.number(),
  prompt: z.string(),
  style: z.string().nullable(),
  aspectRatio: z.enum(AspectRatio),
  quality: z.enum(ImageQuality),
  /** The language of the alternative text. */
  language: z.enum(ContentLanguage),
  brand: z
    .object({
      name: z.string(),
      industry: z.string().nullable(),
      /** Hexadecimal colors, the primary one first. */
      colors: z.array(z.string()),
      /** Words such as `friendly`. */
      voice: z.array(z.string()),
    })
    .nullable(),
  folder: z.string().nullable(),
  /** IDs of the media files that the images become, so that a repeated call replaces its files. */
  assets: z.array(z.string()),
});
export type ImageBrief = z.infer<typeof ImageBrief>;
