import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { CallOf, ResultOf } from '../publishing';
import type { PinterestApi } from './api';

/** What is known between two steps. */
export const PinterestState = z.object({
  step: z.enum(['registerVideo', 'uploadVideo', 'awaitVideo', 'publish']),
  /** ID of the video that was registered. */
  video: z.string().optional(),
  /** Where the bytes of the video are sent, with the fields of the form. */
  upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()) }).optional(),
  /** How often a video was registered again. */
  restarts: z.number(),
});
export type PinterestState = z.infer<typeof PinterestState>;

type Call = CallOf<PinterestState>;
type Result = Promise<ResultOf<PinterestState>>;

const Registered = z.object({
  media_id: z.string(),
  upload_url: z.string(),
  upload_parameters: z.record(z.string(), z.string()),
});
const Media = z.object({ status: z.string() });

/** Announces the video. */
export async function registerVideo(api: PinterestApi, { state }: Call): Result {
  const registered = await api.post('/media', { media_type: 'video' }, Registered);
  const { media_id: video, upload_url: url, upload_parameters: fields } = registered;
  return { state: { ...state, video, upload: { url, fields }, step: 'uploadVideo' } };
}

const statusOf = async (api: PinterestApi, { video }: PinterestState): Promise<string> =>
  (await api.get(`/media/${video}`, {}, Media)).status;

const pauseOf = ({ client }: PinterestApi): Date =>
  client.after(client.limit('publishing.processing_interval_min'));

/** Registers the video again if its registration ended. Other failures are thrown, and so are those that repeat. */
function restarted(api: PinterestApi, state: PinterestState, error: unknown): ResultOf<PinterestState> {
  const isEnded = error instanceof NetworkError && ['GONE', 'SETUP'].includes(error.class);
  if (!isEnded || state.restarts >= api.client.limit('publishing.upload_restarts')) throw error;
  return { state: { step: 'registerVideo', restarts: state.restarts + 1 }, runAt: pauseOf(api) };
}

/** Sends the video to the storage, unless Pinterest has it from a call whose response was lost. */
export async function uploadVideo(api: PinterestApi, { draft, state, media }: Call): Result {
  const file = draft.media[0]!;
  const { url, fields } = state.upload!;
  try {
    if ((await statusOf(api, state)) === 'registered')
      await api.client.call(
        {
          method: 'POST',
          url,
          isReturned: true,
          // The storage has no tokens. The fields contain a signature.
          upload: {
            bytes: media.read(file, 0, file.bytes),
            length: file.bytes,
            mimeType: file.mimeType,
            form: { fields, name: 'file' },
          },
          account: api.account,
          effect: true,
        },
        z.unknown(),
      );
  } catch (error) {
    return restarted(api, state, error);
  }
  return { state: { ...state, upload: undefined, step: 'awaitVideo' } };
}

/** Waits until the video is processed. For a while after the upload it can still be reported as registered. */
export async function awaitVideo(api: PinterestApi, { state }: Call): Result {
  const status = await statusOf(api, state);
  if (status === 'failed')
    throw new NetworkError('PINTEREST could not process the video.', {
      platform: 'PINTEREST',
      class: 'FIX_MEDIA',
      code: status,
      problem: { field: 'media.0', rule: 'FORMAT' },
    });
  return status === 'succeeded' ? { state: { ...state, step: 'publish' } } : { state, runAt: pauseOf(api) };
}
