import { linkModels } from '../../src/kernel/model/link';
import { type BelongsTo, type Model, modelOf } from '../../src/kernel/model/metadata';
import { type RelatedField, relatedFields } from '../../src/kernel/model/related-filters';
import { listsOf } from '../support/list-queries';
import { type Json, startTestServer, type TestServer } from '../support/server';
import { fillSkewed, rowId, valuesOf } from '../support/skewed-rows';

/**
 * Filters by a relation, and by attributes of related rows, match what the field of the relation shows, for every list and
 * every such filter. Some relations are null, and some lead to rows that are deleted or not visible to the viewer.
 */

const SIZE = 42;
const TENANT = 1;
/** Relations lead to the first rows of their targets. */
const TARGETS = 6;
const DELETED = [2, 5];
const INVISIBLE_USER = 6;
const USERS = { owner: rowId(0, 1), client: rowId(0, 4) };
type Viewer = keyof typeof USERS;

const models = linkModels();
const filtersOf = (model: Model): BelongsTo[] => [...model.belongsTo.values()].filter(({ filter }) => filter);
const lists = listsOf(models).filter(({ from }) => from === 'tenant');
const cases = lists.flatMap(({ name, model }) =>
  filtersOf(model).map((relation) => [`${name} by ${relation.name}`, name, model, relation] as const),
);
const relatedCases = lists.flatMap(({ name, model }) =>
  [...relatedFields(model).values()].map(
    (field) => [`${name} by values of ${field.name}`, name, model, field] as const,
  ),
);

let server: TestServer;
let resolvers: TestServer;
let tokens: Record<Viewer, string>;

const isUnique = (model: Model, { name }: BelongsTo): boolean =>
  (model.indexes ?? []).some(({ unique, on }) => unique && on.includes(name));
const targetId = (relation: BelongsTo, row: number): string =>
  rowId(modelOf(relation.target()).tenant ? TENANT : 0, row);

/** Spreads the relations of the tenant's rows over the first rows of their targets, and leaves every fifth null. */
async function spread(query: (sql: string, values: unknown[]) => Promise<unknown>): Promise<void> {
  const rows = Array.from({ length: SIZE }, (_, i) => i + 1);
  const ids = rows.map((row) => rowId(TENANT, row));
  for (const model of models.filter(({ isNode, tenant }) => isNode && tenant)) {
    for (const [i, relation] of filtersOf(model).entries()) {
      if (isUnique(model, relation)) continue;
      const targets = rows.map((row) =>
        relation.nullable && row % 5 === i
          ? null
          : targetId(relation, 1 + ((row + (i && Math.floor(row / TARGETS))) % TARGETS)),
      );
      await query(
        `UPDATE "${model.table}" t SET "${relation.column}" = v.target
           FROM unnest($1::uuid[], $2::uuid[]) v(id, target) WHERE t.id = v.id`,
        [ids, targets],
      );
    }
  }
}

beforeAll(async () => {
  server = await startTestServer();
  resolvers = await startTestServer({ beside: server, compiled: false });
  const { database } = server;
  await fillSkewed(database, models, [SIZE, 5]);
  const owner = await database.owner.connect();
  try {
    await owner.query('SET session_replication_role = replica');
    await spread((sql, values) => owner.query(sql, values));
    for (const { table, tenant } of models.filter(({ softDelete, isNode }) => softDelete && isNode)) {
      const deleted = DELETED.map((row) => rowId(tenant ? TENANT : 0, row));
      await owner.query(`UPDATE "${table}" SET deleted_at = now() WHERE id = ANY ($1)`, [deleted]);
    }
    await owner.query(`UPDATE users SET status = 'ACTIVE'`);
    await owner.query('DELETE FROM memberships WHERE user_id = $1', [rowId(0, INVISIBLE_USER)]);
    await owner.query(
      `UPDATE memberships SET status = 'ACTIVE', joined_at = now(), denied_permissions = '{}', client_account_id = NULL,
              role = CASE user_id WHEN $1 THEN 'OWNER' ELSE 'VIEWER' END`,
      [USERS.owner],
    );
    await owner.query(
      `UPDATE memberships SET role = 'CLIENT', client_account_id = $2 WHERE user_id = $1 AND organization_id = $3`,
      [USERS.client, rowId(TENANT, 4), rowId(0, TENANT)],
    );
  } finally {
    owner.release(true);
  }
  tokens = {
    owner: await server.tokenFor(USERS.owner),
    client: await server.tokenFor(USERS.client),
  };
});

afterAll(async () => {
  await resolvers.stop();
  await server.stop();
});

interface Found {
  readonly id: string;
  readonly shown: string | null;
}

/** Returns all rows of a list that match conditions, page by page. */
async function nodesOf(
  on: TestServer,
  viewer: Viewer,
  [list, model, selection]: readonly [list: string, model: Model, selection: string],
  where?: object,
  page = 'first: 25',
): Promise<Json[]> {
  const query = `query($id: ID!, $where: ${model.name}Where, $after: String) {
    list: ${list}(organizationId: $id, ${page}, after: $after, where: $where) {
      totalCount nodes { id ${selection} } pageInfo { hasNextPage endCursor } } }`;
  const found: Json[] = [];
  for (let after: string | null = null; ;) {
    const answer: Json = await on.run(query, { id: rowId(0, TENANT), where, after }, tokens[viewer]);
    expect(answer.errors).toBeUndefined();
    const { nodes, pageInfo, totalCount } = answer.data.list;
    found.push(...nodes);
    if (!pageInfo.hasNextPage) {
      expect(totalCount).toBe(found.length);
      return found;
    }
    after = pageInfo.endCursor;
  }
}

/** Returns all rows of a list that match a filter by a relation, with the ID that the relation shows. */
async function rowsOf(
  on: TestServer,
  viewer: Viewer,
  [list, model, { name }]: readonly [string, Model, BelongsTo],
  tests?: object,
  page?: string,
): Promise<Found[]> {
  const where = tests && { [`${name}Id`]: tests };
  const nodes = await nodesOf(on, viewer, [list, model, `${name} { id }`], where, page);
  return nodes.map((node) => ({ id: node.id, shown: node[name]?.id ?? null }));
}

/** Conditions on a related row, and whether one that is shown meets them. */
type Conditions = readonly [given: object, matches: (row: Json) => boolean];

/** Returns conditions on each attribute that lists are filtered by, on all of them at once, and none. */
function conditionsOf({ to, by }: RelatedField): Conditions[] {
  const values = by.map((name) => [name, valuesOf(to.attributes.get(name)!)] as const);
  const equal = (name: string, value: string): Conditions => [
    { [name]: { eq: value } },
    (row) => row[name] === value,
  ];
  return [
    [{}, () => true],
    ...values.flatMap(([name, [common, rare]]) => [equal(name, common), equal(name, rare)]),
    [
      Object.fromEntries(values.map(([name, both]) => [name, { in: both }])),
      (row) => values.every(([name, both]) => both.includes(row[name])),
    ],
    [
      Object.fromEntries(values.map(([name, [common]]) => [name, { notIn: [common] }])),
      (row) => values.every(([name, [common]]) => row[name] !== null && row[name] !== common),
    ],
  ];
}

describe.each(['owner', 'client'] as const)('%s', (viewer) => {
  // Clients lack the permissions that some lists require, and see no rows of the organization as a whole.
  const isShown = ({ tenant, scopedBy, shared, readPolicy, readPermission }: Model): boolean =>
    viewer === 'owner' || (!readPermission && (!tenant || !!scopedBy || !!shared || !!readPolicy));
  const readable = cases.filter(([, , model]) => isShown(model));

  test.each(readable)('%s: filters match what the field shows', async (_, list, model, relation) => {
    const place = [list, model, relation] as const;
    const all = await rowsOf(server, viewer, place);
    const shown = [...new Set(all.map((row) => row.shown).filter((id) => id !== null))];
    const stored = Array.from({ length: TARGETS }, (__, i) => targetId(relation, i + 1));
    const expected: [tests: object, rows: Found[], page?: string][] = [
      [{ isNull: true }, all.filter((row) => row.shown === null), 'first: 3'],
      [{ isNull: true }, all.filter((row) => row.shown === null)],
      [{ isNull: false }, all.filter((row) => row.shown !== null)],
      [{ in: stored }, all.filter((row) => stored.includes(row.shown!)), 'first: 3'],
      [{ in: stored, isNull: true }, []],
      [{ in: [], isNull: true }, []],
      ...stored.map((id): [object, Found[]] => [{ eq: id }, all.filter((row) => row.shown === id)]),
    ];

    expect(all.length).toBeGreaterThan(0);
    expect(shown.length > 0).toBe(isShown(modelOf(relation.target())));
    for (const on of [server, resolvers])
      for (const [tests, rows, page] of expected)
        expect([tests, await rowsOf(on, viewer, place, tests, page)]).toEqual([tests, rows]);
  });
});

describe.each(['owner', 'client'] as const)('%s', (viewer) => {
  test.each(relatedCases)('%s: filters match what the field shows', async (_, list, model, field) => {
    const { name, isList, by } = field;
    const selection = isList
      ? `${name}(first: 100) { nodes { ${by.join(' ')} } }`
      : `${name} { ${by.join(' ')} }`;
    const related = (node: Json): Json[] => (isList ? node[name].nodes : [node[name]].filter(Boolean));
    const all = await nodesOf(server, viewer, [list, model, selection]);
    const matching: number[] = [];

    for (const [conditions, matches] of conditionsOf(field)) {
      const given = { [name]: isList ? { some: conditions } : conditions };
      const [those, others] = [true, false].map((wanted) =>
        all.filter((node) => related(node).some(matches) === wanted),
      );
      matching.push(those!.length);
      const found = (on: TestServer, where: object, page?: string): Promise<Json[]> =>
        nodesOf(on, viewer, [list, model, selection], where, page);
      expect([given, await found(server, given, 'first: 7')]).toEqual([given, those]);
      expect([given, await found(resolvers, given)]).toEqual([given, those]);
      expect([given, await found(server, { not: given })]).toEqual([given, others]);
    }
    // The first conditions are none: they match a row if any related one is shown.
    expect(matching[0]).toBeGreaterThan(0);
    expect(new Set(matching).size).toBeGreaterThan(1);
  });
});

test('every kind of hidden row occurs: deleted, of another scope, and a user who is no member', async () => {
  const hidden = async (viewer: Viewer, name: string): Promise<string[]> => {
    const [, list, model, relation] = cases.find(([title]) => title === name)!;
    const rows = await rowsOf(server, viewer, [list, model, relation], { isNull: true });
    const stored = await server.database.query<{ id: string }>(
      `SELECT DISTINCT "${relation.column}" AS id FROM "${model.table}"
        WHERE id = ANY ($1) AND "${relation.column}" IS NOT NULL ORDER BY 1`,
      [rows.map(({ id }) => id)],
    );
    return stored.map(({ id }) => id);
  };

  expect(await hidden('owner', 'posts by campaign')).toEqual([rowId(TENANT, 2), rowId(TENANT, 5)]);
  expect(await hidden('owner', 'posts by author')).toContain(rowId(0, INVISIBLE_USER));
  expect((await hidden('client', 'posts by campaign')).length).toBeGreaterThan(2);
});
