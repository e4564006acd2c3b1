import { gzipSync } from 'node:zlib';
import { connect } from 'node:net';
import { type RawAnswer, rawRequest } from '../support/raw-request';
import { type Json, serverForTests, startTestServer } from '../support/server';
import { closed } from '../support/sockets';

const JSON_TYPE = { 'content-type': 'application/json' };
const OWN_TYPE = 'application/graphql-response+json';

const server = serverForTests();
let token: string;

beforeAll(async () => {
  token = await server.tokenFor(await server.rows.user());
});

interface Reply extends RawAnswer {
  json: Json;
}

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: string | Buffer,
): Promise<Reply> {
  const answer = await rawRequest(server.url, path, { method, headers, body });
  const isJson = /json/.test(answer.headers['content-type'] ?? '');
  return { ...answer, json: isJson ? JSON.parse(answer.text) : undefined };
}

const post = (body?: string | Buffer, headers: Record<string, string> = JSON_TYPE): Promise<Reply> =>
  ask('POST', '/graphql', headers, body);

/** Expects an error in the format of the API, without internal details. */
function expectRefusal(reply: Reply, status: number): void {
  expect({ status: reply.status, type: reply.headers['content-type'] }).toEqual({
    status,
    type: expect.stringMatching(/^application\/(graphql-response\+)?json/) as string,
  });
  expect(reply.json.errors).toEqual([
    {
      message: expect.any(String) as string,
      extensions: expect.objectContaining({ code: expect.any(String) as string }) as object,
    },
  ]);
  expect(reply.json.data).toBeUndefined();
  expect(reply.text).not.toMatch(/node_modules|\.ts:|at \w+ \(|stack|SELECT/);
}

const ASKS_NOTHING = JSON.stringify({ query: '{ viewer { id } }' });

describe('request bodies', () => {
  test.each([
    ['malformed JSON', '{"query": "{ viewer'],
    ['an empty body', ''],
    ['a list', `[${ASKS_NOTHING}]`],
    ['a string', '"query"'],
    ['null', 'null'],
    ['no query', '{}'],
    ['a query of the wrong type', '{"query": {"a": 1}}'],
    ['variables of the wrong type', '{"query": "{ viewer { id } }", "variables": "x"}'],
    ['invalid UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x22])],
    ['a polluted prototype', '{"__proto__": {"a": 1}, "query": "{ viewer { id } }"}'],
    ['a polluted constructor', '{"constructor": {"prototype": {"a": 1}}, "query": "{ viewer { id } }"}'],
  ])('rejects %s with 400', async (_, body) => {
    expectRefusal(await post(body), 400);
  });

  test('rejects invalid UTF-8 instead of replacing it', async () => {
    const caption = (bytes: number[]): Promise<Reply> => {
      const [before = '', after = ''] = JSON.stringify({
        query: '{ viewer { id } }',
        variables: { caption: 'a|' },
      }).split('|');
      return post(Buffer.concat([Buffer.from(before), Buffer.from(bytes), Buffer.from(after)]));
    };
    // An invalid byte, an incomplete character, an overlong slash, a lone surrogate.
    for (const bytes of [[0xff], [0xe0, 0xa4], [0xc0, 0xaf], [0xed, 0xa0, 0x80]]) {
      const reply = await caption(bytes);
      expectRefusal(reply, 400);
      expect(reply.json.errors[0]).toMatchObject({
        message: 'The request body is not valid UTF-8.',
        extensions: { code: 'BAD_REQUEST' },
      });
    }
    expect((await caption([0xe0, 0xa4, 0x9a])).json.data).toEqual({ viewer: null });
  });

  test.each([
    ['text/plain'],
    ['text/plain; application/json'],
    ['application/x-www-form-urlencoded'],
    ['multipart/form-data; boundary=x'],
    ['application/graphql'],
    ['nonsense'],
  ])('rejects the media type %s, which other origins could send without a preflight', async (type) => {
    expectRefusal(await post(ASKS_NOTHING, { 'content-type': type }), 415);
  });

  test('rejects compressed bodies, naming the header', async () => {
    const body = gzipSync(JSON.stringify({ query: '{ viewer { id } }' }));
    const send = (encoding: string, content: string | Buffer) =>
      fetch(server.url, {
        method: 'POST',
        headers: { ...JSON_TYPE, 'content-encoding': encoding },
        body: new Uint8Array(Buffer.from(content)),
      });
    for (const encoding of ['gzip', 'br', 'identity, gzip']) {
      const response = await send(encoding, body);
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({
        errors: [
          {
            message: `The \`Content-Encoding\` ${encoding} is not supported. Send the body uncompressed.`,
            extensions: { code: 'BAD_REQUEST' },
          },
        ],
      });
    }
    expect((await send('identity', JSON.stringify({ query: '{ viewer { id } }' }))).status).toBe(200);
  });

  test('rejects bodies above 1 MiB', async () => {
    const long = JSON.stringify({ query: `{ viewer { id } } # ${'x'.repeat(1_048_576)}` });
    expectRefusal(await post(long, { ...JSON_TYPE, 'content-length': String(long.length) }), 413);
    const almost = JSON.stringify({ query: '{ viewer { id } }', variables: { a: 'x'.repeat(1_000_000) } });
    expect((await post(almost)).json.data).toEqual({ viewer: null });
  });

  test('survives a disconnect during the body', async () => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"query": `,
    );
    socket.end();
    socket.resume();
    await closed(socket);
    expect((await post(ASKS_NOTHING)).status).toBe(200);
    expect(server.log()).not.toMatch(/"level":[56]0/);
  });
});

describe('methods', () => {
  const get = (query: string): Promise<Reply> =>
    ask('GET', `/graphql?${new URLSearchParams({ query }).toString()}`, { authorization: `Bearer ${token}` });

  test('allows queries by GET', async () => {
    expect((await get('{ viewer { fullName } }')).json.data).toEqual({ viewer: { fullName: 'Asha Rao' } });
  });

  test('rejects mutations by GET', async () => {
    const reply = await get('mutation { signOut { signedOut } }');
    expect(reply).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(reply.json.data).toBeUndefined();
    expect((await get('{ viewer { fullName } }')).json.data.viewer).not.toBeNull();
  });

  test('rejects other methods', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const reply = await ask(method, '/graphql');
      expectRefusal(reply, 405);
      expect(reply.headers.allow).toBe('GET, POST');
    }
  });
});

describe('responses', () => {
  test('have the accepted media type, and an error status only for the GraphQL media type', async () => {
    const invalid = JSON.stringify({ query: '{ nothing }' });
    const own = { ...JSON_TYPE, accept: OWN_TYPE };
    expect((await post(ASKS_NOTHING, own)).headers['content-type']).toContain(OWN_TYPE);
    expect(await post(invalid, own)).toMatchObject({ status: 400 });
    const preferringJson = `application/json, ${OWN_TYPE};q=0.9`;
    expect(await post(invalid, { ...JSON_TYPE, accept: preferringJson })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
    expect(await post(invalid, { ...JSON_TYPE, accept: 'application/GRAPHQL-response+json' })).toMatchObject({
      status: 400,
      headers: { 'content-type': `${OWN_TYPE}; charset=utf-8` },
    });
    expect(await post(invalid)).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringContaining('application/json') as string },
    });
    expectRefusal(await post(ASKS_NOTHING, { ...JSON_TYPE, accept: 'image/png' }), 406);
  });

  test('have a request ID generated by the server', async () => {
    const ids = [await post(ASKS_NOTHING, { ...JSON_TYPE, 'x-request-id': 'mine' }), await post('{')].map(
      (reply) => reply.headers['x-request-id'],
    );
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('reveal nothing about the schema in production', async () => {
    const production = await startTestServer({ production: true });
    try {
      const refused = await production.run('{ viewr { id } }');
      expect(refused.errors![0]!.message).not.toMatch(/did you mean/i);
      const introspected = await production.run('{ __schema { types { name } } }');
      expect(introspected.errors).toMatchObject([
        {
          message:
            'Introspection is disabled: `__schema` cannot be queried. Start the server with `INTROSPECTION=on` to enable it.',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ]);
      expect(introspected.data).toBeUndefined();
    } finally {
      await production.stop();
    }
  });

  test('are JSON for unknown paths', async () => {
    for (const path of ['/', '/graphql/x', '/..%2f..%2fetc/passwd', '/%00', '/graphql%']) {
      const reply = await ask('GET', path);
      expectRefusal(reply, path === '/graphql%' ? 400 : 404);
    }
  });

  test('are GRAPHQL_PARSE_FAILED for too many tokens', async () => {
    const reply = await post(JSON.stringify({ query: `{ ${'a '.repeat(5_001)} }` }));
    expect(reply.json.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  });
});

describe('client errors found during execution', () => {
  const post = (body: object, headers = {}): Promise<Reply> =>
    ask('POST', '/graphql', { ...JSON_TYPE, ...headers }, JSON.stringify(body));

  test('have a client error code and are not logged as errors', async () => {
    const authorization = `Bearer ${token}`;
    const none = { query: 'query($id: ID = "x") { post(id: $id) { id } }', variables: { id: null } };
    const { json } = await post(none, { authorization });
    expect(json).toMatchObject({
      errors: [{ path: ['post'], extensions: { code: 'BAD_USER_INPUT' } }],
      data: { post: null },
    });

    const unknown = await post({ query: '{ viewer { id } }', operationName: 'nope' });
    expect(unknown.json.errors[0].extensions.code).toBe('OPERATION_RESOLUTION_FAILURE');
    const hash = { version: 1, sha256Hash: '0'.repeat(64) };
    const persisted = await post({ query: '{ viewer { id } }', extensions: { persistedQuery: hash } });
    expect(persisted.json.errors[0].extensions.code).toBe('BAD_USER_INPUT');
    expect(server.log()).not.toMatch(/"level":[56]0/);
  });
});
