/** Sizes that are derived from every image. An image is not enlarged, and a size that it does not reach is omitted. */
export const VARIANTS = [
  { name: 'thumbnail', pixels: 320, quality: 75 },
  { name: 'small', pixels: 640, quality: 80 },
  { name: 'medium', pixels: 1_080, quality: 80 },
  { name: 'large', pixels: 2_048, quality: 82 },
] as const satisfies readonly VariantSize[];

export interface VariantSize {
  readonly name: string;
  /** The longest side. */
  readonly pixels: number;
  /** Quality of the encoder, from 1 to 100. */
  readonly quality: number;
}

/** Name of the variant that serves as thumbnail. It exists for every image. */
export const THUMBNAIL = 'thumbnail';
