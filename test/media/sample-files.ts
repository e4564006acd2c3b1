import sharp, { type Sharp } from 'sharp';
import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MovOutputFormat,
  Mp4OutputFormat,
  Output,
  type OutputFormat,
  WebMOutputFormat,
} from 'mediabunny';

/** Small valid files of every type, made when a test needs them. */

/** An image with a red left half and a blue right half. */
export function image(width: number, height: number, alpha = 1): Sharp {
  const half = Math.floor(width / 2);
  const blue = {
    width: width - half,
    height,
    channels: 4 as const,
    background: { r: 0, g: 0, b: 255, alpha },
  };
  return sharp({
    create: { width, height, channels: 4, background: { r: 255, g: 0, b: 0, alpha } },
  }).composite([{ input: { create: blue }, left: half, top: 0, blend: 'source' }]);
}

/** One color, with a little noise of its own so that the file is not tiny. */
export const plain = (width: number, height: number, background = '#336699'): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

export const jpeg = (width = 64, height = 48): Promise<Buffer> => plain(width, height).jpeg().toBuffer();
export const png = (width = 64, height = 48): Promise<Buffer> => plain(width, height).png().toBuffer();
export const webp = (width = 64, height = 48): Promise<Buffer> => plain(width, height).webp().toBuffer();

/** An animation with frames of different colors. */
export const animation = (frames: number, format: 'gif' | 'webp' = 'gif', side = 16): Promise<Buffer> => {
  const colors = Array.from({ length: frames }, (_, frame) => ({
    r: frame * 40,
    g: 100,
    b: 200 - frame * 40,
  }));
  const inputs = colors.map((background) => ({
    create: { width: side, height: side, channels: 3 as const, background },
  }));
  return Promise.all(inputs.map((input) => sharp(input).png().toBuffer())).then((pages) =>
    sharp(pages, { join: { animated: true } })
      .toFormat(format, { delay: pages.map(() => 100) })
      .toBuffer(),
  );
};

export const svg = (content = '<rect width="40" height="20" fill="#ff0000"/>', attributes = ''): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20" ${attributes}>${content}</svg>`,
  );

/** The header of H.264: profile, level and parameter sets of a stream that nobody decodes. */
const AVCC = Buffer.from([
  1, 0x42, 0, 0x1f, 0xff, 0xe1, 0, 4, 0x67, 0x42, 0, 0x1f, 1, 0, 4, 0x68, 0xce, 0x3c, 0x80,
]);
/** AAC-LC, 44.1 kHz, stereo. */
const AAC = Buffer.from([0x12, 0x10]);

export interface VideoOptions {
  readonly container?: 'mp4' | 'mov' | 'webm';
  readonly seconds?: number;
  readonly fps?: number;
  readonly width?: number;
  readonly height?: number;
  readonly fastStart?: boolean;
  readonly audio?: boolean;
  readonly video?: boolean;
  /** Counterclockwise rotation, as in videos of phones. */
  readonly rotation?: 0 | 90 | 180 | 270;
}

function formatOf({ container = 'mp4', fastStart = true }: VideoOptions): OutputFormat {
  const options = { fastStart: fastStart ? ('in-memory' as const) : (false as const) };
  if (container === 'webm') return new WebMOutputFormat();
  return container === 'mov' ? new MovOutputFormat(options) : new Mp4OutputFormat(options);
}

async function addVideo(source: EncodedVideoPacketSource, options: VideoOptions): Promise<void> {
  const { seconds = 2, fps = 25, width = 320, height = 240, container } = options;
  const decoderConfig =
    container === 'webm'
      ? { codec: 'vp09.00.10.08', codedWidth: width, codedHeight: height }
      : { codec: 'avc1.42001f', codedWidth: width, codedHeight: height, description: AVCC };
  for (let frame = 0; frame < Math.round(seconds * fps); frame += 1) {
    const packet = new EncodedPacket(
      new Uint8Array(32).fill(frame),
      frame % 25 ? 'delta' : 'key',
      frame / fps,
      1 / fps,
    );
    await source.add(packet, { decoderConfig });
  }
}

async function addAudio(source: EncodedAudioPacketSource, { seconds = 2 }: VideoOptions): Promise<void> {
  const duration = 1024 / 44_100;
  const decoderConfig = { codec: 'mp4a.40.2', sampleRate: 44_100, numberOfChannels: 2, description: AAC };
  for (let packet = 0; packet * duration < seconds; packet += 1)
    await source.add(new EncodedPacket(new Uint8Array(16), 'key', packet * duration, duration), {
      decoderConfig,
    });
}

/** A video whose container is valid; its frames are no pictures. */
export async function video(options: VideoOptions = {}): Promise<Buffer> {
  const { container, audio = false, video: hasVideo = true, rotation = 0 } = options;
  const target = new BufferTarget();
  const output = new Output({ format: formatOf(options), target });
  const pictures = new EncodedVideoPacketSource(container === 'webm' ? 'vp9' : 'avc');
  const sound = new EncodedAudioPacketSource('aac');
  if (hasVideo) output.addVideoTrack(pictures, { rotation });
  if (audio) output.addAudioTrack(sound);
  await output.start();
  if (hasVideo) await addVideo(pictures, options);
  if (audio) await addAudio(sound, options);
  await output.finalize();
  return Buffer.from(target.buffer!);
}

/** A WAV file of silence. */
export function wav(seconds = 1): Buffer {
  const rate = 8_000;
  const data = Buffer.alloc(seconds * rate);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}

/** MPEG audio of silence: layer III, 128 kbit/s, 44.1 kHz. */
export function mp3(seconds = 1): Buffer {
  const frame = Buffer.alloc(417);
  frame.writeUInt32BE(0xfffb9000, 0);
  return Buffer.concat(Array.from({ length: Math.ceil((seconds * 44_100) / 1_152) }, () => frame));
}

/** A PDF of empty pages. `more` is added to its trailer. */
export function pdf(pages = 3, more = ''): Buffer {
  const kids = Array.from({ length: pages }, (_, page) => `${page + 3} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`,
    ...Array.from({ length: pages }, () => '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>'),
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, place) => {
    const offset = text.length;
    text += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const xref = `xref\n0 ${size}\n0000000000 65535 f \n${table}`;
  return Buffer.from(
    `${text}${xref}trailer\n<< /Size ${size} /Root 1 0 R ${more} >>\nstartxref\n${text.length}\n%%EOF\n`,
    'latin1',
  );
}

/** A ZIP archive with one empty file. */
export function zip(name = 'a.txt'): Buffer {
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 0, 'latin1');
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.write('PK\x01\x02', 0, 'latin1');
  central.writeUInt16LE(name.length, 28);
  const start = local.length + name.length;
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length + name.length, 12);
  end.writeUInt32LE(start, 16);
  return Buffer.concat([local, Buffer.from(name), central, Buffer.from(name), end]);
}
