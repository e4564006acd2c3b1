/**
 * The hand-written server: plain HTTP, one statement per query and a loop that serializes its rows. With BENCH_SESSION
 * it authenticates every request like Marquee, in the same round trip. Without, it reads as the owner, who is exempt
 * from row-level security.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runBatch } from '../../src/kernel/database/batch';
import { servingPool } from '../../src/kernel/database/pools';
import { handWrittenStatements } from './hand-written/statements';
import type { QueryName } from './queries/queries';
import type { Variables } from './queries/variables';

interface HandWrittenRequest {
  readonly query: QueryName;
  readonly variables: Variables;
}

const { BENCH_DATABASE_URL, BENCH_POOL_SIZE, BENCH_SESSION, BENCH_ORGANIZATION } = process.env;
const statements = handWrittenStatements(BENCH_SESSION ? undefined : BENCH_ORGANIZATION);
const pool = servingPool(BENCH_DATABASE_URL!, { max: Number(BENCH_POOL_SIZE) });
const entering = BENCH_SESSION ? [{ text: 'SELECT tenancy.enter($1)', values: [BENCH_SESSION] }] : [];

async function bodyOf(request: IncomingMessage): Promise<HandWrittenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as HandWrittenRequest;
}

async function answer({ query, variables }: HandWrittenRequest): Promise<string> {
  const { text, values, write } = statements[query];
  const client = await pool.connect();
  const batch = [...entering, { text, values: values(variables) }];
  const results = await runBatch(client, batch).finally(() => client.release());
  if (BENCH_SESSION && !results[0]![0]![0]) throw new Error('The session has ended.');
  return `{"data":${write(results[entering.length]!)}}`;
}

const server = createServer((request, response) => {
  bodyOf(request)
    .then(answer)
    .then(
      (text) => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
});
