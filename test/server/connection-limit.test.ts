import { connect, type Socket } from 'node:net';
import { until } from '../live/subscription-helpers';
import { closed } from '../support/sockets';
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

/** Resolves when the connection is open, or closed already. */
async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(program.url).port), '127.0.0.1').resume();
  sockets.push(socket);
  await Promise.race([new Promise((resolve) => socket.once('connect', resolve)), closed(socket)]);
  return socket;
}

/** Sends a request over a connection and returns the status line. Empty if the server closes the connection. */
async function ask(socket: Socket): Promise<string> {
  const answer = new Promise<string>((resolve) =>
    socket.once('data', (data) => resolve(String(data).split('\r\n')[0]!)),
  );
  socket.write('GET /readyz HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return Promise.race([answer, closed(socket).then(() => '')]);
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
  await until(async () => (await ask(await open())) === 'HTTP/1.1 200 OK');
});
