import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { grantAccess } from '../../bench/src/system/consent';
import { sampleImage } from '../../bench/src/system/sample-image';
import { System } from '../../bench/src/system/system';
import { createTestDatabase } from '../support/database';
import type { Json } from '../support/server';

/** The operations of a user who starts with nothing, in their order. */
const OPERATIONS = [
  'first-post/01-register',
  'first-post/02-create-organization',
  '10-connect-social-account',
  '11-connection-request',
  '12-finish-connection',
  '13-create-media-upload',
  '14-complete-media-upload',
  '05-create-post',
  'first-post/09-preflight-post',
  'first-post/10-schedule-post',
  'first-post/11-publication',
  'first-post/12-refresh-insights',
] as const;
type Operation = (typeof OPERATIONS)[number];

const EXAMPLES = join(__dirname, '../../examples');
const PATIENCE_MS = 60_000;
const CAPTION = 'Fresh bread at seven, and for those who sleep in, at ten.';

let system: System | undefined;
let token: string | undefined;
const sent: Operation[] = [];

beforeAll(async () => {
  const { ownerUrl, servingUrl, query, drop } = await createTestDatabase();
  const restart = () => Promise.reject(new Error('The tests share this server.'));
  const database = { ownerUrl, servingUrl, query, restart, version: '', stop: drop };
  const started = (system = await System.start({ seed: 'first-post', database }));
  const worker = await started.startWorker();
  started.stopWith(() => worker.kill());
});
afterAll(() => system?.stop());

/** Sends an operation of the examples as it is. */
async function send(operation: Operation, variables: object): Promise<Json> {
  if (sent.at(-1) !== operation) sent.push(operation);
  const response = await fetch(system!.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query: readFileSync(join(EXAMPLES, `${operation}.graphql`), 'utf8'), variables }),
  });
  const { data, errors } = (await response.json()) as Json;
  expect(errors).toBeUndefined();
  const [result] = Object.values<Json>(data);
  expect(result.userErrors ?? []).toEqual([]);
  return result;
}

/** Sends a query until its result meets a condition. */
async function sendUntil(
  operation: Operation,
  variables: object,
  isMet: (result: Json) => boolean,
): Promise<Json> {
  const until = Date.now() + PATIENCE_MS;
  for (;;) {
    const result = await send(operation, variables);
    if (isMet(result)) return result;
    if (Date.now() > until) throw new Error(`${operation}: ${JSON.stringify(result)}`);
    await sleep(250);
  }
}

/** Sets the metrics of the post that was published, as if its followers had seen it. */
async function setMetrics(metrics: object): Promise<void> {
  const posts = await system!.sandbox.call<{ id: string; text: string }[]>('GET', 'posts');
  const { id } = posts.find(({ text }) => text === CAPTION)!;
  await system!.sandbox.call('POST', `posts/${id}`, { event: 'METRICS', metrics });
}

async function pageAt(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return response.text();
}

test('a new user publishes a post in twelve operations', async () => {
  const user = { email: 'meera@bakery.example', password: 'bread-and-butter', fullName: 'Meera Iyer' };
  token = (await send('first-post/01-register', user)).accessToken;
  const { organization } = await send('first-post/02-create-organization', { name: 'Blue Door Bakery' });
  const organizationId = organization.id as string;

  const { authorizationUrl, connection } = await send('10-connect-social-account', {
    organizationId,
    platform: 'INSTAGRAM',
  });
  await grantAccess(authorizationUrl as string, { person: 'Asha Verma' });
  const connectionId = connection.id as string;
  const { accounts } = await send('11-connection-request', { connectionId });
  const { platformUserId } = accounts.find(({ username }: Json) => username === 'blue_door_bakery');
  const finished = await send('12-finish-connection', { connectionId, accountIds: [platformUserId] });
  const accountIds = [finished.connection.socialAccounts[0].id as string];

  const bytes = await sampleImage();
  const file = { filename: 'bread.jpg', fileSize: bytes.length, mimeType: 'image/jpeg', altText: 'Bread' };
  const { asset, upload } = await send('13-create-media-upload', { organizationId, ...file });
  const headers = upload.headers.map(({ name, value }: Json) => [name, value]);
  const body = new Uint8Array(bytes);
  const stored = await fetch(upload.url as string, { method: upload.method, headers, body });
  expect(stored.ok).toBe(true);
  await send('14-complete-media-upload', { uploadId: upload.id });
  const assetId = asset.id as string;

  const input = { organizationId, caption: CAPTION, mediaIds: [assetId] };
  const postId = (await send('05-create-post', { input })).post.id as string;
  // The media file is processed meanwhile.
  const checked = await sendUntil(
    'first-post/09-preflight-post',
    { postId, accountIds },
    ({ isReady }) => isReady as boolean,
  );
  expect(checked).toEqual({
    isReady: true,
    accounts: [{ platform: 'INSTAGRAM', text: CAPTION, problems: [], warnings: [] }],
  });
  const scheduled = await send('first-post/10-schedule-post', { postId, accountIds });
  expect(scheduled.publications).toEqual([{ id: expect.any(String), status: 'QUEUED' }]);
  const publicationId = scheduled.publications[0].id as string;
  const published = await sendUntil(
    'first-post/11-publication',
    { publicationId },
    ({ status, permalink }) => status !== 'QUEUED' && status !== 'PUBLISHING' && permalink !== null,
  );

  expect(published).toEqual({
    status: 'PUBLISHED',
    errorMessage: null,
    publishedAt: expect.any(String),
    permalink: expect.stringMatching(/\/p\/\w+\/$/),
    caption: CAPTION,
    accountUsername: 'blue_door_bakery',
    post: { status: 'PUBLISHED' },
    insights: null,
  });
  await setMetrics({ views: 321, likes: 45 });
  await send('first-post/12-refresh-insights', { publicationId });
  expect(sent).toEqual(OPERATIONS);
  const { insights } = await sendUntil(
    'first-post/11-publication',
    { publicationId },
    (publication) => publication.insights !== null,
  );
  expect(insights).toEqual({ views: 321, likes: 45, comments: 0, collectedAt: expect.any(String) });
  const { baseUrl } = (await system!.sandbox.networks()).find(({ name }) => name === 'INSTAGRAM')!;
  for (const page of [published.permalink as string, `${baseUrl}/sandbox/feed/blue_door_bakery`])
    expect(await pageAt(page)).toContain(`<p class="text">${CAPTION}</p>`);
});
