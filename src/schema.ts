import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, lexicographicSortSchema, specifiedDirectives } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { RESOLVERS } from './domains';
import { documentTokenless } from './kernel/auth/tokenless-operations';
import { attachSubscriptions, declareSubscriptions, NO_PUBSUB } from './kernel/live/graphql-subscriptions';
import { withIndexedExtensions } from './kernel/model/field-extensions';
import { declareGraphqlTypes } from './kernel/model/graphql-types';
import { linkModels } from './kernel/model/link';
import { printWithDirectives } from './kernel/model/print-schema';
import { attachDirectives, ConstraintDirective } from './kernel/model/schema-directives';
import { attachUserErrors, withUserErrorsDirective } from './kernel/write/declared-errors';
import { clearBlankTexts } from './kernel/write/malformed-input';
import { resetReadsBeforeMutations } from './kernel/write/reset-reads';
import { attachPayloads, buildMutationResolver } from './kernel/write/graphql-mutations';
import { validateQueryInput } from './kernel/read/query-inputs';
import { attachResolvers } from './kernel/read/resolvers';

type Resolvers = [Function, ...Function[]];

/** Shown first by schema explorers. */
const DESCRIPTION = `The API of Marquee, the backend of a social media marketing platform.

Start with \`signIn\`, which returns an access token for the header \`Authorization: Bearer\`, then query \`viewer\`. The organizations of its memberships have the IDs that root lists take as \`organizationId\`.

Lists are Relay connections. Mutations return errors that a user can fix in \`userErrors\`; all other errors have an \`extensions.code\`. Subscriptions use the protocol graphql-transport-ws.`;

/** Builds the GraphQL schema from the declarations of all domains, sorted by name. */
export function buildMarqueeSchema(): GraphQLSchema {
  const models = linkModels();
  const resolvers: Resolvers = [
    declareGraphqlTypes(models),
    buildMutationResolver(),
    declareSubscriptions(),
    ...RESOLVERS,
  ];
  const directives = [...specifiedDirectives, ConstraintDirective];
  // Apollo Server validates the schema; the check of TypeGraphQL is an introspection query, half of the time.
  const unchecked = { validateFn: validateQueryInput, skipCheck: true };
  const schema = withUserErrorsDirective(
    withIndexedExtensions(() => buildSchemaSync({ resolvers, ...unchecked, pubSub: NO_PUBSUB, directives })),
  );
  schema.getQueryType()!.description =
    'Queries. Objects that are not visible to the viewer are treated as nonexistent.';
  schema.getMutationType()!.description =
    'Mutations. Errors that a user can fix are returned in `userErrors`. A mutation with user errors changes nothing.';
  attachResolvers(schema, models);
  attachPayloads(schema);
  attachSubscriptions(schema);
  clearBlankTexts(schema);
  resetReadsBeforeMutations(schema);
  attachDirectives(schema);
  documentTokenless(schema);
  attachUserErrors(schema);
  schema.description = DESCRIPTION;
  // Clients that download the schema get the text of schema.graphql, which changes only if the schema does.
  return lexicographicSortSchema(schema);
}

/** Returns the text of schema.graphql. */
export const printMarqueeSchema = (): string => `${printWithDirectives(buildMarqueeSchema())}\n`;

const FILE = join(__dirname, '..', 'schema.graphql');

/** `npm run schema` writes schema.graphql. With `--check` it fails if the file is outdated. */
if (require.main === module) {
  const printed = printMarqueeSchema();
  if (!process.argv.includes('--check')) writeFileSync(FILE, printed);
  else if (readFileSync(FILE, 'utf8') !== printed) {
    console.error('schema.graphql is outdated. Run `npm run schema` and commit the result.');
    process.exit(1);
  }
}
