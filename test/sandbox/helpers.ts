import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SandboxUnderTest } from '../networks/sandbox-under-test';
import { type MediaServer, startMediaServer } from '../networks/media-server';
import type { Json } from '../support/server';

export const V = '/v25.0';

/** A connected Instagram account of the sandbox. */
export interface Connected {
  readonly sandbox: SandboxUnderTest;
  readonly media: MediaServer;
  readonly account: string;
  readonly token: string;
  call(
    method: string,
    path: string,
    params?: Record<string, string>,
    token?: string,
  ): Promise<{ status: number; body: Json; text: string }>;
  stop(): Promise<void>;
}

export async function connect(): Promise<Connected> {
  const sandbox = await SandboxUnderTest.start();
  const media = await startMediaServer();
  const { id: account } = await sandbox.account('blue_door_bakery', 'INSTAGRAM');
  const token = await sandbox.userToken();
  return {
    sandbox,
    media,
    account,
    token,
    call: async (method, path, params = {}, access_token = token) => {
      const query = new URLSearchParams({ ...params, access_token });
      const response = await fetch(`${sandbox.url('INSTAGRAM')}${path}?${query.toString()}`, { method });
      const text = await response.text();
      return { status: response.status, text, body: json(text) };
    },
    stop: async () => {
      await sandbox.stop();
      await media.stop();
    },
  };
}

function json(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Received {
  readonly body: string;
  readonly signature: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** A server that receives webhooks. `status` is what it responds with. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  status: number;
  stop(): Promise<void>;
}

/** Starts a receiver. `answer` returns the body for the parameters of a challenge, or undefined to reject it. */
export async function startReceiver(
  answer: (params: URLSearchParams) => string | undefined,
): Promise<Receiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url!, 'http://receiver');
    if (request.method === 'GET') {
      const body = answer(searchParams);
      response.writeHead(body === undefined ? 403 : 200).end(body);
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const signature = request.headers['x-hub-signature-256'] as string | undefined;
      received.push({ body: Buffer.concat(chunks).toString(), signature, headers: request.headers });
      response.writeHead(receiver.status).end();
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`,
    received,
    status: 200,
    stop: async () => {
      const ended = once(server.close(), 'close');
      server.closeAllConnections();
      await ended;
    },
  };
  return receiver;
}
