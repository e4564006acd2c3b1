import fc from '../support/property';
import type { MediaKind } from '../../src/domains/media/media.enums';
import type { CheckedPost } from '../../src/domains/publishing/preflight/types';
import type { Platform } from '../../src/domains/common/content.enums';
import { type Known, OPTIONS } from './generated-options';
import { mostly, often, optional, text, words } from './generated-texts';
import type { FileValues } from './synthetic-files';

/** A file of a generated post. */
interface GeneratedFile extends FileValues {
  readonly kind: MediaKind;
  readonly altText: string | null;
}

export type GeneratedPost = Omit<CheckedPost, 'media' | 'clientAccountId' | 'platformOverrides'> & {
  readonly files: readonly GeneratedFile[];
};

const TYPES: Readonly<Record<string, readonly string[]>> = {
  IMAGE: ['image/jpeg', 'image/png', 'image/webp'],
  GIF: ['image/gif'],
  VIDEO: ['video/mp4', 'video/quicktime', 'video/webm'],
  DOCUMENT: ['application/pdf'],
};

const SIZES: readonly (readonly [width: number, height: number])[] = [
  ...([
    [1080, 1080],
    [1080, 1350],
    [720, 1280],
    [1080, 1920],
  ] as const),
  ...([
    [200, 200],
    [300, 200],
    [320, 400],
    [1440, 900],
    [1920, 1004],
    [1910, 1000],
    [800, 1000],
    [799, 1000],
  ] as const),
  ...([
    [2000, 1000],
    [1280, 720],
    [1280, 1080],
    [1281, 720],
    [540, 960],
    [539, 960],
    [607, 1080],
    [608, 1080],
  ] as const),
  ...([
    [359, 640],
    [4096, 4096],
    [4097, 2000],
    [6013, 6013],
    [250, 250],
    [249, 300],
    [1920, 600],
    [3840, 1280],
  ] as const),
];
const USUAL_SIZE: Readonly<Record<string, readonly [number, number]>> = {
  VIDEO: [720, 1280],
  IMAGE: [1080, 1080],
};

const values = (kind: MediaKind, bytes: readonly number[]): fc.Arbitrary<GeneratedFile> =>
  fc
    .record({
      kind: fc.constant(kind),
      mimeType: mostly(...(TYPES[kind] as [string, ...string[]])),
      size: mostly(USUAL_SIZE[kind] ?? [1080, 1080], ...SIZES),
      seconds: mostly(
        20,
        0.4,
        0.5,
        2.9,
        3,
        3.9,
        4,
        30,
        31,
        60,
        61,
        90,
        91,
        140,
        141,
        180,
        300,
        600,
        601,
        900,
        901,
        1800,
        1801,
      ),
      frames: mostly(3, 1, 350, 351),
      pages: mostly(4, 1, 300, 301),
      bytes: mostly(80_000, ...bytes),
      altText: fc.option(words(5_000), { freq: 3 }),
    })
    .map(({ size: [width, height], ...file }) => ({ ...file, width, height }));

const KB = 1024;
const MB = 1024 * KB;
const IMAGE_BYTES = [1, 10 * KB - 1, 10 * KB, 4 * MB, 4 * MB + 1, 5 * MB, 5 * MB + 1, 8 * MB, 8 * MB + 1];
const image = values('IMAGE', IMAGE_BYTES);
const video = values('VIDEO', [1, 75 * KB - 1, 75 * KB, MB]);
const others = fc.oneof(values('GIF', [1]), values('DOCUMENT', [1]));
const single = fc.oneof(
  { arbitrary: image, weight: 4 },
  { arbitrary: video, weight: 4 },
  { arbitrary: others, weight: 1 },
);

const repeated = (count: number): fc.Arbitrary<GeneratedFile[]> =>
  often(
    image.map((file) => Array.from({ length: count }, () => file)),
    fc.array(often(image, single), { minLength: count, maxLength: count }),
  );
const files = fc.oneof(
  { arbitrary: fc.constant<GeneratedFile[]>([]), weight: 2 },
  { arbitrary: fc.array(single, { minLength: 1, maxLength: 1 }), weight: 6 },
  { arbitrary: mostly(2, 3, 4, 5, 6, 10, 11, 20, 21, 35, 36).chain(repeated), weight: 2 },
);

/** Posts for a platform in all forms. Most break no rule, or one. */
export const postsFor = (platform: Platform, known: Known): fc.Arbitrary<GeneratedPost> =>
  fc
    .record({
      title: optional(words(500)),
      caption: fc.option(text, { freq: 8 }),
      callToAction: fc.constantFrom(null, null, 'Order now'),
      hashtags: mostly<string[]>(
        [],
        ['chai', 'चाय'],
        Array.from({ length: 31 }, (_, index) => `tag${index}`),
      ),
      format: mostly<GeneratedPost['format']>('POST', 'STORY', 'REEL', 'SHORT_VIDEO', 'ARTICLE'),
      // A video is all there is to upload to YouTube.
      files:
        platform === 'YOUTUBE'
          ? often(
              fc.tuple(video),
              files.filter(({ length }) => length > 0),
            )
          : files,
      options: OPTIONS[platform]!(known),
    })
    .map(({ options, ...post }) => ({ ...post, platformOptions: options ? [options] : [] }));
