import type { Platform } from '../../common/content.enums';
import type { MediaKind, MediaPlacement } from '../media.enums';
import type { MediaProblem } from './media-rendition.shapes';
import { limitNames, PLATFORM_FORMATS } from './platform-formats';

/** Values of `NetworkLimit` by key, such as `media.image_bytes`. */
export type PlatformLimits = Readonly<Record<string, number>>;

/** The values of a file that platforms limit. */
export interface FileValues {
  readonly kind: MediaKind;
  readonly mimeType: string;
  readonly fileSize: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly durationSeconds?: number | null;
  readonly fps?: number | null;
  readonly codec?: string | null;
  readonly isFastStart?: boolean | null;
  readonly frameCount?: number | null;
  readonly pageCount?: number | null;
}

export interface Place {
  readonly platform: Platform;
  readonly placement: MediaPlacement;
  readonly limits: PlatformLimits;
}

/** The lowest and the highest value that is allowed. */
export interface Range {
  readonly min?: number;
  readonly max?: number;
}

/** Returns the range of a measure, such as `width`. The first group of limits with a minimum or maximum decides. */
export function rangeOf(place: Place, kind: MediaKind, measure: string): Range {
  const { limits } = place;
  for (const name of limitNames(place, kind)) {
    const key = `media.${name}_${measure}`;
    const side = measure === 'width' || measure === 'height' ? `media.${name}_side_min` : '';
    const range = { min: limits[`${key}_min`] ?? limits[side], max: limits[key] };
    if (range.min !== undefined || range.max !== undefined) return range;
  }
  return {};
}

/** Platforms show images in stories with any ratio. */
export const ratioRange = (place: Place, kind: MediaKind): Range =>
  place.placement === 'STORY' && kind !== 'VIDEO' ? {} : rangeOf(place, kind, 'ratio');

/** Whether the ratio is fixed, and the width is that of the ratio within one pixel. */
const hasFixedRatio = (width: number, height: number, { min, max }: Range): boolean =>
  min !== undefined && min === max && Math.abs(width - min * height) <= 1;

/** Limits of ratios have four digits. */
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

/** Problems of images that a repair solves: it makes a JPEG of any size. */
const REPAIRABLE = new Set(['mimeType', 'fileSize', 'width', 'height', 'pixels', 'aspectRatio']);
export const canRepair = ({ kind, mimeType }: FileValues): boolean =>
  kind === 'IMAGE' && mimeType.startsWith('image/');

type Found = Omit<MediaProblem, 'isRepairable'>;

/** A file is compressed to fewer bytes, but not blown up. */
export const isTooSmallFile = ({ field, code }: Pick<MediaProblem, 'field' | 'code'>): boolean =>
  field === 'fileSize' && code === 'TOO_LOW';

function outside(field: string, value: number | null | undefined, { min, max }: Range): Found[] {
  if (value === null || value === undefined) return [];
  const actual = String(value);
  if (max !== undefined && value > max) return [{ code: 'TOO_HIGH', field, actual, allowed: String(max) }];
  return min !== undefined && value < min ? [{ code: 'TOO_LOW', field, actual, allowed: String(min) }] : [];
}

function unsupported(field: string, actual: unknown, allowed: readonly string[]): Found[] {
  return [{ code: 'NOT_SUPPORTED', field, actual: String(actual), allowed: allowed.join(', ') }];
}

function formatProblems(place: Place, file: FileValues): Found[] {
  const { mimeTypes, placements, codecs, needsFastStart } = PLATFORM_FORMATS[place.platform];
  const accepted = mimeTypes[file.kind];
  if (!placements.includes(place.placement)) return unsupported('kind', file.kind, []);
  if (!accepted) return unsupported('kind', file.kind, Object.keys(mimeTypes));
  if (place.placement === 'REEL' && file.kind !== 'VIDEO') return unsupported('kind', file.kind, ['VIDEO']);
  return [
    ...(accepted.includes(file.mimeType) ? [] : unsupported('mimeType', file.mimeType, accepted)),
    ...(codecs && file.codec && !codecs.includes(file.codec) ? unsupported('codec', file.codec, codecs) : []),
    ...(needsFastStart && file.isFastStart === false ? unsupported('isFastStart', false, ['true']) : []),
  ];
}

const WIDTH_AND_HEIGHT = ['width', 'height'] as const;
const HEIGHT_AND_WIDTH = ['height', 'width'] as const;

function numberProblems(place: Place, file: FileValues): Found[] {
  const range = (measure: string): Range => rangeOf(place, file.kind, measure);
  const { width, height } = file;
  const ratios = ratioRange(place, file.kind);
  const fits = !width || !height || hasFixedRatio(width, height, ratios);
  const [shorter, longer] = (width ?? 0) <= (height ?? 0) ? WIDTH_AND_HEIGHT : HEIGHT_AND_WIDTH;
  return [
    ...outside('fileSize', file.fileSize, range('bytes')),
    ...outside('width', file.width, range('width')),
    ...outside('height', file.height, range('height')),
    ...outside(shorter, file[shorter], range('short_side')),
    ...outside(longer, file[longer], range('long_side')),
    ...outside('pixels', width && height && width * height, range('pixels')),
    ...outside('aspectRatio', fits ? null : rounded(width / height), ratios),
    ...outside('durationSeconds', file.durationSeconds, range('seconds')),
    ...outside('fps', file.fps, range('frame_rate')),
    ...outside('frameCount', file.frameCount, range('frames')),
    ...outside('pageCount', file.pageCount, range('pages')),
  ];
}

/** Returns what keeps a file from a place on a platform. Values that are unknown are not checked. */
export function problemsOf(place: Place, file: FileValues, isRepairable = canRepair(file)): MediaProblem[] {
  return [...formatProblems(place, file), ...numberProblems(place, file)].map((found) => ({
    ...found,
    isRepairable: isRepairable && REPAIRABLE.has(found.field) && !isTooSmallFile(found),
  }));
}
