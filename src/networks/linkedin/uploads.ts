import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { DraftMedia } from '../../domains/publishing/publishing.port';
import type { NetworkClient } from '../network-client';
import type { CallOf, ResultOf } from '../publishing';
import type { LinkedInApi } from './api';

const Part = z.object({ url: z.string(), offset: z.number(), length: z.number() });
const LinkedInFile = z.object({
  id: z.string(),
  parts: z.array(Part),
  /** What LinkedIn returned for each uploaded part. */
  etags: z.array(z.string()),
  token: z.string(),
});

/** What is known between two steps. The last file is the one that is uploaded. */
export const LinkedInState = z.object({
  step: z.enum(['startUpload', 'uploadPart', 'finishUpload', 'awaitMedia', 'publish']),
  files: z.array(LinkedInFile),
  hasWaited: z.boolean(),
});
export type LinkedInState = z.infer<typeof LinkedInState>;

type Call = CallOf<LinkedInState>;
type Result = Promise<ResultOf<LinkedInState>>;

const Url = z.object({
  value: z.object({
    uploadUrl: z.string(),
    image: z.string().optional(),
    document: z.string().optional(),
  }),
});
const Video = z.object({
  value: z.object({
    video: z.string(),
    uploadToken: z.string(),
    uploadInstructions: z.array(
      z.object({ uploadUrl: z.string(), firstByte: z.number(), lastByte: z.number() }),
    ),
  }),
});
const Status = z.object({ status: z.string() });

const pathOf = ({ kind }: DraftMedia): string =>
  kind === 'VIDEO' ? '/videos' : kind === 'DOCUMENT' ? '/documents' : '/images';

export const isMember = (urn: string): boolean => !urn.startsWith('urn:li:organization:');

/** Announces the next file. */
export async function startUpload(api: LinkedInApi, { account, draft, state }: Call): Result {
  const file = draft.media[state.files.length]!;
  const owner = account.platformUserId;
  const query = { action: 'initializeUpload' };
  const write = <T>(request: object, schema: z.ZodType<T>) =>
    api.write(pathOf(file), query, { initializeUploadRequest: { owner, ...request } }, schema);
  const started = async (): Promise<LinkedInState['files'][number]> => {
    if (file.kind !== 'VIDEO') {
      const { uploadUrl: url, image, document } = (await write({}, Url)).body.value;
      const parts = [{ url, offset: 0, length: file.bytes }];
      return { id: image ?? document ?? '', parts, etags: [], token: '' };
    }
    const { value } = (await write({ fileSizeBytes: file.bytes, uploadCaptions: false }, Video)).body;
    const parts = value.uploadInstructions.map(({ uploadUrl: url, firstByte: offset, lastByte }) => {
      return { url, offset, length: lastByte - offset + 1 };
    });
    return { id: value.video, parts, etags: [], token: value.uploadToken };
  };
  return { state: { ...state, files: [...state.files, await started()], step: 'uploadPart' } };
}

const afterFile = ({ draft, state }: Call): LinkedInState['step'] =>
  state.files.length < draft.media.length ? 'startUpload' : 'awaitMedia';

/** Uploads the next part of the last file. */
export async function uploadPart(client: NetworkClient, call: Call): Result {
  const { account, draft, state, media } = call;
  const file = draft.media[state.files.length - 1]!;
  const upload = state.files.at(-1)!;
  const { url, offset, length } = upload.parts[upload.etags.length]!;
  const bytes = media.read(file, offset, length);
  const request = {
    method: 'PUT',
    url,
    isReturned: true,
    // The key is in the URL.
    upload: { bytes, length, mimeType: 'application/octet-stream' },
    account: account.platformUserId,
    effect: true,
  } as const;
  try {
    const { headers } = await client.exchange(request, z.unknown());
    const etags = [...upload.etags, headers['etag'] ?? ''];
    const files = [...state.files.slice(0, -1), { ...upload, etags }];
    if (etags.length < upload.parts.length) return { state: { ...state, files } };
    return { state: { ...state, files, step: file.kind === 'VIDEO' ? 'finishUpload' : afterFile(call) } };
  } catch (error) {
    if (!(error instanceof NetworkError) || error.class !== 'GONE') throw error;
    // The URL expired, or the file was uploaded by a call whose response was lost.
    const files = state.files.slice(0, -1);
    return { state: { ...state, files, step: 'startUpload' }, runAt: pauseOf(client) };
  }
}

const pauseOf = (client: NetworkClient): Date =>
  client.after(client.limit('publishing.processing_interval_min'));

/** Joins the parts of a video. */
export async function finishUpload(api: LinkedInApi, call: Call): Result {
  const { id: video, token: uploadToken, etags: uploadedPartIds } = call.state.files.at(-1)!;
  const request = { finalizeUploadRequest: { video, uploadToken, uploadedPartIds } };
  await api.write('/videos', { action: 'finalizeUpload' }, request, z.unknown());
  return { state: { ...call.state, step: afterFile(call) } };
}

/**
 * Waits until the files are available: a post with a file that fails vanishes later. Images and documents of members cannot be
 * read, so there is one pause for them.
 */
export async function awaitMedia(client: NetworkClient, api: LinkedInApi, call: Call): Result {
  const { account, draft, state } = call;
  for (const [index, { id }] of state.files.entries()) {
    const file = draft.media[index]!;
    if (file.kind !== 'VIDEO' && isMember(account.platformUserId)) continue;
    const { status } = await api.read(`${pathOf(file)}/${encodeURIComponent(id)}`, {}, Status);
    if (status === 'PROCESSING_FAILED')
      throw new NetworkError('LINKEDIN could not process a media file.', {
        platform: 'LINKEDIN',
        class: 'FIX_MEDIA',
        code: status,
        problem: { field: `media.${index}`, rule: 'FORMAT' },
      });
    if (status !== 'AVAILABLE') return { state, runAt: pauseOf(client) };
  }
  if (isMember(account.platformUserId) && !state.hasWaited)
    return { state: { ...state, hasWaited: true }, runAt: pauseOf(client) };
  return { state: { ...state, step: 'publish' } };
}
