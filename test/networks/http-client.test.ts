import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient } from '../../src/networks/http-client';

let text = '';
const server = createServer((_, response) => {
  response.end(text);
});
const http = new HttpClient();
let url: URL;

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
afterAll(async () => {
  await http.close();
  const closed = once(server.close(), 'close');
  server.closeAllConnections();
  await closed;
});

test.each([
  ['{"ids":[7412345678901234567,1]}', { ids: ['7412345678901234567', 1] }],
  ['{"a":-9007199254740993}', { a: '-9007199254740993' }],
  ['{"a":9007199254740991}', { a: 9007199254740991 }],
  ['{"a":0.1234567890123456,"b":1e16}', { a: 0.1234567890123456, b: 1e16 }],
  ['{"a":1234567890123456.5}', { a: Number('1234567890123456.5') }],
  [
    '{"a":"[7412345678901234567]","b\\"7412345678901234567":2}',
    { a: '[7412345678901234567]', 'b"7412345678901234567': 2 },
  ],
  ['7412345678901234567', '7412345678901234567'],
  ['{"a":7412345678901234567', undefined],
  ['', undefined],
])('reads %s without losing digits', async (body, expected) => {
  text = body;
  expect((await http.send(url, { method: 'GET', url: url.href })).body).toEqual(expected);
});
