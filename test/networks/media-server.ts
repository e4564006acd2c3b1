import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

/** Serves media files that the networks fetch. `stop` closes it. */
export interface MediaServer {
  jpeg(width?: number, height?: number): string;
  png(): string;
  /** A video with `bytes` bytes of media data. */
  video(seconds?: number, width?: number, height?: number, bytes?: number): string;
  pdf(): string;
  /** A video whose moov atom follows the media data. */
  lateMoov(): string;
  redirect(): string;
  missing(): string;
  /** A file of more bytes than any network takes as an image. */
  large(): string;
  stop(): Promise<void>;
}

const box = (type: string, ...content: Buffer[]): Buffer => {
  const body = Buffer.concat(content);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(body.length + 8);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, body]);
};

/** Builds the headers of an MP4 file, and media data. */
export function mp4(seconds: number, width: number, height: number, late = false, bytes = 1): Buffer {
  const movie = Buffer.alloc(100);
  movie.writeUInt32BE(1000, 12);
  movie.writeUInt32BE(Math.round(seconds * 1000), 16);
  const track = Buffer.alloc(84);
  track.writeUInt32BE(width * 65_536, 76);
  track.writeUInt32BE(height * 65_536, 80);
  const moov = box('moov', box('mvhd', movie), box('trak', box('tkhd', track)));
  const data = box('mdat', Buffer.alloc(bytes));
  const type = box('ftyp', Buffer.from('isom\0\0\0\0isom', 'latin1'));
  return Buffer.concat([type, ...(late ? [data, moov] : [moov, data])]);
}

async function contentOf(path: string, query: URLSearchParams): Promise<Buffer | undefined> {
  const [width, height] = [Number(query.get('width')), Number(query.get('height'))];
  const image = (): sharp.Sharp => sharp({ create: { width, height, channels: 3, background: '#3366aa' } });
  switch (path) {
    case '/jpeg':
      return image().jpeg().toBuffer();
    case '/png':
      return image().png().toBuffer();
    case '/video':
      return mp4(Number(query.get('seconds')), width, height, false, Number(query.get('bytes')));
    case '/pdf':
      return Buffer.from('%PDF-1.4\n1 0 obj << /Type /Page >> endobj\n');
    case '/late':
      return mp4(10, width, height, true);
    case '/large':
      return Buffer.alloc(9 * 1024 * 1024, 0xff);
    default:
      return undefined;
  }
}

export async function startMediaServer(): Promise<MediaServer> {
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://media');
    if (pathname === '/redirect') {
      response.writeHead(302, { location: '/jpeg?width=800&height=800' }).end();
      return;
    }
    void contentOf(pathname, searchParams).then((content) => {
      response.writeHead(content ? 200 : 404).end(content);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sized = (path: string, width: number, height: number, more = ''): string =>
    `${base}/${path}?width=${width}&height=${height}${more}`;
  return {
    jpeg: (width = 800, height = 800) => sized('jpeg', width, height),
    png: () => sized('png', 800, 800),
    video: (seconds = 10, width = 1080, height = 1920, bytes = 1) =>
      sized('video', width, height, `&seconds=${seconds}&bytes=${bytes}`),
    pdf: () => `${base}/pdf`,
    lateMoov: () => sized('late', 1080, 1920),
    redirect: () => `${base}/redirect`,
    missing: () => `${base}/missing`,
    large: () => `${base}/large`,
    stop: async () => {
      const ended = once(server.close(), 'close');
      server.closeAllConnections();
      await ended;
    },
  };
}
