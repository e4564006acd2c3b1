import { deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import type { MediaFailureReason, MediaKind } from '../../src/domains/media/media.enums';
import { animation, image, jpeg, mp3, pdf, png, svg, video, wav, webp, zip } from './sample-files';

/** Files that must not be accepted, with the reason. */

export interface HostileFile {
  readonly name: string;
  /** The kind that the file was declared as. */
  readonly kind: MediaKind;
  readonly reason: MediaFailureReason;
  readonly bytes: Buffer | (() => Buffer | Promise<Buffer>);
  /** Size to which the file is extended with a hole, in bytes. */
  readonly size?: number;
}

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const join = (...parts: readonly (Buffer | string)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? latin(part) : part)));
const filler = Buffer.alloc(2_000, 0x55);

/** Replaces bytes at an offset. */
function patched(bytes: Buffer, offset: number, replacement: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  replacement.copy(copy, offset);
  return copy;
}
const half = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));
const uint = (bytes: number, value: number, little = false): Buffer => {
  const buffer = Buffer.alloc(bytes);
  if (little) buffer.writeUIntLE(value, 0, bytes);
  else buffer.writeUIntBE(value, 0, bytes);
  return buffer;
};

const of =
  (reason: MediaFailureReason, kind: MediaKind = 'IMAGE') =>
  (name: string, bytes: HostileFile['bytes'], size?: number): HostileFile => ({
    name,
    kind,
    reason,
    bytes,
    size,
  });

const unsupported = of('UNSUPPORTED_TYPE');
const UNSUPPORTED: readonly HostileFile[] = [
  unsupported('photo.jpg that is a ZIP archive', zip()),
  unsupported('a Word document', zip('word/document.xml')),
  unsupported('a ZIP archive in a ZIP archive', join(zip(), zip('b.zip'))),
  unsupported('a Windows program', join('MZ\x90\0', filler)),
  unsupported('a Linux program', join('\x7fELF\x02\x01\x01\0', filler)),
  unsupported('a gzip archive', gzipSync(filler)),
  unsupported('a gzip bomb', () => gzipSync(Buffer.alloc(50_000_000))),
  unsupported('a compressed SVG', gzipSync(svg())),
  unsupported('a 7z archive', join("7z\xbc\xaf'\x1c", filler)),
  unsupported('a RAR archive', join('Rar!\x1a\x07\x01\0', filler)),
  unsupported('a page in HTML', latin('<!DOCTYPE html><html><script>alert(1)</script></html>')),
  unsupported(
    'HTML that contains an SVG',
    latin('<html><body><svg xmlns="http://www.w3.org/2000/svg"></svg></body></html>'),
  ),
  unsupported('XML', latin('<?xml version="1.0"?><note>hello</note>')),
  unsupported(
    'XML with an SVG inside',
    latin('<?xml version="1.0"?><a><svg xmlns="http://www.w3.org/2000/svg"/></a>'),
  ),
  unsupported('an svg element of no namespace', latin('<svg width="1" height="1"></svg>')),
  unsupported('plain text', latin('hello')),
  unsupported('one byte', latin('\xff')),
  unsupported('JSON', latin('{"type":"image/png"}')),
  unsupported('a PHP script', latin('<?php system($_GET["c"]); ?>')),
  unsupported('a shell script', latin('#!/bin/sh\nrm -rf /\n')),
  unsupported('a database', join('SQLite format 3\0', filler)),
  unsupported('WebAssembly', join('\0asm\x01\0\0\0', filler)),
  unsupported('a Java class', join('\xca\xfe\xba\xbe\0\0\0\x34', filler)),
  unsupported('a Photoshop document', join('8BPS\0\x01', filler)),
  unsupported('PostScript', latin('%!PS-Adobe-3.0 EPSF-3.0\n')),
  unsupported('an icon', join('\0\0\x01\0\x01\0', filler)),
  unsupported('a bitmap', join('BM', filler)),
  unsupported('a Flash film', join('FWS\x08', filler)),
  unsupported('an ID3 tag with a compressed bomb', () => {
    const packed = deflateSync(Buffer.alloc(20_000_000));
    const frame = join('TXXX', uint(4, packed.length), '\0\x09', uint(4, 20_000_000), packed);
    const size = frame.length;
    const synchsafe = [21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f);
    return join('ID3\x04\0\0', Buffer.from(synchsafe), frame);
  }),
  unsupported('only zeros', Buffer.alloc(4_096)),
];

const damaged = of('DAMAGED');
const DAMAGED: readonly HostileFile[] = [
  damaged('half of a JPEG', async () => half(await image(200, 200).jpeg().toBuffer())),
  damaged('half of a progressive JPEG', async () =>
    half(await image(200, 200).jpeg({ progressive: true }).toBuffer()),
  ),
  damaged('half of a PNG', async () => half(await image(200, 200).png().toBuffer())),
  damaged('half of a GIF', async () => half(await animation(3))),
  damaged('half of a WebP', async () => half(await webp())),
  damaged('a JPEG of its first marker', latin('\xff\xd8\xff')),
  damaged('a JPEG segment without a length', latin('\xff\xd8\xff\xe0\0\0')),
  damaged('a JPEG segment behind its end', latin('\xff\xd8\xff\xe0\xff\xffJFIF')),
  damaged('a JPEG without an image', latin('\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xd9')),
  damaged('a PNG of its signature', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')),
  damaged('a PNG with a chunk behind its end', async () => patched(await png(), 33, uint(4, 0x7fffffff))),
  damaged('a PNG whose data are zeros', async () => {
    const bytes = Buffer.from(await png());
    const data = bytes.indexOf('IDAT') + 4;
    return bytes.fill(0, data, data + bytes.readUInt32BE(data - 8));
  }),
  damaged('a GIF of its header', latin('GIF89a\x01\0\x01\0\0\0\0')),
  damaged('a GIF without frames', latin('GIF89a\x01\0\x01\0\0\0\0;')),
  damaged('a GIF with an unknown block', latin('GIF89a\x01\0\x01\0\0\0\0\x99;')),
  damaged('a WebP that is longer than its file', async () =>
    patched(await webp(), 4, uint(4, 0x7ffffff0, true)),
  ),
  damaged('an SVG that is cut off', () => half(svg('<g><path d="M0 0"/></g>'))),
  damaged('an SVG with an undeclared entity', svg('<text>&bomb;</text>')),
  ...[
    damaged('half of a video with its metadata first', async () => half(await video({ audio: true }))),
    damaged('half of a video with its metadata last', async () => half(await video({ fastStart: false }))),
    damaged(
      'a video without metadata',
      join(uint(4, 24), 'ftypisom', uint(4, 0), 'isommp42', uint(4, 16), 'mdat', uint(4, 0), uint(4, 0)),
    ),
    damaged(
      'a video with a box behind its end',
      join(uint(4, 24), 'ftypisom', uint(4, 0), 'isommp42', uint(4, 0x7fffffff), 'moov'),
    ),
    damaged(
      'a video with a box of 7 bytes',
      join(uint(4, 24), 'ftypisom', uint(4, 0), 'isommp42', uint(4, 7), 'moov', filler),
    ),
    damaged(
      'a video with a box of 2^63 bytes',
      join(
        uint(4, 24),
        'ftypisom',
        uint(4, 0),
        'isommp42',
        uint(4, 1),
        'moov',
        '\x7f\xff\xff\xff\xff\xff\xff\xff',
      ),
    ),
    damaged('a video whose metadata are nested without end', () => {
      let box: Buffer = Buffer.alloc(0);
      for (let depth = 0; depth < 5_000; depth += 1)
        box = join(uint(4, box.length + 8), depth % 2 ? 'trak' : 'moov', box);
      return join(uint(4, 24), 'ftypisom', uint(4, 0), 'isommp42', uint(4, box.length + 8), 'moov', box);
    }),
  ].map((file): HostileFile => ({ ...file, kind: 'VIDEO' })),
  ...[
    damaged('an ID3 tag that announces 256 MB', join('ID3\x04\0\0\x7f\x7f\x7f\x7f', filler)),
    damaged(
      'an Ogg page without sound',
      join('OggS\0\x02', Buffer.alloc(20), '\x01\x1e\x01vorbis', Buffer.alloc(24)),
    ),
  ].map((file): HostileFile => ({ ...file, kind: 'AUDIO' })),
  { ...damaged('a PDF of its header', latin('%PDF-1.7\n')), kind: 'DOCUMENT' },
  { ...damaged('a PDF without pages', pdf(0)), kind: 'DOCUMENT' },
];

const pixels = of('TOO_MANY_PIXELS');
/** The start of a PNG with this size, whose checksums are right. */
async function pngOfSize(width: number, height: number): Promise<Buffer> {
  const header = join(uint(4, width), uint(4, height));
  const bytes = patched(await png(), 16, header);
  return patched(bytes, 29, uint(4, crc32(bytes.subarray(12, 29))));
}
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
const PIXELS: readonly HostileFile[] = [
  pixels('a PNG of 65,000 × 65,000 pixels', () => pngOfSize(65_000, 65_000)),
  pixels('a PNG of 900,000 × 900 pixels', () => pngOfSize(900_000, 900)),
  pixels('a compressed PNG of 81 million pixels', () =>
    sharp({ create: { width: 9_000, height: 9_000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer(),
  ),
  pixels('a JPEG of 65,500 × 65,500 pixels', async () => {
    const bytes = await jpeg();
    return patched(bytes, bytes.indexOf(latin('\xff\xc0')) + 5, join(uint(2, 65_500), uint(2, 65_500)));
  }),
  pixels('a WebP of 16,383 × 16,383 pixels', async () =>
    patched(await webp(), 26, join(uint(2, 0x3fff, true), uint(2, 0x3fff, true))),
  ),
  pixels(
    'an SVG of 30,000 × 30,000 pixels',
    latin('<svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000"/>'),
  ),
];

/** A GIF of one color with so many frames. Without `end`, it never ends. */
function frames(count: number, end = ';'): Buffer {
  const frame = join('\x2c\0\0\0\0\x01\0\x01\0\0', '\x02\x02\x44\x01\0');
  const header = join(
    'GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff',
    '\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0',
  );
  return join(header, Buffer.concat(Array.from({ length: count }, () => frame)), end);
}
/** Repeats a chunk of an animation before the end of its file. */
async function animatedPng(count: number): Promise<Buffer> {
  const bytes = await png();
  const end = bytes.length - 12;
  const control = join(uint(4, 26), 'fcTL', Buffer.alloc(26), uint(4, 0));
  return join(
    bytes.subarray(0, end),
    Buffer.concat(Array.from({ length: count }, () => control)),
    bytes.subarray(end),
  );
}
async function animatedWebp(count: number): Promise<Buffer> {
  const bytes = await animation(2, 'webp');
  const extra = Buffer.concat(Array.from({ length: count }, () => join('ANMF', uint(4, 0))));
  const all = join(bytes, extra);
  return patched(all, 4, uint(4, all.length - 8, true));
}
const endless = of('TOO_MANY_FRAMES', 'GIF');
const FRAMES: readonly HostileFile[] = [
  endless('a GIF of 1,001 frames', frames(1_001)),
  endless('a GIF of 200,000 frames', () => frames(200_000)),
  endless('a GIF that never ends', () => frames(100_000, '')),
  endless('a PNG of 5,000 frames', () => animatedPng(5_000)),
  endless('a WebP of 5,000 frames', () => animatedWebp(5_000)),
];

const active = of('ACTIVE_CONTENT');
const ACTIVE: readonly HostileFile[] = [
  active('an SVG with a script', svg('<script>alert(1)</script>')),
  active(
    'an SVG with a script in a prefixed namespace',
    latin(
      '<s:svg xmlns:s="http://www.w3.org/2000/svg" width="1" height="1"><s:script>alert(1)</s:script></s:svg>',
    ),
  ),
  active('an SVG with an external script', svg('<script href="https://evil.example/x.js"/>')),
  active('an SVG with an event handler', svg('', 'onload="alert(1)"')),
  active(
    'an SVG with an event handler in mixed case',
    svg('<rect width="1" height="1" onClick="alert(1)"/>'),
  ),
  active('an SVG with a link', svg('<a href="https://evil.example"><rect width="1" height="1"/></a>')),
  active(
    'an SVG with a javascript link',
    svg('<a xlink:href="javascript:alert(1)"><rect width="1" height="1"/></a>'),
  ),
  active(
    'an SVG with HTML',
    svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
  ),
  active(
    'an SVG with an HTML element of its own',
    svg('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="https://evil.example"/>'),
  ),
  active('an SVG that animates a link', svg('<animate attributeName="href" values="javascript:alert(1)"/>')),
  active('an SVG that sets an attribute', svg('<set attributeName="onload" to="alert(1)"/>')),
  active(
    'an SVG with an external image',
    svg('<image href="https://evil.example/x.png" width="1" height="1"/>'),
  ),
  active('an SVG with a local file', svg('<image xlink:href="file:///etc/passwd" width="1" height="1"/>')),
  active('an SVG with an external shape', svg('<use href="https://evil.example/x.svg#a"/>')),
  active(
    'an SVG with an embedded SVG',
    svg('<image href="data:image/svg+xml;base64,PHN2Zy8+" width="1" height="1"/>'),
  ),
  active('an SVG with an embedded page', svg('<use href="data:text/html,&lt;script&gt;"/>')),
  active('an SVG that imports a style', svg('<style>@import "https://evil.example/x.css";</style>')),
  active(
    'an SVG with an external background',
    svg('<style>rect { fill: url(https://evil.example/x.svg#a) }</style>'),
  ),
  active('an SVG with an escaped style', svg('<style>rect { fill: \\75 rl(https://evil.example) }</style>')),
  active('an SVG with a style in CDATA', svg('<style><![CDATA[@import url(//evil.example);]]></style>')),
  active(
    'an SVG with an external fill',
    svg('<rect width="1" height="1" fill="url(https://evil.example/#a)"/>'),
  ),
  active(
    'an SVG with an external filter',
    svg('<filter id="f"><feImage href="https://evil.example/x.png"/></filter>'),
  ),
  active(
    'an SVG with a style sheet',
    latin(
      '<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/x.css"?><svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>',
    ),
  ),
  active(
    'an SVG with a billion laughs',
    latin(
      '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text>&b;</text></svg>',
    ),
  ),
  active(
    'an SVG with an external entity',
    latin(
      '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><text>&x;</text></svg>',
    ),
  ),
];

const hidden = of('HIDDEN_CONTENT');
const HIDDEN: readonly HostileFile[] = [
  hidden('a JPEG and a ZIP archive', async () => join(await jpeg(), zip())),
  hidden('a PNG and a ZIP archive', async () => join(await png(), zip())),
  hidden('a WebP and a ZIP archive', async () => join(await webp(), zip())),
  hidden('a JPEG and a RAR archive', async () => join(await jpeg(), 'Rar!\x1a\x07\x01\0', filler)),
  hidden('a JPEG and a 7z archive', async () => join(await jpeg(), "7z\xbc\xaf'\x1c", filler)),
  hidden('a JPEG and a Windows program', async () => join(await jpeg(), 'MZ\x90\0', filler)),
  hidden('a JPEG and a PDF', async () => join(await jpeg(), pdf(1))),
  hidden('a JPEG and a page', async () => join(await jpeg(), '<html><script>alert(1)</script></html>')),
  hidden('a JPEG with a script as comment', async () => {
    const bytes = await jpeg();
    const comment = '<script>alert(1)</script>';
    return join(bytes.subarray(0, 2), '\xff\xfe', uint(2, comment.length + 2), comment, bytes.subarray(2));
  }),
  hidden('a JPEG with a PDF as comment', async () => {
    const bytes = await jpeg();
    return join(bytes.subarray(0, 2), '\xff\xfe', uint(2, 12), '%PDF-1.7\n\n', bytes.subarray(2));
  }),
  hidden('a PNG and a PHP script', async () => join(await png(), '<?php phpinfo(); ?>')),
  hidden('a PNG and other data', async () => join(await png(), filler)),
  { ...hidden('a GIF and a script', async () => join(await animation(2), '*/=1;alert(1)')), kind: 'GIF' },
  { ...hidden('a video and a ZIP archive', async () => join(await video(), zip())), kind: 'VIDEO' },
  { ...hidden('a sound and a ZIP archive', join(wav(), zip())), kind: 'AUDIO' },
  {
    ...hidden('a sound with a page', join(mp3(), '<html><body onload=alert(1)></body></html>')),
    kind: 'AUDIO',
  },
  { ...hidden('a PDF and a ZIP archive', join(pdf(1), zip())), kind: 'DOCUMENT' },
];

const mismatch = (name: string, kind: MediaKind, bytes: HostileFile['bytes']): HostileFile =>
  of('TYPE_MISMATCH', kind)(name, bytes);
const MISMATCHED: readonly HostileFile[] = [
  mismatch('an image declared as a video', 'VIDEO', () => png()),
  mismatch('an image declared as a document', 'DOCUMENT', () => jpeg()),
  mismatch('a video declared as an image', 'IMAGE', () => video({ seconds: 1 })),
  mismatch('a PDF declared as an image', 'IMAGE', pdf(1)),
  mismatch('a sound declared as an animation', 'GIF', wav()),
  mismatch('an animation declared as a sound', 'AUDIO', () => animation(2)),
];

const MB = 1024 * 1024;
const complex = of('TOO_COMPLEX');
const OVERSIZED: readonly HostileFile[] = [
  of('EMPTY')('an empty file', Buffer.alloc(0)),
  of('TOO_LARGE')('an SVG of 6 MB', () => svg(`<!--${'x'.repeat(6 * MB)}-->`)),
  of('TOO_LARGE')('a JPEG of 101 MB', () => jpeg(), 101 * MB),
  of('TOO_LARGE', 'DOCUMENT')('a PDF of 101 MB', pdf(1), 101 * MB),
  of('TOO_MANY_PAGES', 'DOCUMENT')('a PDF of 5,001 pages', () => pdf(5_001)),
  of('TOO_LONG', 'VIDEO')('a video of 13 hours', () => video({ seconds: 46_800, fps: 1 / 3_600 })),
  of('ENCRYPTED', 'DOCUMENT')(
    'a PDF with a password',
    pdf(
      1,
      `/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${'ab'.repeat(32)}> /U <${'cd'.repeat(32)}> >>`,
    ),
  ),
  complex('an SVG of 300 nested groups', svg('<g>'.repeat(300) + '</g>'.repeat(300))),
  complex('an SVG of 60,000 shapes', () => svg('<rect/>'.repeat(60_000))),
];

export const HOSTILE_FILES: readonly HostileFile[] = [
  ...UNSUPPORTED,
  ...DAMAGED,
  ...PIXELS,
  ...FRAMES,
  ...ACTIVE,
  ...HIDDEN,
  ...MISMATCHED,
  ...OVERSIZED,
];
