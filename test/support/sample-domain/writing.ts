import { randomUUID } from 'node:crypto';
import {
  execute,
  type ExecutionResult,
  graphql,
  type GraphQLSchema,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { Pool } from 'pg';
import { buildSchemaSync } from 'type-graphql';
import type { DataSource } from 'typeorm';
import { SettableClock } from '../../../src/kernel/clock';
import type { RequestContext } from '../../../src/kernel/session/context';
import { runBatch } from '../../../src/kernel/database/batch';
import { diffSchema } from '../../../src/kernel/database/drift';
import { declareGraphqlTypes } from '../../../src/kernel/model/graphql-types';
import type { Encryption } from '../../../src/kernel/encryption/encryption';
import { linkModels } from '../../../src/kernel/model/link';
import { attachDirectives } from '../../../src/kernel/model/schema-directives';
import { PlanCache } from '../../../src/kernel/read/compiled/plan-cache';
import { Reader } from '../../../src/kernel/read/reader';
import { attachResolvers } from '../../../src/kernel/read/resolvers';
import { attachPayloads, buildMutationResolver } from '../../../src/kernel/write/graphql-mutations';
import { clearBlankTexts } from '../../../src/kernel/write/malformed-input';
import { DOCUMENT_RULES } from '../../../src/kernel/write/mutation-arguments';
import { checkVariables } from '../../../src/server/variable-errors';
import { encryptionKey, encryptionWith } from '../encryption-keys';
import { inEnglish } from '../in-english';
import { emptyDatabase } from './database';
import { testPool } from '../pool';
// The audit log of audited rows.
import './incident.entities';
import { rowBytes } from '../row-bytes';

const USER = randomUUID();

/** The database functions that writes call. Events are kept in a table. */
const FUNCTIONS = [
  'CREATE SCHEMA events',
  'CREATE TABLE events.recorded (name text, subject_id uuid, payload jsonb)',
  `CREATE FUNCTION tenancy.enter(session uuid) RETURNS uuid LANGUAGE sql AS $$ SELECT '${USER}'::uuid $$`,
  `CREATE FUNCTION events.record(id uuid, name text, tenant uuid, person uuid, subject uuid, payload jsonb)
   RETURNS void LANGUAGE sql AS $$ INSERT INTO events.recorded VALUES (name, subject, payload) $$`,
];

/** The sample domain with mutations, on a database of its own. */
export interface WritableSample {
  readonly schema: GraphQLSchema;
  readonly pool: Pool;
  readonly dataSource: DataSource;
  readonly encryption: Encryption;
  /** Runs a mutation, and returns its payload and the number of statements of its transaction. */
  mutate(name: string, input: object, selection?: string): Promise<{ payload: never; statements: number }>;
  /** Runs a query on the resolver path and as a compiled plan, and expects the same response. */
  read(source: string): Promise<never>;
  stop(): Promise<void>;
}

/** Validates and executes an operation as the server does. */
async function executeChecked(
  schema: GraphQLSchema,
  source: string,
  given: Record<string, unknown>,
  contextValue: RequestContext,
): Promise<ExecutionResult> {
  const document = parse(source);
  const invalid = validate(schema, document, DOCUMENT_RULES);
  if (invalid.length) return { errors: invalid };
  const operation = document.definitions[0] as OperationDefinitionNode;
  const { errors, variables } = checkVariables(schema, operation, given, false);
  return errors.length ? { errors } : execute({ schema, document, variableValues: variables, contextValue });
}

/** Builds the schema of all declared models and creates their tables. */
export async function writableSample(): Promise<WritableSample> {
  const models = linkModels();
  const schema = buildSchemaSync({
    resolvers: [declareGraphqlTypes(models), buildMutationResolver()],
    validate: false,
  });
  attachResolvers(schema, models);
  attachPayloads(schema);
  attachDirectives(schema);
  clearBlankTexts(schema);
  const database = await emptyDatabase();
  const pool = testPool({ connectionString: database.url, options: '-c TimeZone=UTC' });
  const encryption = encryptionWith(encryptionKey('first', 1));
  for (const sql of FUNCTIONS) await pool.query(sql);
  for (const sql of (await diffSchema(database.source, models)).up) await pool.query(sql);

  const runner = {
    query: async (text: string, values: readonly unknown[]) => {
      const client = await pool.connect();
      const [rows] = await runBatch(client, [{ text, values }]).finally(() => client.release());
      return rows!;
    },
  };
  return {
    schema,
    pool,
    dataSource: database.source,
    encryption,
    mutate: async (name, input, selection = '') => {
      let statements = 0;
      const context = {
        actor: { userId: USER, sessionId: randomUUID() },
        requestId: randomUUID(),
        client: {},
        services: {
          dataSource: database.source,
          clock: new SettableClock(),
          encryption,
          writeTurns: { run: (_: string, work: () => unknown) => work() },
        },
        reader: new Reader(runner),
        countStatements: (count: number) => (statements += count),
        countRows: () => undefined,
        switchActor: () => undefined,
        texts: { prefer: () => undefined },
        textOf: inEnglish,
      } as unknown as RequestContext;
      const source = `mutation ($input: ${name[0]!.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { ${selection} userErrors { code message path ... on VersionConflictError { changedFields } } } }`;
      const { data, errors } = await executeChecked(schema, source, { input }, context);
      expect(errors).toBeUndefined();
      return { payload: data![name] as never, statements };
    },
    read: async (source) => {
      const { data, errors } = await graphql({
        schema,
        source,
        contextValue: { reader: new Reader(runner), textOf: inEnglish },
      });
      expect(errors).toBeUndefined();
      const document = parse(source);
      const operation = document.definitions[0] as OperationDefinitionNode;
      const { plan, values } = new PlanCache(schema, models).bind(document, operation, {})!;
      const compiled = plan.write(rowBytes(await runner.query(plan.text, values)), inEnglish).toString();
      expect(JSON.parse(compiled)).toEqual(data);
      return data as never;
    },
    stop: async () => {
      await pool.end();
      await database.drop();
    },
  };
}

/** Creates libraries, which are soft-deleted as the tenants of real domains are. */
export async function withLibraries({ pool }: WritableSample, ...ids: string[]): Promise<void> {
  await pool.query('ALTER TABLE libraries ADD deleted_at timestamptz');
  await pool.query(`INSERT INTO libraries (id, name) SELECT unnest($1::uuid[]), 'L'`, [ids]);
}
