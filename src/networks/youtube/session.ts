import { z } from 'zod';
import { NetworkError } from '../../domains/channels/network.port';
import type { NetworkRequest } from '../http-client';
import type { NetworkClient } from '../network-client';
import type { YouTubeApi } from './api';

/** How far a resumable upload is: the bytes that YouTube has, or the ID of the video if it has all. */
export type Progress = { readonly received: number } | { readonly video: string };

const INCOMPLETE = 308;
const Video = z.object({ id: z.string() });

/** Returns the number of bytes, of which `bytes=0-99` names the last one. Without the header there are none. */
const received = (range: string | undefined): number => Number(/-(\d+)$/.exec(range ?? '')?.[1] ?? -1) + 1;

/** Sends a call to the session of an upload. The URL is its only credential. */
async function send(
  { client, account }: YouTubeApi,
  session: string,
  call: Pick<NetworkRequest, 'headers' | 'upload' | 'effect'>,
): Promise<Progress> {
  const request = {
    ...call,
    method: 'PUT',
    url: session,
    isReturned: true,
    account,
    accepted: INCOMPLETE,
  } as const;
  const { status, headers, body } = await client.exchange(request, Video.optional());
  if (status === INCOMPLETE) return { received: received(headers['range']) };
  if (body) return { video: body.id };
  throw new NetworkError('YOUTUBE returned no ID of a video.', {
    platform: 'YOUTUBE',
    class: call.effect ? 'UNKNOWN' : 'NOT_SENT',
    code: `HTTP ${status}`,
  });
}

/** Returns how far an upload of `total` bytes is. Fails with `GONE` if the session ended. */
export const readSession = (api: YouTubeApi, session: string, total: number): Promise<Progress> =>
  send(api, session, { headers: { 'content-range': `bytes */${total}` } });

/** Sends bytes of the file from `offset` on. */
export function sendBytes(
  api: YouTubeApi,
  session: string,
  { offset, total, ...upload }: NonNullable<NetworkRequest['upload']> & { offset: number; total: number },
): Promise<Progress> {
  const range = `bytes ${offset}-${offset + upload.length - 1}/${total}`;
  return send(api, session, { headers: { 'content-range': range }, upload, effect: true });
}

/** Size of the parts of an upload. All but the last one have to be multiples of a size that YouTube sets. */
export function partSize(client: NetworkClient): number {
  const unit = client.limit('media.chunk_bytes');
  return Math.max(1, Math.floor(client.limit('publishing.part_bytes') / unit)) * unit;
}
