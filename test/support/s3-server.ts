import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { type Credentials, signatureError } from './signature-v4';

/** Smallest part of an object, except for the last one. */
const MIN_PART_BYTES = 5 * 1024 * 1024;

interface StoredObject {
  readonly body: Buffer;
  readonly type: string;
}

interface Multipart {
  readonly key: string;
  readonly type: string;
  readonly parts: Map<number, Buffer>;
}

/** A request whose signature was checked. */
interface Signed {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

const etag = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;
const xml = (tag: string, ...content: string[]): string => `<${tag}>${content.join('')}</${tag}>`;

function send(response: ServerResponse, status: number, body = '', headers: object = {}): void {
  response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
}

const fail = (response: ServerResponse, status: number, code: string): void =>
  send(response, status, xml('Error', xml('Code', code), xml('Message', code)));

/** A store that speaks the part of the S3 protocol that the program uses, with checked signatures, in memory. */
export class S3Server {
  readonly objects = new Map<string, StoredObject>();
  readonly uploads = new Map<string, Multipart>();
  readonly credentials: Credentials = {
    accessKeyId: 'AKIATEST',
    secretAccessKey: 'secret/of+the=test',
    region: 'ap-south-1',
  };
  readonly bucket = 'media-test';
  /** Codes of rejected requests. */
  readonly rejected: string[] = [];
  /** Number of next files that fail to be completed. */
  failCompletions = 0;
  /** Added to the time of the server. */
  skewMs = 0;
  private readonly server = createServer((request, response) => void this.handle(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this.url;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const error = signatureError(request, body, this.credentials, Date.now() + this.skewMs);
    if (error) {
      this.rejected.push(error);
      return fail(response, 403, error);
    }
    const { pathname, searchParams: query } = new URL(request.url!, 'http://store');
    const [, bucket, ...path] = decodeURIComponent(pathname).split('/');
    if (bucket !== this.bucket) return fail(response, 404, 'NoSuchBucket');
    const signed = { request, response, key: path.join('/'), query, body };
    if (!signed.key) return this.ofBucket(signed);
    return query.has('uploads') || query.has('uploadId') ? this.ofUpload(signed) : this.ofObject(signed);
  }

  private ofBucket({ request, response, query }: Signed): void {
    if (request.method === 'HEAD') return send(response, 200);
    const prefix = query.get('prefix') ?? '';
    if (query.get('list-type') === '2')
      return this.listObjects(response, prefix, query.get('continuation-token'));
    if (!query.has('uploads')) return fail(response, 501, 'NotImplemented');
    const found = [...this.uploads].filter(([, { key }]) => key.startsWith(prefix));
    const uploads = found.map(([id, { key }]) => xml('Upload', xml('Key', key), xml('UploadId', id)));
    return send(response, 200, xml('ListMultipartUploadsResult', xml('IsTruncated', 'false'), ...uploads));
  }

  /** Returns one object at a time, so that clients have to ask for the next page. */
  private listObjects(response: ServerResponse, prefix: string, after: string | null): void {
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix) && key > (after ?? ''))
      .sort();
    const [first, ...more] = keys;
    const listed = [
      xml('IsTruncated', String(more.length > 0)),
      ...(first === undefined ? [] : [xml('Contents', xml('Key', first))]),
      ...(first !== undefined && more.length ? [xml('NextContinuationToken', first)] : []),
    ];
    send(response, 200, xml('ListBucketResult', ...listed));
  }

  private ofUpload(signed: Signed): void {
    const { request, response, key, query, body } = signed;
    if (query.has('uploads')) {
      const id = randomUUID();
      this.uploads.set(id, { key, type: request.headers['content-type'] ?? '', parts: new Map() });
      return send(response, 200, xml('InitiateMultipartUploadResult', xml('UploadId', id)));
    }
    const id = query.get('uploadId')!;
    const upload = this.uploads.get(id);
    if (upload?.key !== key) return fail(response, 404, 'NoSuchUpload');
    if (request.method === 'PUT') {
      upload.parts.set(Number(query.get('partNumber')), body);
      return send(response, 200, '', { etag: etag(body) });
    }
    if (request.method === 'DELETE') {
      this.uploads.delete(id);
      return send(response, 204);
    }
    return request.method === 'GET' ? this.listParts(response, upload) : this.complete(signed, id, upload);
  }

  private listParts(response: ServerResponse, { parts }: Multipart): void {
    const listed = [...parts].map(([number, part]) =>
      xml(
        'Part',
        xml('PartNumber', String(number)),
        xml('ETag', etag(part)),
        xml('Size', String(part.length)),
      ),
    );
    send(response, 200, xml('ListPartsResult', xml('IsTruncated', 'false'), ...listed));
  }

  private complete({ response, body }: Signed, id: string, { key, type, parts }: Multipart): void {
    // A status that clients do not retry.
    if (this.failCompletions) {
      this.failCompletions -= 1;
      return fail(response, 409, 'OperationAborted');
    }
    const numbers = [...body.toString().matchAll(/<PartNumber>(\d+)</g)].map(([, number]) => Number(number));
    const bodies = numbers.map((number) => parts.get(number));
    if (!bodies.length || bodies.includes(undefined)) return fail(response, 400, 'InvalidPart');
    if (bodies.slice(0, -1).some((part) => part!.length < MIN_PART_BYTES))
      return fail(response, 400, 'EntityTooSmall');
    this.objects.set(key, { body: Buffer.concat(bodies as Buffer[]), type });
    this.uploads.delete(id);
    return send(response, 200, xml('CompleteMultipartUploadResult', xml('Key', key)));
  }

  private ofObject({ request, response, key, query, body }: Signed): void {
    if (request.method === 'PUT') {
      this.objects.set(key, { body, type: request.headers['content-type'] ?? '' });
      return send(response, 200, '', { etag: etag(body) });
    }
    if (request.method === 'DELETE') {
      this.objects.delete(key);
      return send(response, 204);
    }
    const found = this.objects.get(key);
    if (!found) return fail(response, 404, 'NoSuchKey');
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') ?? [];
    const part = first ? found.body.subarray(Number(first), Number(last) + 1) : found.body;
    const disposition = query.get('response-content-disposition');
    response.writeHead(first ? 206 : 200, {
      'content-type': query.get('response-content-type') ?? found.type,
      'content-length': part.length,
      etag: etag(found.body),
      ...(disposition && { 'content-disposition': disposition }),
    });
    response.end(request.method === 'HEAD' ? undefined : part);
  }
}
