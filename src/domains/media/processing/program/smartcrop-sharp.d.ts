declare module 'smartcrop-sharp' {
  interface Crop {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  }
  /** Finds the part of an image with the most content that has the ratio of a size. */
  export function crop(
    image: Buffer,
    options: { readonly width: number; readonly height: number },
  ): Promise<{ readonly topCrop: Crop }>;
}
