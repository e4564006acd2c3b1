import { isRecord, parseJson } from './values';

interface ParsedBody {
  readonly body: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, Buffer>>;
}

/** Parses the body of a request. Malformed and other bodies have no fields. */
export function parseBody(raw: Buffer, contentType: string): ParsedBody {
  const [type] = contentType.split(';');
  if (type === 'application/x-www-form-urlencoded')
    return { body: Object.fromEntries(new URLSearchParams(raw.toString())), files: {} };
  if (type === 'multipart/form-data') return parseMultipart(raw, contentType);
  const parsed = type === 'application/json' ? parseJson(raw.toString()) : undefined;
  return { body: isRecord(parsed) ? parsed : {}, files: {} };
}

/** Parses a multipart body. Parts without a name are ignored. */
function parseMultipart(raw: Buffer, contentType: string): ParsedBody {
  const body: Record<string, string> = {};
  const files: Record<string, Buffer> = {};
  const [, quoted, plain] = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType) ?? [];
  for (const part of partsOf(raw, `--${quoted ?? plain ?? ''}`)) {
    const end = part.indexOf('\r\n\r\n');
    const headers = part.subarray(0, end).toString();
    const name = /\bname="([^"]*)"/.exec(headers)?.[1];
    const content = part.subarray(end + 4);
    if (end < 0 || name === undefined) continue;
    if (/\bfilename="/.test(headers)) files[name] = content;
    else body[name] = content.toString();
  }
  return { body, files };
}

/** Returns what is between the boundaries of a multipart body. */
function partsOf(raw: Buffer, boundary: string): Buffer[] {
  const parts: Buffer[] = [];
  for (let start = raw.indexOf(boundary); start >= 0;) {
    const content = start + boundary.length + 2;
    const next = raw.indexOf(`\r\n${boundary}`, content - 2);
    if (next < 0) break;
    parts.push(raw.subarray(content, next));
    start = next + 2;
  }
  return parts;
}
