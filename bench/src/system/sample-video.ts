import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Mp4OutputFormat, Output } from 'mediabunny';

const SECONDS = 4;
const RATE = 25;
/** Bytes per frame. Nothing decodes them. */
const FRAME = 32;
/** The header of H.264: profile, level and parameter sets. */
const HEADER = Buffer.from('0142001fffe100046742001f01000468ce3c80', 'hex');

/** Returns a small vertical video that all platforms accept, as MP4. */
export async function sampleVideo(): Promise<Buffer> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const frames = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(frames);
  await output.start();
  const decoderConfig = {
    codec: 'avc1.42001f',
    codedWidth: 1080,
    codedHeight: 1920,
    description: new Uint8Array(HEADER),
  };
  for (let frame = 0; frame < SECONDS * RATE; frame += 1) {
    const kind = frame % RATE ? 'delta' : 'key';
    const packet = new EncodedPacket(new Uint8Array(FRAME), kind, frame / RATE, 1 / RATE);
    await frames.add(packet, { decoderConfig });
  }
  await output.finalize();
  return Buffer.from(target.buffer!);
}
