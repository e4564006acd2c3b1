import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { imageTasks } from '../../src/domains/ai/image-generation.job';
import type { LanguageModels } from '../../src/domains/ai/language-model.port';
import { mediaTasks } from '../../src/domains/media/media.jobs';
import { queueTasks } from '../../src/kernel/jobs/tasks';
import { mutate } from '../support/people';
import { runQueue } from '../support/run-queue';
import type { Json, TestServer } from '../support/server';
import { composer } from './generations';

/** Runs the pending jobs that generate images, and those that process their files. */
export const runImages = (server: TestServer, languageModels: LanguageModels = composer()): Promise<void> => {
  const { clock, encryption, media } = server;
  const options = {
    languageModels,
    embeddings: server.services.embeddings,
    clock,
    encryption,
    media,
    watchMs: 20,
  };
  return runQueue(
    server.database.ownerUrl,
    queueTasks({ ...imageTasks(options), ...mediaTasks({ media, clock }) }),
  );
};

const GENERATION = `id feature status modelTier provider modelName isModel promptTemplate seed temperature maxOutputTokens
  inputTokens outputTokens isUsageEstimated cost prices { model inputPrice outputPrice } retryCount failure { reason } document
  post { id } brandProfile { id } clientAccount { id } images { position mediaAsset { id origin kind title altText prompt style
    aspectRatio width height mimeType aiModel processingStatus folder { id } clientAccount { id } createdBy { id }
    generatedImage { generation { id } } } }`;

/** Returns a generation with its images as a user sees it. */
export const imagesOf = async (server: TestServer, id: string, token: string): Promise<Json> =>
  (await server.run(`query ($id: ID!) { aiGeneration(id: $id) { ${GENERATION} } }`, { id }, token)).data
    .aiGeneration;

const PREVIEW = `preview { aiCredits cost inputTokens outputTokens provider modelName limits { metric unit isPerUser limit used
  reserved remaining } }`;

export const generateImage = (server: TestServer, input: object, token: string): Promise<Json> =>
  mutate(
    server,
    'generateImage',
    input,
    token,
    `generation { id status seed } job { id kind status } ${PREVIEW} userErrors { code message path
       ... on UsageLimitExceededError { metric unit limit used reserved } }`,
  );

/** Returns a picture of a plain color. */
export const picture = (width = 1_024, height = 1_024): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: '#2A9D8F' } })
    .png()
    .toBuffer();

export interface FakeImages {
  /** Images in Base64. */
  readonly images?: readonly Buffer[];
  /** URLs of images. */
  readonly urls?: readonly string[];
  /** Tokens of the whole response. */
  readonly usage?: { readonly input_tokens: number; readonly output_tokens: number };
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** Replaces the JSON of the response. */
  readonly body?: string;
  readonly hangs?: boolean;
}

/** A server on this machine that speaks the image protocol of OpenAI. */
export class FakeImageProvider {
  readonly requests: { readonly url: string; readonly key?: string; readonly body: Json }[] = [];
  /** Requests of images by their URL. */
  readonly downloads: { readonly url: string; readonly key?: string }[] = [];
  answer: FakeImages = {};
  download: { readonly body: Buffer; readonly headers?: Record<string, string>; readonly status?: number } = {
    body: Buffer.alloc(0),
  };
  private readonly server: Server = createServer((request, response) => {
    const { url, method, headers } = request;
    const key = headers.authorization;
    if (method === 'GET') {
      this.downloads.push({ url: url!, key });
      response.writeHead(this.download.status ?? 200, this.download.headers).end(this.download.body);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      this.requests.push({ url: url!, key, body: JSON.parse(Buffer.concat(chunks).toString()) });
      const { images = [], urls = [], usage, status = 200, headers: given, body, hangs } = this.answer;
      if (hangs) return;
      const data = [
        ...images.map((bytes) => ({ b64_json: bytes.toString('base64') })),
        ...urls.map((one) => ({ url: one })),
      ];
      response.writeHead(status, { 'content-type': 'application/json', ...given });
      response.end(body ?? JSON.stringify({ created: 1, data, ...(usage && { usage }) }));
    });
  });

  async start(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
