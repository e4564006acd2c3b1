import { getNamedType, type GraphQLOutputType } from 'graphql';
import { linkModels } from '../../src/kernel/model/link';
import { allBulkMutations } from '../../src/kernel/write/bulk';
import { buildMarqueeSchema } from '../../src/schema';
import { type Json, serverForTests } from '../support/server';
import { expectSnapshot } from '../support/snapshot';
import { UNAUDITED } from './audited-mutations.reasons';
import { call } from './mutation-calls';
import { validCalls } from './valid-calls';

const server = serverForTests();

interface Entry {
  readonly action: string;
  readonly hasActor: boolean;
  readonly hasOrigin: boolean;
}

/** Guests have no account: their entries have the name of the link. */
const actorOf = (mutation: string): string => (mutation.endsWith('AsGuest') ? 'ANONYMOUS' : 'USER');

/** Returns the entries of requests in the logs of organizations and of the system since an instant, by a kind of actor. */
const entriesSince = (instant: string, actor: string): Promise<Entry[]> =>
  server.database.query<Entry & { action: string }>(
    ['audit_entries', 'system_audit_entries']
      .map(
        (
          log,
        ) => `SELECT action, (actor_id IS NOT NULL) = ($2 = 'USER') AND actor_kind = $2 AND actor_name IS NOT NULL AS "hasActor",
                         request_id IS NOT NULL AND ip_address IS NOT NULL AS "hasOrigin"
                    FROM ${log} WHERE created_at > $1`,
      )
      .join(' UNION ALL '),
    [instant, actor],
  );

const now = async (): Promise<string> =>
  (await server.database.query<{ now: string }>('SELECT clock_timestamp()::text AS now'))[0]!.now;

/** Returns the texts of an input that are secrets, by the names of their fields. */
function secretsIn(input: unknown, name = ''): string[] {
  if (typeof input === 'string') return /password|token|secret/i.test(name) ? [input] : [];
  if (typeof input !== 'object' || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => secretsIn(value, Array.isArray(input) ? name : key));
}

/** Returns the stored values of all secret and encrypted columns, as texts. */
async function storedSecrets(): Promise<string[]> {
  const columns = linkModels().flatMap(({ table, attributes }) =>
    [...attributes.values()]
      .filter(({ secret, column }) => secret && column)
      .map(({ column }) => [table, column]),
  );
  const values = columns.map(
    ([table, column]) => `SELECT "${column}"::text AS value FROM "${table}" WHERE "${column}" IS NOT NULL`,
  );
  const rows = await server.database.query<{ value: string }>(values.join(' UNION '));
  return rows.map(({ value }) => value);
}

/** Returns all entries of both logs, as texts. */
async function logged(): Promise<string[]> {
  const rows = await server.database.query<{ entry: string }>(
    `SELECT to_jsonb(e)::text AS entry FROM audit_entries e UNION ALL SELECT to_jsonb(e)::text FROM system_audit_entries e`,
  );
  return rows.map(({ entry }) => entry);
}

/** Returns why a mutation leaves no entry. One over many objects leaves those of the single mutation. */
const reasonOf = (name: string): string | undefined => UNAUDITED[allBulkMutations().get(name)?.of ?? name];

test('every mutation leaves the committed audit entries with actor and request, or has a reason for none', async () => {
  const actions = new Map<string, string[]>();
  const secrets = new Set<string>();
  for (const [name, prepare] of validCalls({ asMember: true })) {
    const { input, token } = await prepare(server);
    secretsIn(input).forEach((secret) => secrets.add(secret));
    const before = await now();
    const { payload } = await call(server, name, { input, token });
    expect({ name, payload }).toEqual({ name, payload: { userErrors: [] } });
    const entries = await entriesSince(before, actorOf(name));
    expect({ name, incomplete: entries.filter((one) => !one.hasActor || !one.hasOrigin) }).toEqual({
      name,
      incomplete: [],
    });
    actions.set(name, [...new Set(entries.map(({ action }) => action))].sort());
  }

  const fields = Object.keys(buildMarqueeSchema().getMutationType()!.getFields());
  expect([...actions.keys()].sort()).toEqual(fields.sort());
  const none = [...actions].filter(([, found]) => !found.length).map(([name]) => name);
  expect(none.sort()).toEqual(fields.filter((name) => reasonOf(name) !== undefined).sort());
  expectSnapshot(
    'mutation-audit.txt',
    [...actions]
      .map(([name, found]) => `${name}: ${found.join(', ') || `none. ${reasonOf(name)}`}`)
      .sort((a, b) => a.localeCompare(b)),
  );

  const stored = await storedSecrets();
  expect([secrets.size, stored.length].every((count) => count >= 5)).toBe(true);
  const log = await logged();
  expect(log.length).toBeGreaterThan(actions.size);
  const revealed = [...secrets, ...stored].filter((secret) => log.some((entry) => entry.includes(secret)));
  expect(revealed).toEqual([]);
}, 300_000);

test('every entity with history reads it as changes of fields, with who made them and when', () => {
  const schema = buildMarqueeSchema();
  const histories = Object.values(schema.getTypeMap()).flatMap((type) => {
    const field = 'getFields' in type ? (type.getFields() as Json).history : undefined;
    return field ? [String(getNamedType(field.type as GraphQLOutputType))] : [];
  });
  expect(histories.length).toBeGreaterThan(10);
  expect([...new Set(histories)].sort()).toEqual(['AuditEntryConnection', 'SystemAuditEntryConnection']);
});
