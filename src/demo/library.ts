import type { MediaAsset } from '../domains/media/media-asset.entity';
import { MEDIA_FAILURE_MESSAGES } from '../domains/media/processing/failure.messages';
import { formatMessage } from '../kernel/messages';
import type { MediaOrigin } from '../domains/media/media.enums';
import { type Brand, brands } from './brands';
import type { Identities } from './people';
import { libraryOf, type Picture } from './pictures';
import { after, random } from './random';
import { industries } from './texts/industries';
import type { RowOf, SeedContext } from './seed-context';

/** A media file that posts can use. */
export interface Medium {
  readonly id: string;
  readonly brand: Brand;
  readonly url: string;
  readonly animated: boolean;
  readonly createdAt: Date;
  readonly row: RowOf<MediaAsset>;
}

/** Why the processing of a video failed. */
const DAMAGED = MEDIA_FAILURE_MESSAGES.DAMAGED();

/** Videos that are still being processed, or whose processing failed. */
const UNFINISHED = [
  { processingStatus: 'PENDING' },
  { processingStatus: 'PROCESSING' },
  { processingStatus: 'FAILED' },
] as const;

const MIME = { jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif' } as const;
const MODELS = ['imagen-4.0', 'gpt-image-1', 'flux-1.1-pro'] as const;
const LAYOUT_WORDS: Readonly<Record<string, string>> = {
  sun: 'a glowing sun',
  stripes: 'diagonal stripes',
  frame: 'a light frame',
  dots: 'a pattern of dots',
  hills: 'rolling hills under a low sun',
  split: 'two blocks of colour',
};

let libraries: ReadonlyMap<string, readonly Picture[]> | undefined;

/** Images of every brand. They depend on the seed only, so lost files can be recreated. */
export function allLibraries(): ReadonlyMap<string, readonly Picture[]> {
  if (libraries) return libraries;
  random.seed(303);
  // The last videos of each brand have no image.
  libraries = new Map(
    brands.map((brand) => [brand.key, libraryOf(brand, brand.media - unfinishedOf(brand).length)]),
  );
  return libraries;
}

const unfinishedOf = (brand: Brand): typeof UNFINISHED | readonly [] => (brand.media >= 70 ? UNFINISHED : []);

function originOf(picture: Picture, brand: Brand): Partial<RowOf<MediaAsset>> & { origin: MediaOrigin } {
  const name = `${picture.headline.toLowerCase().replace(/[^a-z]+/g, '-')}-${picture.layout}`;
  if (picture.format !== 'gif' && random.chance(0.25)) {
    const prompt = `${picture.headline}: ${LAYOUT_WORDS[picture.layout]} in ${brand.colors.join(' and ')}, for ${brand.name}, ${brand.city}`;
    const made = {
      prompt,
      style: random.one(['flat illustration', 'poster', 'minimal']),
      aiModel: random.one(MODELS),
    };
    return {
      origin: 'GENERATED',
      originalFilename: null,
      source: null,
      generationSeconds: random.int(4, 38),
      ...made,
    };
  }
  const camera = `IMG_${random.digits(4)}.${picture.format}`;
  const plain = { prompt: null, style: null, aiModel: null, generationSeconds: null };
  return random.chance(0.1)
    ? { origin: 'IMPORTED', originalFilename: null, source: 'INSTAGRAM', ...plain }
    : {
        origin: 'UPLOADED',
        originalFilename: random.chance(0.5) ? camera : `${name}.${picture.format}`,
        source: 'UPLOAD',
        ...plain,
      };
}

function analysisOf(picture: Picture, brand: Brand): MediaAsset['aiAnalysis'] {
  return {
    objectsDetected: [
      'text',
      ...(picture.layout === 'hills'
        ? ['sun', 'hills']
        : picture.layout === 'sun'
          ? ['circle']
          : ['pattern']),
    ],
    colors: [...brand.colors],
    style: 'flat illustration',
    qualityScore: random.float(68, 97).toFixed(2),
    brandAlignment: random.float(75, 99).toFixed(2),
  };
}

/** Columns of every media file, independent of its processing status. */
function common(brand: Brand, who: Identities, createdAt: Date): RowOf<MediaAsset> {
  return {
    id: random.id(createdAt),
    organization: who.organizations.get(brand.organization)!,
    clientAccount: who.clientAccounts.get(brand.key) ?? null,
    createdBy: random.one(who.authors.get(brand.organization)!),
    storageProvider: 'LOCAL',
    tags: random.some(industries[brand.business].hashtags, random.int(1, 3)),
    isFavorite: random.chance(0.12),
    sourceUrl: null,
    variants: [],
    exif: null,
    audioCodec: null,
    hasAudio: null,
    isFastStart: null,
    pageCount: null,
    thumbhash: null,
    metadata: {},
    deletedAt: null,
    createdAt,
    updatedAt: after(createdAt, { hours: 1 }),
  };
}

function finished(
  picture: Picture,
  brand: Brand,
  world: SeedContext,
  who: Identities,
  place: number,
): Medium {
  // The first 12 files are older than the first post; the others are added over time.
  const createdAt = after(world.reference, {
    days: place < 12 ? -random.int(330, 345) : -random.int(12, 325),
    hours: random.int(3, 13),
  });
  const url = world.urlOf(picture.file);
  const row = {
    ...common(brand, who, createdAt),
    ...originOf(picture, brand),
    filename: picture.file,
    mimeType: MIME[picture.format],
    storagePath: `media/${picture.file}`,
    url,
    thumbnailUrl: world.urlOf(picture.thumbnail!),
    width: picture.width,
    height: picture.height,
    aspectRatio: picture.aspectRatio,
    durationSeconds: null,
    fps: null,
    codec: null,
    processingStatus: 'COMPLETED',
    processingStartedAt: createdAt,
    processedAt: new Date(createdAt.getTime() + random.int(700, 9_000)),
    processingError: null,
    processingFailure: null,
    frameCount: picture.frames.length,
    dominantColor: brand.colors[0],
    kind: picture.format === 'gif' ? 'GIF' : 'IMAGE',
    title: `${picture.headline} (${picture.layout})`,
    description: null,
    altText: `The words “${picture.headline}” on ${LAYOUT_WORDS[picture.layout]} in the colours of ${brand.name}.`,
    aiAnalysis: random.chance(0.4) ? analysisOf(picture, brand) : null,
  } satisfies RowOf<MediaAsset>;
  return { id: row.id!, brand, url, animated: picture.format === 'gif', createdAt, row };
}

function unfinished(
  state: (typeof UNFINISHED)[number],
  brand: Brand,
  world: SeedContext,
  who: Identities,
): RowOf<MediaAsset> {
  const createdAt = after(world.reference, { hours: -random.int(1, 20) });
  const filename = `shoot-${random.digits(3)}.mp4`;
  const begun = state.processingStatus === 'PENDING' ? null : after(createdAt, { hours: 0.1 });
  return {
    ...common(brand, who, createdAt),
    origin: 'UPLOADED',
    originalFilename: `C${random.digits(4)}.MP4`,
    source: 'UPLOAD',
    prompt: null,
    style: null,
    aiModel: null,
    generationSeconds: null,
    filename,
    fileSize: random.int(8_000_000, 90_000_000),
    mimeType: 'video/mp4',
    storagePath: `media/${filename}`,
    url: null,
    thumbnailUrl: null,
    width: 1080,
    height: 1920,
    aspectRatio: 'PORTRAIT_9_16',
    durationSeconds: random.int(12, 58),
    fps: '29.970',
    codec: state.processingStatus === 'FAILED' ? 'hevc' : 'h264',
    ...state,
    processingFailure:
      state.processingStatus === 'FAILED' ? { reason: 'DAMAGED', message: DAMAGED as never } : null,
    processingError: state.processingStatus === 'FAILED' ? formatMessage(DAMAGED, 'en') : null,
    frameCount: null,
    dominantColor: null,
    processingStartedAt: begun,
    processedAt: begun && state.processingStatus === 'FAILED' ? after(begun, { hours: 0.2 }) : null,
    kind: 'VIDEO',
    title: `${brand.name}: reel ${filename.slice(6, 9)}`,
    description: 'Raw cut from the last shoot.',
    altText: null,
    aiAnalysis: null,
  };
}

/** Returns 400 media files. The sizes of images are unknown until they are rendered. */
export function libraryRows(
  world: SeedContext,
  who: Identities,
): { rows: RowOf<MediaAsset>[]; media: Medium[] } {
  const pictures = allLibraries();
  random.seed(304);
  const media = brands.flatMap((brand) =>
    pictures.get(brand.key)!.map((picture, place) => finished(picture, brand, world, who, place)),
  );
  const films = brands.flatMap((brand) =>
    unfinishedOf(brand).map((state) => unfinished(state, brand, world, who)),
  );
  return { rows: [...media.map(({ row }) => row), ...films], media };
}
