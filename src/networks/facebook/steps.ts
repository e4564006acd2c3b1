import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { Draft } from '../../domains/publishing/publishing.port';
import type { CallOf, ResultOf } from '../publishing';
import type { Page } from './page';

/** What is known between two steps. */
export const FacebookState = z.object({
  step: z.enum(['uploadPhoto', 'startVideo', 'uploadVideo', 'awaitVideo', 'publish']),
  /** IDs of photos that are not published. */
  photos: z.array(z.string()),
  /** ID of the video of a reel or story. */
  video: z.string().optional(),
  uploadUrl: z.string().optional(),
});
export type FacebookState = z.infer<typeof FacebookState>;

type Call = CallOf<FacebookState>;
type Result = Promise<ResultOf<FacebookState>>;

export const hasVideo = ({ media }: Draft): boolean => media[0]?.kind === 'VIDEO';

/** Whether the video is uploaded in phases. Videos in the feed are fetched when they are published. */
export const hasPhases = (draft: Draft): boolean => hasVideo(draft) && draft.placement !== 'FEED';

/** Rejects a video beside other files, of which Facebook would show one only. */
function requireAlone({ media }: Draft): void {
  if (media.length > 1 && media.some(({ kind }) => kind === 'VIDEO'))
    throw new NetworkError('FACEBOOK publishes a video alone.', {
      platform: 'FACEBOOK',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'COUNT' },
    });
}

const edgeOf = ({ placement }: Draft): string => (placement === 'STORY' ? '/video_stories' : '/video_reels');

export function beginning(draft: Draft): FacebookState {
  const photos: string[] = [];
  if (hasPhases(draft)) return { step: 'startVideo', photos };
  return { step: draft.media.length && !hasVideo(draft) ? 'uploadPhoto' : 'publish', photos };
}

/** Uploads the next photo without publishing it. */
export async function uploadPhoto(page: Page, { draft, state, media }: Call): Result {
  requireAlone(draft);
  const file = draft.media[state.photos.length]!;
  const form = {
    url: await media.urlOf(file),
    published: 'false',
    alt_text_custom: file.altText ?? undefined,
  };
  const { id } = await page.post('/photos', form, z.object({ id: z.string() }));
  const photos = [...state.photos, id];
  return {
    state: { ...state, photos, step: photos.length < draft.media.length ? 'uploadPhoto' : 'publish' },
  };
}

const Started = z.object({ video_id: z.string(), upload_url: z.string() });

export async function startVideo(page: Page, { draft, state }: Call): Result {
  requireAlone(draft);
  const { video_id: video, upload_url: uploadUrl } = await page.post(
    edgeOf(draft),
    { upload_phase: 'start' },
    Started,
  );
  return { state: { ...state, video, uploadUrl, step: 'uploadVideo' } };
}

const Phase = z.object({ status: z.string() });
const Video = z.object({
  status: z.object({
    video_status: z.string(),
    uploading_phase: Phase,
    publishing_phase: Phase.extend({ publish_status: z.string().optional() }),
  }),
});

const statusOf = async (page: Page, { video }: FacebookState) =>
  (await page.get(video ?? '', { fields: 'status' }, Video)).status;

/** Lets Facebook fetch the video, unless it has it from a call whose response was lost. */
export async function uploadVideo(page: Page, { draft, state, media }: Call): Result {
  const { uploading_phase: phase } = await statusOf(page, state);
  if (phase.status !== 'complete') await page.pull(state.uploadUrl ?? '', await media.urlOf(draft.media[0]!));
  return { state: { ...state, step: 'awaitVideo' } };
}

export async function awaitVideo(page: Page, { state }: Call): Result {
  const { client } = page;
  const { video_status: status } = await statusOf(page, state);
  if (status === 'error')
    throw new NetworkError('FACEBOOK could not process the video.', {
      platform: 'FACEBOOK',
      class: 'FIX_MEDIA',
      problem: { field: 'media', rule: 'FORMAT' },
    });
  if (status !== 'upload_complete' && status !== 'ready')
    return { state, runAt: client.after(client.limit('publishing.processing_interval_min')) };
  return { state: { ...state, step: 'publish' } };
}

/** Whether the video of a reel or story was published. */
export const isVideoPublished = async (page: Page, state: FacebookState): Promise<boolean> =>
  (await statusOf(page, state)).publishing_phase.status === 'complete';

/** Makes the post visible and returns its ID. That of a reel or story is the ID of its video or photo. */
export async function publishPost(page: Page, { draft, state, media }: Call): Promise<string> {
  requireAlone(draft);
  const { text, placement, options } = draft;
  const Id = z.object({ id: z.string() });
  if (hasPhases(draft)) {
    const finish = { upload_phase: 'finish', video_id: state.video, video_state: 'PUBLISHED' };
    const form = placement === 'STORY' ? finish : { ...finish, description: text || undefined };
    await page.post(edgeOf(draft), form, z.object({ success: z.literal(true) }));
    return state.video ?? '';
  }
  if (placement === 'STORY') {
    const [photo = ''] = state.photos;
    await page.post('/photo_stories', { photo_id: photo }, z.object({ success: z.literal(true) }));
    return photo;
  }
  if (hasVideo(draft)) {
    const form = { file_url: await media.urlOf(draft.media[0]!), description: text || undefined };
    return (await page.post('/videos', form, Id)).id;
  }
  const photos = state.photos.map((id) => ({ media_fbid: id }));
  const form = {
    message: text || undefined,
    link: photos.length ? undefined : (options.facebook?.link ?? undefined),
    attached_media: photos.length ? JSON.stringify(photos) : undefined,
  };
  return (await page.post('/feed', form, Id)).id;
}
