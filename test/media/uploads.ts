import { randomBytes } from 'node:crypto';
import { mutate, type Member, newOrganization } from '../support/people';
import type { Json, TestServer } from '../support/server';

/** An upload as its payload shows it. */
export interface Upload {
  readonly id: string;
  readonly url: string;
  readonly method: string;
  readonly headers: { readonly name: string; readonly value: string }[];
  readonly expiresAt: string;
  readonly asset: string;
}

export interface Uploader {
  readonly id: string;
  readonly owner: Member;
  create(size: number, values?: object, token?: string): Promise<Upload>;
  complete(upload: string, values?: object, token?: string): Promise<Json>;
  asset(id: string, token?: string): Promise<Json>;
  storedBytes(): Promise<number>;
}

const UPLOAD = 'upload { id url method headers { name value } expiresAt status completedAt } asset { id }';
const ASSET =
  'id kind origin source filename originalFilename fileSize mimeType title altText sourceUrl processingStatus processingError url';

/** Creates an organization, and functions that upload to it as its owner. */
export async function newUploader(server: TestServer): Promise<Uploader> {
  const { id, owner } = await newOrganization(server);
  return {
    id,
    owner,
    create: async (size, values = {}, token = owner.token) => {
      const input = {
        organizationId: id,
        filename: 'tea.jpg',
        fileSize: size,
        mimeType: 'image/jpeg',
        ...values,
      };
      const payload = await mutate(server, 'createMediaUpload', input, token, UPLOAD);
      expect(payload.userErrors).toEqual([]);
      return { ...payload.upload, asset: payload.asset.id } as Upload;
    },
    complete: (upload, values = {}, token = owner.token) =>
      mutate(
        server,
        'completeMediaUpload',
        { id: upload, ...values },
        token,
        'upload { status completedAt } asset { id processingStatus } job { kind status subject { id } }',
      ),
    asset: async (asset, token = owner.token) =>
      (await server.run(`query ($id: ID!) { mediaAsset(id: $id) { ${ASSET} } }`, { id: asset }, token)).data
        .mediaAsset,
    storedBytes: async () =>
      (await server.run('query ($id: ID!) { organization(id: $id) { storedBytes } }', { id }, owner.token))
        .data.organization.storedBytes as number,
  };
}

/** Sends bytes to an upload, with its headers. */
export const put = (
  { url, method, headers }: Upload,
  bytes: Buffer,
  more: Record<string, string> = {},
): Promise<Response> =>
  fetch(url, {
    method,
    headers: { ...Object.fromEntries(headers.map(({ name, value }) => [name, value])), ...more },
    body: new Uint8Array(bytes),
    redirect: 'manual',
  });

/** Sends a part of a file. */
export const putPart = (upload: Upload, bytes: Buffer, start: number, end: number): Promise<Response> =>
  put(upload, bytes.subarray(start, end), { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` });

/** Asks how many bytes were received. Returns the status and the `Range` header. */
export async function received(upload: Upload): Promise<[number, string | null]> {
  const response = await put(upload, Buffer.alloc(0), { 'content-range': 'bytes */*' });
  return [response.status, response.headers.get('range')];
}

export const randomFile = (size: number): Buffer => randomBytes(size);
