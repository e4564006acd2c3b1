import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** AWS Signature Version 4 of a request, as a server checks it. */

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The parts of a signature, in the `Authorization` header or in the query. */
interface SignatureParts {
  readonly scope: readonly string[];
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly payloadHash: string;
}

function partsOf({ headers }: IncomingMessage, query: URLSearchParams): SignatureParts | undefined {
  const pattern = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/;
  const [, credential, signedHeaders, signature] = pattern.exec(headers.authorization ?? '') ?? [];
  if (credential)
    return {
      scope: credential.split('/'),
      signedHeaders: signedHeaders!,
      signature: signature!,
      date: String(headers['x-amz-date']),
      payloadHash: String(headers['x-amz-content-sha256']),
    };
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256') return undefined;
  return {
    scope: (query.get('X-Amz-Credential') ?? '').split('/'),
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    payloadHash: 'UNSIGNED-PAYLOAD',
  };
}

const timeOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

function isExpired(query: URLSearchParams, date: string, now: number): boolean {
  const age = now - timeOf(date);
  const expires = query.get('X-Amz-Expires');
  return expires === null ? !(Math.abs(age) < 900_000) : !(age < Number(expires) * 1000);
}

/** Returns the S3 error code of a request whose signature, payload or time is wrong. Undefined if all are right. */
export function signatureError(
  request: IncomingMessage,
  body: Buffer,
  { accessKeyId, secretAccessKey, region }: Credentials,
  now: number,
): string | undefined {
  const { pathname, searchParams: query } = new URL(request.url!, 'http://store');
  const parts = partsOf(request, query);
  if (!parts) return 'AccessDenied';
  const { scope, signedHeaders, signature, date, payloadHash } = parts;
  const [key, day, scopeRegion, service, end] = scope;
  if (key !== accessKeyId) return 'InvalidAccessKeyId';
  if (day !== date.slice(0, 8) || scopeRegion !== region || service !== 's3' || end !== 'aws4_request')
    return 'AuthorizationHeaderMalformed';
  if (isExpired(query, date, now)) return 'AccessDenied';
  if (payloadHash !== 'UNSIGNED-PAYLOAD' && payloadHash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const names = signedHeaders.split(';');
  if (!names.includes('host')) return 'AccessDenied';
  const canonical = [
    request.method,
    pathname,
    [...query]
      .filter(([name]) => name !== 'X-Amz-Signature')
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${String(request.headers[name] ?? '').trim()}`),
    '',
    signedHeaders,
    payloadHash,
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', date, scope.slice(1).join('/'), sha256(canonical)].join('\n');
  const signingKey = scope.slice(1).reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(signingKey, text).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
