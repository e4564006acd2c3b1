import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import sharp from 'sharp';
import { readMp4 } from './mp4';
import type { MediaCopy } from './rows';
import { isRecord } from './values';
import type { World } from './world';

/** What a network accepts. Types are those of the content, not of the header. */
export interface MediaRule {
  readonly types: readonly string[];
  readonly maximumBytes: number;
}

export type MediaProblem =
  'UNREACHABLE' | 'TIMEOUT' | 'REDIRECT' | 'STATUS' | 'TOO_LARGE' | 'TYPE' | 'BROKEN';

/** Thrown if a network cannot use a media file. */
export class MediaError extends Error {
  constructor(
    readonly problem: MediaProblem,
    detail: string,
  ) {
    super(detail);
  }
}

const PATIENCE = 20_000;

/** Fetches a media file as the networks do: without redirects, from a public address, and not more than allowed. */
export async function fetchMedia(world: World, address: string, rule: MediaRule): Promise<MediaCopy> {
  return keepMedia(world, await download(address, rule.maximumBytes), rule);
}

/** Checks the content of a media file and keeps a copy. */
export async function keepMedia(world: World, bytes: Buffer, rule: MediaRule): Promise<MediaCopy> {
  if (bytes.length > rule.maximumBytes)
    throw new MediaError('TOO_LARGE', `The file has ${bytes.length} bytes.`);
  const facts = await inspect(bytes);
  if (!rule.types.includes(facts.type)) throw new MediaError('TYPE', `The file is ${facts.type}.`);
  return { file: world.media.keep(bytes), bytes: bytes.length, ...facts };
}

async function download(address: string, maximumBytes: number): Promise<Buffer> {
  await requirePublic(address);
  const signal = AbortSignal.timeout(PATIENCE);
  const response = await fetch(address, { redirect: 'manual', signal }).catch(failedTransfer);
  try {
    if (response.status >= 300 && response.status < 400)
      throw new MediaError('REDIRECT', `The URL responded with a redirect (${response.status}).`);
    if (!response.ok) throw new MediaError('STATUS', `The URL responded with status ${response.status}.`);
    return await readAtMost(response, maximumBytes).catch(failedTransfer);
  } finally {
    if (!response.bodyUsed) await response.body?.cancel();
  }
}

/** Reports a request or a body that failed or took too long. */
function failedTransfer(error: unknown): never {
  if (error instanceof MediaError) throw error;
  if (isRecord(error) && error['name'] === 'TimeoutError')
    throw new MediaError('TIMEOUT', 'The URL did not respond in time.');
  throw new MediaError('UNREACHABLE', 'The URL could not be reached.');
}

async function readAtMost(response: Response, maximumBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > maximumBytes)
      throw new MediaError('TOO_LARGE', `The file has more than ${maximumBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Loopback addresses stand for the public internet, because Marquee runs there; private ones are rejected. */
async function requirePublic(address: string): Promise<void> {
  if (!URL.canParse(address) || !/^https?:/.test(address))
    throw new MediaError('UNREACHABLE', 'The URL is not a valid HTTP URL.');
  const host = new URL(address).hostname.replace(/^\[|\]$/g, '');
  const found = await lookup(host, { all: true }).catch(() => []);
  const ranges = found.map((entry) => ipaddr.process(entry.address).range());
  if (!ranges.length || ranges.some((range) => range !== 'unicast' && range !== 'loopback'))
    throw new MediaError('UNREACHABLE', 'The URL is not on a public address.');
}

type Facts = Pick<MediaCopy, 'type' | 'width' | 'height' | 'seconds'>;

async function inspect(bytes: Buffer): Promise<Facts> {
  const starts = (offset: number, text: string): boolean =>
    bytes.subarray(offset, offset + text.length).toString('latin1') === text;
  if (starts(4, 'ftyp') && !starts(8, 'avif') && !starts(8, 'heic')) {
    const facts = readMp4(bytes);
    if (!facts) throw new MediaError('BROKEN', 'The video has no moov atom before its data.');
    return { type: starts(8, 'qt') ? 'video/quicktime' : 'video/mp4', ...facts };
  }
  if (starts(0, '%PDF-')) return { type: 'application/pdf' };
  if (starts(0, 'OggS')) return { type: 'audio/ogg' };
  if (starts(0, 'ID3')) return { type: 'audio/mpeg' };
  if (bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))) return { type: 'video/webm' };
  const { format, width, height } = await sharp(bytes)
    .metadata()
    .catch(() => {
      throw new MediaError('TYPE', 'The file is not a media file.');
    });
  return { type: `image/${format}`, width, height };
}
