import sharp from 'sharp';

/** Some platforms reject files of fewer bytes than an image of one color has. */
const NOISE = { type: 'gaussian', mean: 128, sigma: 4 } as const;

/** Returns an image that all platforms accept, as JPEG. */
export const sampleImage = (): Promise<Buffer> =>
  sharp({ create: { width: 800, height: 800, channels: 3, background: '#c08040', noise: NOISE } })
    .jpeg()
    .toBuffer();
