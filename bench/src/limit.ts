/**
 * The limit: a bare HTTP server that runs one statement per query and hands its text on. With BENCH_SESSION it enters
 * every request as the product does; without, it reads as the owner, for whom there is no row level security.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { limitStatements, type LimitStatement } from './limit/statements';
import type { QueryName } from './queries';

interface LimitRequest {
  readonly query: QueryName;
  readonly variables: Record<LimitStatement['variable'], string>;
}

const { BENCH_DATABASE_URL, BENCH_POOL_SIZE, BENCH_SESSION, BENCH_ORGANIZATION } = process.env;
const statements = limitStatements(BENCH_SESSION ? undefined : BENCH_ORGANIZATION);
const pool = new Pool({
  connectionString: BENCH_DATABASE_URL,
  max: Number(BENCH_POOL_SIZE),
  options: '-c TimeZone=UTC -c jit=off -c plan_cache_mode=force_generic_plan',
});
const ENTER = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT tenancy.enter('${BENCH_SESSION}')`;

async function bodyOf(request: IncomingMessage): Promise<LimitRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8')) as LimitRequest;
}

async function answer({ query, variables }: LimitRequest): Promise<string> {
  const { text, variable } = statements[query];
  const client = await pool.connect();
  const broken = (error: Error): void => client.release(error);
  try {
    if (BENCH_SESSION) await client.query(ENTER);
    const { rows } = await client.query<[string]>({
      name: query,
      text,
      values: [variables[variable]],
      rowMode: 'array',
    });
    // As in the product, the answer does not wait for the end of a transaction that only read.
    if (BENCH_SESSION) client.query('COMMIT').then(() => client.release(), broken);
    else client.release();
    return rows[0]![0];
  } catch (error) {
    broken(error as Error);
    throw error;
  }
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
