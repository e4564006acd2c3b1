import type { FileHandle } from 'node:fs/promises';
import type { Input, InputVideoTrack } from 'mediabunny';
import { isFastStart } from './boxes';
import { MAX_SECONDS } from './limits';
import { type FileFacts, reject, RejectedFileError } from './types';

/** Names of codecs as platforms and other tools write them. */
const CODECS: Readonly<Record<string, string>> = { avc: 'h264' };
const nameOf = (codec: string | null): string | undefined => (codec ? (CODECS[codec] ?? codec) : undefined);

/** Opens a file by the containers that are files of their own. Playlists, which refer to other files, are missing. */
async function openFile(path: string): Promise<Input> {
  // Loaded here, because most files are images.
  const { ADTS, FilePathSource, FLAC, Input, MATROSKA, MP3, MP4, OGG, QTFF, WAVE, WEBM } =
    await import('mediabunny');
  const formats = [MP4, QTFF, WEBM, MATROSKA, MP3, WAVE, OGG, FLAC, ADTS];
  return new Input({ source: new FilePathSource(path), formats });
}

const MP4_TYPES = new Set(['video/mp4', 'video/quicktime', 'audio/mp4']);
/** Frames from whose times the frame rate is computed. */
const SAMPLED_FRAMES = 240;
const MAX_FPS = 999;

/** Returns the frame rate from the distances of the first frames. The duration of the last one is unknown in some containers. */
async function fpsOf(track: InputVideoTrack): Promise<number | undefined> {
  const { EncodedPacketSink } = await import('mediabunny');
  const times: number[] = [];
  for await (const { timestamp } of new EncodedPacketSink(track).packets(undefined, undefined, {
    metadataOnly: true,
  })) {
    times.push(timestamp);
    if (times.length === SAMPLED_FRAMES) break;
  }
  const rate = (times.length - 1) / (Math.max(...times) - Math.min(...times));
  return rate > 0 && rate <= MAX_FPS ? Math.round(rate * 1_000) / 1_000 : undefined;
}

async function factsOf(input: Input): Promise<Omit<FileFacts, 'kind' | 'mimeType' | 'variants'>> {
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const seconds = await input.computeDuration();
  if ((!video && !audio) || !Number.isFinite(seconds) || seconds < 0) reject('DAMAGED');
  if (seconds > MAX_SECONDS) reject('TOO_LONG');
  const facts = {
    durationSeconds: Math.round(seconds),
    audioCodec: nameOf((await audio?.getCodec()) ?? null),
    hasAudio: audio !== null,
  };
  if (!video) return { ...facts, codec: facts.audioCodec };
  const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
  if (!(width > 0 && height > 0 && width * height <= 2 ** 30)) reject('DAMAGED');
  return { ...facts, width, height, fps: await fpsOf(video), codec: nameOf(await video.getCodec()) };
}

/** Reads the facts of a video or audio file from its container. No frame is decoded. */
export async function inspectVideo(
  path: string,
  file: FileHandle,
  size: number,
  mimeType: string,
): Promise<FileFacts> {
  const fastStart = MP4_TYPES.has(mimeType) ? await isFastStart(file, size) : undefined;
  const input = await openFile(path);
  try {
    const facts = await factsOf(input);
    const isVideo = facts.width !== undefined;
    // A container of videos can hold sound only.
    const type = isVideo ? mimeType : mimeType.replace(/^video\/(x-)?/, 'audio/').replace('quicktime', 'mp4');
    return {
      kind: isVideo ? 'VIDEO' : 'AUDIO',
      mimeType: type,
      ...facts,
      isFastStart: fastStart,
      variants: [],
    };
  } catch (error) {
    if (error instanceof RejectedFileError) throw error;
    return reject('DAMAGED');
  } finally {
    input.dispose();
  }
}
