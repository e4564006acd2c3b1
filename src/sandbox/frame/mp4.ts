/** Duration and size of a video. */
interface VideoFacts {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
}

interface Box {
  readonly type: string;
  readonly content: Buffer;
}

/** Returns the boxes of an MP4 file. Stops at a box that is cut off or malformed. */
function boxesOf(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let offset = 0; offset + 8 <= bytes.length;) {
    const short = bytes.readUInt32BE(offset);
    const long = short === 1 && offset + 16 <= bytes.length;
    const header = long ? 16 : 8;
    const size = long ? Number(bytes.readBigUInt64BE(offset + 8)) : short || bytes.length - offset;
    if (size < header || offset + size > bytes.length) break;
    const type = bytes.subarray(offset + 4, offset + 8).toString('latin1');
    boxes.push({ type, content: bytes.subarray(offset + header, offset + size) });
    offset += size;
  }
  return boxes;
}

const contentOf = (boxes: readonly Box[], type: string): Buffer | undefined =>
  boxes.find((box) => box.type === type)?.content;

/** Returns the facts of an MP4 or MOV file, or undefined if its `moov` atom is missing or follows the media data. */
export function readMp4(bytes: Buffer): VideoFacts | undefined {
  const boxes = boxesOf(bytes);
  const moov = boxes.findIndex(({ type }) => type === 'moov');
  const data = boxes.findIndex(({ type }) => type === 'mdat');
  if (moov < 0 || (data >= 0 && data < moov)) return undefined;
  const inside = boxesOf(boxes[moov]!.content);
  const seconds = secondsOf(contentOf(inside, 'mvhd'));
  const sizes = inside
    .filter(({ type }) => type === 'trak')
    .map(({ content }) => sizeOf(contentOf(boxesOf(content), 'tkhd')))
    .filter(({ width }) => width > 0);
  return { seconds, ...(sizes[0] ?? { width: 0, height: 0 }) };
}

function secondsOf(header: Buffer | undefined): number {
  if (!header || header.length < 32) return 0;
  const long = header[0] === 1;
  const scale = header.readUInt32BE(long ? 20 : 12);
  const duration = long ? Number(header.readBigUInt64BE(24)) : header.readUInt32BE(16);
  return scale ? duration / scale : 0;
}

/** Width and height are the last 8 bytes of a track header, as 16.16 fixed point numbers. */
function sizeOf(header: Buffer | undefined): { width: number; height: number } {
  if (!header || header.length < 84) return { width: 0, height: 0 };
  const end = header.length;
  return { width: header.readUInt32BE(end - 8) >>> 16, height: header.readUInt32BE(end - 4) >>> 16 };
}
