import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { until } from '../live/subscription-helpers';
import { type ServerProgram, startServerProgram } from '../support/server-program';

/** 200 open files, without 100 for other purposes and 2 pools of 2 connections. */
const CONNECTIONS = 96;
const MESSAGE = 'failed to accept connections: limit of open files reached; raise it (ulimit -n) and restart';

let program: ServerProgram;
const sockets: Socket[] = [];

beforeAll(async () => {
  program = await startServerProgram([], { POOL_SIZE: '2' }, 'ulimit -n 200');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await program.stop();
});

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(program.url).port), '127.0.0.1');
  socket.on('error', () => undefined).resume();
  await once(socket, 'connect');
  sockets.push(socket);
  return socket;
}

/** Sends a request over an open connection and returns the status line. */
async function ask(socket: Socket): Promise<string> {
  socket.write('GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [answer] = (await once(socket, 'data')) as [Buffer];
  return answer.toString().split('\r\n')[0]!;
}

const logged = (): Record<string, unknown>[] =>
  program
    .output()
    .split('\n')
    .filter((line) => line.includes(MESSAGE))
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('rejects connections beyond the open files of the process, logs it once, and serves the others', async () => {
  for (let i = 0; i < CONNECTIONS; i += 1) await open();
  expect(await ask(sockets[0]!)).toBe('HTTP/1.1 200 OK');
  expect(await ask(sockets.at(-1)!)).toBe('HTTP/1.1 200 OK');
  expect(logged()).toEqual([]);

  const beyond = await Promise.all(Array.from({ length: 20 }, open));
  await until(async () => beyond.every((socket) => socket.destroyed || socket.readableEnded));
  await until(async () => logged().length > 0);
  expect(logged()).toEqual([
    expect.objectContaining({ level: 50, connections: CONNECTIONS, openFiles: 200, rejected: 1 }),
  ]);
  expect(await ask(sockets[0]!)).toBe('HTTP/1.1 200 OK');

  sockets.splice(0, 20).forEach((socket) => socket.destroy());
  await until(async () => {
    const socket = await open();
    const answer = await Promise.race([ask(socket).catch(() => ''), once(socket, 'close').then(() => '')]);
    return answer === 'HTTP/1.1 200 OK';
  });
});
