import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { RESOLVERS } from './domains';
import { attachSubscriptions, declareSubscriptions, NO_PUBSUB } from './kernel/live/graphql-subscriptions';
import { declareGraph } from './kernel/model/graph';
import { linkModels } from './kernel/model/link';
import { readAfresh } from './kernel/write/fresh-reads';
import { attachPayloads, declareMutations } from './kernel/write/graph';
import { attachResolvers } from './kernel/read/resolvers';

type Resolvers = [Function, ...Function[]];

/** The one schema, built from the declarations of all domains. */
export function buildMarqueeSchema(): GraphQLSchema {
  const models = linkModels();
  const resolvers: Resolvers = [
    declareGraph(models),
    declareMutations(),
    declareSubscriptions(),
    ...RESOLVERS,
  ];
  const schema = buildSchemaSync({ resolvers, validate: false, pubSub: NO_PUBSUB });
  schema.getQueryType()!.description =
    'What can be read. Rows that are not yours are as if they were not there.';
  schema.getMutationType()!.description =
    'What can be done. A refusal is in `userErrors`, and then nothing has changed.';
  attachResolvers(schema, models);
  attachPayloads(schema);
  attachSubscriptions(schema);
  readAfresh(schema);
  return schema;
}

/** The schema as text: sorted, so that it changes only where the graph does. */
export const printMarqueeSchema = (): string =>
  `${printSchema(lexicographicSortSchema(buildMarqueeSchema()))}\n`;

const FILE = join(__dirname, '..', 'schema.graphql');

/** `npm run schema` writes schema.graphql; with --check it only tells whether the file is true. */
if (require.main === module) {
  const printed = printMarqueeSchema();
  if (!process.argv.includes('--check')) writeFileSync(FILE, printed);
  else if (readFileSync(FILE, 'utf8') !== printed) {
    console.error('schema.graphql is stale: run `npm run schema` and commit it.');
    process.exit(1);
  }
}
