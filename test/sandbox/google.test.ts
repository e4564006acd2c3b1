import { googleConnect } from '../networks/google-login';
import { mp4 } from '../networks/media-server';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import type { Json } from '../support/server';

const KIB = 1024;
const SCOPES = ['youtube', 'business.manage'];
const FILE = Buffer.concat([mp4(10, 1920, 1080), Buffer.alloc(300 * KIB)]);

let sandbox: SandboxUnderTest;
let channel: string;
beforeAll(async () => {
  sandbox = await SandboxUnderTest.start();
  channel = (await sandbox.account('blue_door_bakery', 'YOUTUBE')).id;
});
afterAll(() => sandbox.stop());

const connect = async (): Promise<string> =>
  (await googleConnect(sandbox, { network: 'YOUTUBE', ask: SCOPES, accounts: [channel] })).access_token;

/** Starts an upload and returns the path of its session. */
async function start(title: string): Promise<string> {
  const path = '/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status';
  const response = await fetch(sandbox.url('YOUTUBE') + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${await connect()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ snippet: { title } }),
  });
  const { pathname, search } = new URL(response.headers.get('location')!);
  return pathname + search;
}

async function send(
  session: string,
  first: number,
  end: number,
): Promise<{ status: number; range: string | null; body: Json }> {
  const response = await fetch(sandbox.url('YOUTUBE') + session, {
    method: 'PUT',
    redirect: 'manual',
    headers: { 'content-range': `bytes ${first}-${end - 1}/${FILE.length}` },
    body: new Uint8Array(FILE.subarray(first, end)),
  });
  const text = await response.text();
  return {
    status: response.status,
    range: response.headers.get('range'),
    body: text ? JSON.parse(text) : undefined,
  };
}

test('an upload to YouTube continues after a restart of the sandbox', async () => {
  const session = await start('Restarted');
  expect(await send(session, 0, 256 * KIB)).toMatchObject({ status: 308, range: 'bytes=0-262143' });
  await sandbox.restart();
  const { status, body } = await send(session, 256 * KIB, FILE.length);
  expect([status, body.snippet.title]).toEqual([201, 'Restarted']);
});

test('the last chunk creates one video when it is sent several times at once', async () => {
  const session = await start('At once');
  const replies = await Promise.all([1, 2, 3].map(() => send(session, 0, FILE.length)));
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  await sandbox.advance(61);
  const lines = (await sandbox.effects(channel)).filter(({ text }) => text === 'At once');
  expect(lines.map(({ effect }) => effect)).toEqual(['POST_PUBLISHED']);
});

test('a token of one network of Google is valid on the other one', async () => {
  const headers = { authorization: `Bearer ${await connect()}` };
  const response = await fetch(`${sandbox.url('GOOGLE_BUSINESS')}/v1/accounts`, { headers });
  const { accounts } = (await response.json()) as Json;
  expect(accounts.map((row: Json) => [row.accountName, row.role])).toEqual([
    ['Asha Verma', 'PRIMARY_OWNER'],
    ['Blue Door Group', 'PRIMARY_OWNER'],
  ]);
});

test.each([
  ['GOOGLE_BUSINESS/writeReview', { account: 'nobody', author: 'Ravi', rating: 5 }, 400],
  ['GOOGLE_BUSINESS/writeReview', { account: 'nobody', author: 'Ravi', rating: 6 }, 400],
  ['GOOGLE_BUSINESS/constructor', {}, 404],
  ['YOUTUBE/writeReview', {}, 404],
])('the control API rejects the action %s with %j', async (path, body, status) => {
  const answer = await sandbox.tryControl('POST', `networks/${path}`, body);
  expect([answer.status, typeof answer.body.error]).toEqual([status, 'string']);
});
