import { z } from 'zod';
import { type ContentProblem, NetworkError } from '../../domains/channels/network.port';
import type { Draft, PublishedPost } from '../../domains/publishing/publishing.port';
import type { TikTokApi } from './api';

/** What is known between two steps. */
export const TikTokState = z.object({
  step: z.enum([
    'checkCreator',
    'startUpload',
    'uploadPart',
    'finishUpload',
    'resumeUpload',
    'publishPhotos',
    'awaitPublished',
  ]),
  /** What TikTok names the post before it has an ID. */
  publishId: z.string().optional(),
  uploadUrl: z.string().optional(),
  /** Size of a part of the upload, in bytes. */
  partBytes: z.number(),
  /** Number of parts that were uploaded. */
  parts: z.number(),
  /** When the wait for the post began, in milliseconds. */
  waitingSince: z.number().optional(),
  /** How often the post was started again. */
  restarts: z.number(),
});
export type TikTokState = z.infer<typeof TikTokState>;

/** Returns the state before the first step. */
export const beginning = (restarts = 0): TikTokState => ({
  step: 'checkCreator',
  partBytes: 0,
  parts: 0,
  restarts,
});

export const isVideo = ({ media }: Draft): boolean => media[0]?.kind === 'VIDEO';

export const isPublic = ({ options }: Draft): boolean => options.tiktok?.privacy === 'PUBLIC_TO_EVERYONE';

/** Returns what TikTok makes of a draft. */
export function kindOf(draft: Draft): PublishedPost['kind'] {
  if (isVideo(draft)) return 'VIDEO';
  return draft.media.length > 1 ? 'CAROUSEL_ALBUM' : 'IMAGE';
}

/** Returns an error of a post that has to be changed. */
export const unfit = (
  failureClass: 'FIX_CONTENT' | 'FIX_MEDIA',
  message: string,
  problem: ContentProblem,
  code?: string,
): NetworkError =>
  new NetworkError(`TIKTOK: ${message}`, { platform: 'TIKTOK', class: failureClass, code, problem });

const Creator = z.object({
  data: z.object({
    privacy_level_options: z.array(z.string()),
    comment_disabled: z.boolean(),
    duet_disabled: z.boolean(),
    stitch_disabled: z.boolean(),
    max_video_post_duration_sec: z.number(),
  }),
});

/** Fails if the post contradicts the present settings of the creator, or if the creator cannot post now. */
export async function checkCreator(api: TikTokApi, draft: Draft): Promise<void> {
  const { data: creator } = await api.read('/post/publish/creator_info/query/', {}, Creator);
  const options = draft.options.tiktok ?? {};
  if (!creator.privacy_level_options.includes(options.privacy ?? ''))
    throw unfit('FIX_CONTENT', 'The account cannot choose this audience.', {
      field: 'options.tiktok.privacy',
      rule: options.privacy ? 'NOT_ALLOWED' : 'MISSING',
    });
  const flags = [
    ['isCommentingDisabled', creator.comment_disabled],
    ...(isVideo(draft)
      ? ([
          ['isDuetDisabled', creator.duet_disabled],
          ['isStitchDisabled', creator.stitch_disabled],
        ] as const)
      : []),
  ] as const;
  const wrong = flags.find(([name, isDisabled]) => isDisabled && options[name] === false);
  if (wrong)
    throw unfit('FIX_CONTENT', 'The account has disabled this interaction.', {
      field: `options.tiktok.${wrong[0]}`,
      rule: 'NOT_ALLOWED',
    });
  if ((draft.media[0]?.seconds ?? 0) > creator.max_video_post_duration_sec)
    throw unfit('FIX_MEDIA', 'The video is too long for the account.', {
      field: 'media.0',
      rule: 'DURATION',
    });
}

/** Returns the information about a video, or about photos, as TikTok takes it. */
export function infoOf(draft: Draft): object {
  const options = draft.options.tiktok ?? {};
  const shared = {
    privacy_level: options.privacy,
    disable_comment: options.isCommentingDisabled ?? undefined,
    brand_content_toggle: options.isBrandContent ?? undefined,
    brand_organic_toggle: options.isOwnBrandContent ?? undefined,
    is_aigc: options.isAiGenerated ?? undefined,
  };
  if (!isVideo(draft))
    return {
      ...shared,
      title: options.title ?? undefined,
      description: draft.text || undefined,
      auto_add_music: options.isMusicAdded ?? undefined,
    };
  return {
    ...shared,
    title: draft.text || undefined,
    disable_duet: options.isDuetDisabled ?? undefined,
    disable_stitch: options.isStitchDisabled ?? undefined,
    video_cover_timestamp_ms: options.coverMilliseconds ?? undefined,
  };
}
