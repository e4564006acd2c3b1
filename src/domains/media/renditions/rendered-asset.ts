import { isUuid } from '../../../kernel/model';
import type { Platform } from '../../common/content.enums';
import type { MediaVariant } from '../media-asset.shapes';
import type { MediaFit, MediaPlacement } from '../media.enums';
import {
  canRepair,
  type FileValues,
  isTooSmallFile,
  type Place,
  type PlatformLimits,
  problemsOf,
} from './fit';
import type { MediaProblem, MediaRendition } from './media-rendition.shapes';
import { renditionName } from './repair';

/** Where a file is to be shown, as requested by a client. */
export interface RenditionRequest {
  readonly assetId: string;
  readonly platform: Platform;
  readonly placement: MediaPlacement;
  readonly fit: MediaFit;
}

/** An asset as `READY_ASSET` returns it. */
export interface RenderedAsset extends FileValues {
  readonly dominantColor: string | null;
  readonly variants: readonly MediaVariant[];
  /** The limits of the platform. */
  readonly limits: PlatformLimits;
}

/** Selects an asset that is ready and visible, with the limits of a platform, as one JSON value. */
export const READY_ASSET = `SELECT json_build_object('kind', a.kind, 'mimeType', a.mime_type, 'fileSize', a.file_size,
    'width', a.width, 'height', a.height, 'durationSeconds', a.duration_seconds, 'fps', a.fps, 'codec', a.codec,
    'isFastStart', a.is_fast_start, 'frameCount', a.frame_count, 'pageCount', a.page_count,
    'dominantColor', a.dominant_color, 'variants', media.signed_variants(a.variants, media.link_expiry()),
    'limits', (SELECT coalesce(json_object_agg(l.key, l.value), '{}') FROM network_limits l
                WHERE l.platform = $2 AND l.key LIKE 'media.%' AND l.value IS NOT NULL)) AS asset
  FROM media_assets a WHERE a.id = $1 AND a.deleted_at IS NULL AND a.processing_status = 'COMPLETED'`;

/** Returns the parameters of `READY_ASSET`. A malformed ID matches nothing. */
export const assetParameters = ({ assetId, platform }: RenditionRequest): (string | null)[] => [
  isUuid(assetId) ? assetId : null,
  platform,
];

export const placeOf = ({ platform, placement }: RenditionRequest, { limits }: RenderedAsset): Place => ({
  platform,
  placement,
  limits,
});

/** The repaired file of an asset, and what keeps it from the place since the limits have changed or it came out too small. */
interface MadeRendition {
  readonly made: MediaVariant;
  readonly problems: readonly MediaProblem[];
}

function madeRendition(place: Place, { variants }: RenderedAsset, fit: MediaFit): MadeRendition | undefined {
  const made = variants.find(({ name }) => name === renditionName(place, fit));
  if (!made) return undefined;
  const { width, height, fileSize } = made;
  return {
    made,
    problems: problemsOf(place, { kind: 'IMAGE', mimeType: 'image/jpeg', width, height, fileSize }),
  };
}

/** Returns the problems of an asset. A repair that came out below the minimum number of bytes would do so again. */
function problemsWith(
  place: Place,
  asset: RenderedAsset,
  rendition: MadeRendition | undefined,
): MediaProblem[] {
  const isTooSmall = rendition?.problems.length === 1 && isTooSmallFile(rendition.problems[0]!);
  return problemsOf(place, asset, canRepair(asset) && !isTooSmall);
}

/** Returns whether an asset fits a place, and the file that was made for it. */
export function renditionOf(request: RenditionRequest, asset: RenderedAsset): MediaRendition {
  const place = placeOf(request, asset);
  const rendition = madeRendition(place, asset, request.fit);
  const problems = problemsWith(place, asset, rendition);
  const isSuitable = !problems.length;
  return {
    isSuitable,
    problems,
    isRepairable: !isSuitable && canRepair(asset) && problems.every((problem) => problem.isRepairable),
    variant: isSuitable || rendition?.problems.length ? null : (rendition?.made ?? null),
  };
}
