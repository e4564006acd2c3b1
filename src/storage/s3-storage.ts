import { extname } from 'node:path';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  type Part,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ByteRange, FilePart, FileStorage, LinkOptions } from '../domains/media/file-storage.port';

export interface S3Settings {
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** URL of a compatible store. If undefined, Amazon S3 is used. */
  readonly endpoint?: string;
}

/** Size of the parts that are sent, in bytes. S3 accepts at least 5 MiB, except for the last one, and 10,000 parts. */
const PART_BYTES = 8 * 1024 * 1024;

/** Joins chunks to pieces of the size of a part. The last one is smaller. */
async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = [];
  let size = 0;
  for await (let chunk of bytes) {
    while (size + chunk.length >= PART_BYTES) {
      const rest = PART_BYTES - size;
      yield Buffer.concat([...chunks, chunk.subarray(0, rest)]);
      chunk = chunk.subarray(rest);
      [chunks, size] = [[], 0];
    }
    chunks.push(chunk);
    size += chunk.length;
  }
  if (size) yield Buffer.concat(chunks);
}

const isMissing = (error: unknown): boolean =>
  error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;

/** An unfinished file, which S3 calls a multipart upload, with its parts in order. */
interface Unfinished {
  readonly uploadId: string;
  readonly parts: readonly Part[];
}

const storedBytes = ({ parts }: Unfinished): number => parts.reduce((sum, { Size = 0 }) => sum + Size, 0);

/** Stores files in a bucket of Amazon S3 or a compatible store. */
export class S3Storage implements FileStorage {
  readonly provider = 'S3';
  readonly minPartBytes = PART_BYTES;
  private readonly client: S3Client;
  private readonly bucket: string;

  constructor({ bucket, region, endpoint, accessKeyId, secretAccessKey }: S3Settings) {
    this.bucket = bucket;
    this.client = new S3Client({
      region,
      endpoint,
      credentials: { accessKeyId, secretAccessKey },
      // Other stores have no DNS name for each bucket.
      forcePathStyle: endpoint !== undefined,
      // Checksums beyond the signature are not supported by all compatible stores.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  async put(key: string, bytes: AsyncIterable<Uint8Array>, mimeType: string): Promise<number> {
    let unfinished: Unfinished | undefined;
    let size = 0;
    try {
      for await (const piece of pieces(bytes)) {
        size += piece.length;
        if (!unfinished && piece.length < PART_BYTES) return await this.putObject(key, piece, mimeType);
        unfinished ??= await this.begin(key, mimeType);
        unfinished = await this.append(key, unfinished, piece);
      }
      if (!unfinished) return await this.putObject(key, Buffer.alloc(0), mimeType);
      await this.complete(key, unfinished);
      return size;
    } catch (error) {
      if (unfinished) await this.abort(key, unfinished);
      throw error;
    }
  }

  async storedSize(key: string): Promise<number> {
    const unfinished = await this.find(key);
    return unfinished ? storedBytes(unfinished) : 0;
  }

  async putPart(key: string, { offset, total, bytes }: FilePart, mimeType: string): Promise<number> {
    let unfinished = offset ? await this.find(key) : undefined;
    if (offset && (!unfinished || storedBytes(unfinished) !== offset))
      throw new Error('The part does not start where the stored bytes end.');
    if (!offset) await this.abortAll(key);
    let size = offset;
    for await (const piece of pieces(bytes)) {
      const isLast = size + piece.length === total;
      // S3 would reject the file because of a small part that is not the last one.
      if (piece.length < PART_BYTES && !isLast) break;
      size += piece.length;
      if (isLast && !unfinished) return this.putObject(key, piece, mimeType);
      unfinished ??= await this.begin(key, mimeType);
      unfinished = await this.append(key, unfinished, piece);
    }
    if (unfinished && size === total) await this.complete(key, unfinished);
    return size;
  }

  async finish(key: string): Promise<number> {
    const unfinished = await this.find(key);
    if (!unfinished) throw new Error('The file has no stored parts.');
    await this.complete(key, unfinished);
    return storedBytes(unfinished);
  }

  async size(key: string): Promise<number | undefined> {
    try {
      const found = await this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key }));
      return found.ContentLength;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const Range = range && `bytes=${range.start}-${range.end}`;
    const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range }));
    if (!(Body instanceof Readable)) throw new Error('The store returned no stream.');
    return Body;
  }

  async delete(key: string): Promise<void> {
    await this.abortAll(key);
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  async deleteWithDerived(key: string): Promise<void> {
    const derived = `${key.slice(0, key.length - extname(key).length)}-`;
    for (const one of await this.keysFrom(derived)) await this.delete(one);
    await this.delete(key);
  }

  signedUrl(key: string, { mimeType, disposition, expiresAt }: LinkOptions): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.bucket,
      Key: key,
      ResponseContentType: mimeType,
      ResponseContentDisposition: disposition,
    });
    const expiresIn = Math.max(1, Math.ceil((expiresAt.getTime() - Date.now()) / 1000));
    return getSignedUrl(this.client, command, { expiresIn });
  }

  /** Returns the keys of the files that start with a text. */
  private async keysFrom(Prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for (let token: string | undefined; ;) {
      const page = await this.client.send(
        new ListObjectsV2Command({ Bucket: this.bucket, Prefix, ContinuationToken: token }),
      );
      keys.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []));
      if (!page.IsTruncated) return keys;
      token = page.NextContinuationToken;
    }
  }

  private async putObject(key: string, body: Buffer, mimeType: string): Promise<number> {
    await this.client.send(
      new PutObjectCommand({ Bucket: this.bucket, Key: key, Body: body, ContentType: mimeType }),
    );
    return body.length;
  }

  private async begin(key: string, mimeType: string): Promise<Unfinished> {
    const { UploadId } = await this.client.send(
      new CreateMultipartUploadCommand({ Bucket: this.bucket, Key: key, ContentType: mimeType }),
    );
    return { uploadId: UploadId!, parts: [] };
  }

  private async append(key: string, { uploadId, parts }: Unfinished, piece: Buffer): Promise<Unfinished> {
    const PartNumber = parts.length + 1;
    const { ETag } = await this.client.send(
      new UploadPartCommand({ Bucket: this.bucket, Key: key, UploadId: uploadId, PartNumber, Body: piece }),
    );
    return { uploadId, parts: [...parts, { PartNumber, ETag, Size: piece.length }] };
  }

  private async complete(key: string, { uploadId, parts }: Unfinished): Promise<void> {
    const Parts = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    await this.client.send(
      new CompleteMultipartUploadCommand({
        Bucket: this.bucket,
        Key: key,
        UploadId: uploadId,
        MultipartUpload: { Parts },
      }),
    );
  }

  private async abort(key: string, { uploadId }: Pick<Unfinished, 'uploadId'>): Promise<void> {
    await this.client
      .send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key: key, UploadId: uploadId }))
      .catch((error: unknown) => {
        if (!isMissing(error)) throw error;
      });
  }

  private async abortAll(key: string): Promise<void> {
    for (const uploadId of await this.uploadsOf(key)) await this.abort(key, { uploadId });
  }

  /** Returns the IDs of the unfinished files with a key, the oldest first. */
  private async uploadsOf(key: string): Promise<string[]> {
    const { Uploads = [] } = await this.client.send(
      new ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: key }),
    );
    return Uploads.flatMap(({ Key, UploadId }) => (Key === key && UploadId ? [UploadId] : []));
  }

  private async find(key: string): Promise<Unfinished | undefined> {
    const uploadId = (await this.uploadsOf(key)).at(-1);
    if (uploadId === undefined) return undefined;
    const parts: Part[] = [];
    for (let marker: string | undefined; ;) {
      const page = await this.client.send(
        new ListPartsCommand({ Bucket: this.bucket, Key: key, UploadId: uploadId, PartNumberMarker: marker }),
      );
      parts.push(...(page.Parts ?? []));
      if (!page.IsTruncated) return { uploadId, parts };
      marker = page.NextPartNumberMarker;
    }
  }
}
