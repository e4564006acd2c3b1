import sharp from 'sharp';

/** Returns an image that all platforms accept, as JPEG. */
export const sampleImage = (): Promise<Buffer> =>
  sharp({ create: { width: 800, height: 800, channels: 3, background: '#c08040' } })
    .jpeg()
    .toBuffer();
