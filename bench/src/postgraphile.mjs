/**
 * PostGraphile with its Amber preset and production settings, as the login that serves the product. Its requests
 * enter the same policies; what entering finds out is given here, so no session is looked up and no token is checked.
 */
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { jsonPgSmartTags } from 'postgraphile/utils';

const { BENCH_DATABASE_URL, BENCH_POOL_SIZE, BENCH_PERSON, BENCH_ORGANIZATION } = process.env;

const pgSettings = {
  'tenancy.person': BENCH_PERSON,
  'tenancy.memberships': `{${BENCH_ORGANIZATION}}`,
  'tenancy.tenants': `{${BENCH_ORGANIZATION}}`,
  'tenancy.scopes': '',
};

/** Unique indexes are not constraints, so PostGraphile has to be told of those that find a row by its id. */
const byId = { tags: { unique: 'id' } };

const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  plugins: [jsonPgSmartTags({ version: 1, config: { class: { campaigns: byId, posts: byId } } })],
  // Orders and conditions of every column, as the product's own lists have what their indexes serve.
  disablePlugins: ['PgIndexBehaviorsPlugin'],
  pgServices: [
    makePgService({
      connectionString: BENCH_DATABASE_URL,
      schemas: ['public'],
      poolConfig: { max: Number(BENCH_POOL_SIZE), options: '-c TimeZone=UTC -c jit=off' },
    }),
  ],
  grafserv: { graphiql: false, watch: false },
  grafast: { explain: false, context: () => ({ pgSettings }) },
});

const server = createServer();
server.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
const serv = instance.createServ(grafserv);
await serv.addTo(server);
server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}/graphql`);
});
