import { fieldTerm, valueTerm } from '../../../kernel/messages';
import type { MediaPlacement } from '../../media/media.enums';
import type { MediaProblem } from '../../media/renditions/media-rendition.shapes';
import { PLATFORM_FORMATS } from '../../media/renditions/platform-formats';
import { renditionOf } from '../../media/renditions/rendered-asset';
import type { Findings } from './findings';
import { PREFLIGHT_MESSAGES as MESSAGES } from './preflight.messages';
import type { PreflightMedia } from './preflight.shapes';
import type { PostFile } from './types';

const isScaled = ({ platform }: Findings, file: PostFile, { field }: MediaProblem): boolean =>
  PLATFORM_FORMATS[platform].scalesImages === true &&
  file.kind === 'IMAGE' &&
  (field === 'width' || field === 'height');

function report(findings: Findings, index: number, { code, field, actual, allowed }: MediaProblem): void {
  const about = { field: fieldTerm(field), platform: valueTerm(findings.platform), actual };
  const message = {
    NOT_SUPPORTED: () => MESSAGES.fileNotSupported({ ...about, allowed }),
    TOO_HIGH: () => MESSAGES.tooHigh({ ...about, maximum: allowed }),
    TOO_LOW: () => MESSAGES.tooLow({ ...about, minimum: allowed }),
  }[code]();
  const limit = code === 'NOT_SUPPORTED' ? {} : { limit: allowed, actual };
  findings.problem(code, ['media', String(index), field], message, limit);
}

/** Checks the media files for a place on the platform. A file that was made for the place replaces one that does not fit. */
export function checkFiles(
  findings: Findings,
  files: readonly PostFile[],
  placement: MediaPlacement,
  limits: Readonly<Record<string, number>>,
): PreflightMedia[] {
  const { platform } = findings;
  return files.map((file, index) => {
    const mediaAssetId = file.id;
    if (!file.isReady) {
      findings.problem('NOT_READY', ['media', String(index)], MESSAGES.fileNotReady());
      return { mediaAssetId, placement, rendition: null };
    }
    const request = { assetId: file.id, platform, placement, fit: 'CROP' } as const;
    const rendition = renditionOf(request, { ...file, limits });
    const scaled = rendition.problems.filter((problem) => isScaled(findings, file, problem));
    const others = rendition.problems.filter((problem) => !scaled.includes(problem));
    if (!rendition.variant) others.forEach((problem) => report(findings, index, problem));
    if (scaled.length && !rendition.variant)
      findings.warning(
        'SCALED',
        ['media', String(index), 'width'],
        MESSAGES.scaled({ platform: valueTerm(platform) }),
      );
    return { mediaAssetId, placement, rendition };
  });
}
