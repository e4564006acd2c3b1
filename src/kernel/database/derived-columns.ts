import { allDerivations, type Derivation, relationTo } from '../model/maintained';
import {
  columnOf,
  expand,
  isWithinTenant,
  lowerFirst,
  type Model,
  modelOf,
  snakeCase,
  tenantOf,
} from '../model/metadata';
import { MAINTAINED_TABLE } from '../tenancy/session-variables';
import type { SchemaObject } from './schema-object';

/** SQL statements of a function, run while the updates of a table are maintenance, which is no update by a user. */
export const maintaining = (table: string, statements: string): string =>
  `PERFORM set_config('${MAINTAINED_TABLE}', '${table}', true);
${statements}
  PERFORM set_config('${MAINTAINED_TABLE}', '', true);`;

interface Trigger {
  readonly on: string;
  /** The clauses before EXECUTE. */
  readonly when: string;
  /** Whether it is a constraint trigger, which can be deferred. */
  readonly isConstraint?: boolean;
}

interface TriggerFunction {
  /** Table of the model that declares it. */
  readonly table: string;
  readonly name: string;
  /** Declarations and body. */
  readonly body: string;
  readonly triggers: Readonly<Record<string, Trigger>>;
  /** Whether it runs as its owner, because it reads or changes rows of other tables. */
  readonly definer?: boolean;
}

/**
 * Statements about the rows `ANY (ids)` are planned once per connection. PostgreSQL would plan each run, because it assumes ten IDs
 * for a plan that it keeps, and counts them for one that it does not keep. Planning takes longer than running them. A plan that is
 * kept uses indexes, however small the tables are at first.
 */
const PLANNED_ONCE = ' SET plan_cache_mode = force_generic_plan SET enable_seqscan = off';

/** Returns a trigger function with its triggers. */
export function triggerFunction({ table, name, body, triggers, definer }: TriggerFunction): SchemaObject[] {
  return [
    {
      kind: 'function',
      table,
      name,
      create: (as) =>
        `CREATE OR REPLACE FUNCTION "${as}"() RETURNS trigger LANGUAGE plpgsql${definer ? ' SECURITY DEFINER' : ''} SET search_path = public, pg_temp${definer ? PLANNED_ONCE : ''} AS $$
${body}
END $$;
REVOKE ALL ON FUNCTION "${as}"() FROM PUBLIC`,
      drop: `DROP FUNCTION "${name}"()`,
    },
    ...Object.entries(triggers).map(([trigger, { on, when, isConstraint }]): SchemaObject => ({
      kind: 'trigger',
      table: on,
      name: trigger,
      create: (as) =>
        `CREATE ${isConstraint ? 'CONSTRAINT ' : ''}TRIGGER "${as}" ${when} EXECUTE FUNCTION "${name}"()`,
      drop: `DROP TRIGGER "${trigger}" ON "${on}"`,
    })),
  ];
}

/** SQL: an update changes an attribute. Encrypting a value with another key does not. */
function isChanged(model: Model, name: string): string {
  const column = columnOf(model, name);
  const differs = `NEW."${column}" IS DISTINCT FROM OLD."${column}"`;
  return model.attributes.get(name)?.encrypted
    ? `(${differs} AND current_setting('${MAINTAINED_TABLE}', true) IS DISTINCT FROM TG_TABLE_NAME)`
    : differs;
}

/** Sets the columns that are derived from others of the row. A value that a new row brings along is kept. */
function ownColumns(model: Model): SchemaObject[] {
  const { table } = model;
  const derived = [...model.attributes.values()].flatMap(({ column, maintained }) =>
    maintained?.by === 'row' ? [{ column: column!, ...maintained }] : [],
  );
  if (!derived.length) return [];
  const name = `${table}_derive`;
  const steps = derived.map(({ column, from, sql }) => {
    const changes = from.map((one) => isChanged(model, one));
    const set = `NEW."${column}" := ${expand(model, sql, 'NEW')};`;
    return `  IF TG_OP = 'INSERT' THEN
    IF NEW."${column}" IS NULL THEN ${set} END IF;
  ELSIF ${changes.join(' OR ')} THEN
    ${set}
  END IF;`;
  });
  const sources = [...new Set(derived.flatMap(({ from }) => from.map((one) => `"${columnOf(model, one)}"`)))];
  return triggerFunction({
    table,
    name,
    body: `BEGIN\n${steps.join('\n')}\n  RETURN NEW;`,
    triggers: {
      [name]: {
        on: table,
        when: `BEFORE INSERT OR UPDATE OF ${sources.join(', ')} ON "${table}" FOR EACH ROW`,
      },
    },
  });
}

/** SQL of a derived value of the row `t`. */
function valueSql({ on, set }: Derivation, name: string): string {
  const value = set[name]!;
  if (typeof value === 'string') return `(${expand(on, value, 't')})`;
  const model = modelOf(value.over);
  const relation = relationTo(model, on);
  const { column } = relation;
  const tenants = isWithinTenant(model, relation)
    ? `r."${tenantOf(model).column}" = t."${tenantOf(on).column}" AND `
    : '';
  return `(SELECT ${expand(model, value.value, 'r')} FROM "${model.table}" r WHERE ${tenants}r."${column}" = t."id")`;
}

/** Statements that update the derived columns of the rows `ids`, and record an event for each that changes. */
function updateSql(derivation: Derivation): string {
  const { on, set } = derivation;
  const { table } = on;
  const columns = Object.keys(set).map((name) => columnOf(on, name));
  const list = (alias: string): string => columns.map((column) => `${alias}."${column}"`).join(', ');
  const values = Object.keys(set).map((name, i) => `${valueSql(derivation, name)} AS "${columns[i]!}"`);
  const scopes = on.scopedBy
    ? `array_remove(ARRAY[changed."${columnOf(on, on.scopedBy)}"], NULL)`
    : 'ARRAY[]::uuid[]';
  return `  FOR changed IN
    UPDATE "${table}" o SET ${columns.map((column) => `"${column}" = d."${column}"`).join(', ')}
      FROM (SELECT t."id", ${values.join(', ')} FROM "${table}" t WHERE t."id" = ANY (ids)) d
     WHERE o."id" = d."id" AND (${list('o')}) IS DISTINCT FROM (${list('d')})
    RETURNING o.*
  LOOP
    PERFORM events.record(gen_random_uuid(), '${snakeCase(lowerFirst(on.name))}.updated', changed."${tenantOf(on).column}",
      nullif(current_setting('tenancy.person', true), '')::uuid, changed."id", jsonb_build_object('scopes', ${scopes}));
  END LOOP;`;
}

const EVENTS = {
  insert: 'REFERENCING NEW TABLE AS new_rows',
  update: 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
  delete: 'REFERENCING OLD TABLE AS old_rows',
} as const;

/** SQL: the rows that updated rows refer to or referred to, if a column that the values depend on has changed. */
function changedIds(model: Model, column: string, reads: readonly string[]): string {
  const values = (alias: string): string => reads.map((one) => `${alias}."${one}"`).join(', ');
  const key = model.tenant
    ? `n."${tenantOf(model).column}" = o."${tenantOf(model).column}" AND n."id" = o."id"`
    : 'n."id" = o."id"';
  return `SELECT DISTINCT r FROM new_rows n JOIN old_rows o ON ${key},
      unnest(ARRAY[n."${column}", o."${column}"]) r
      WHERE r IS NOT NULL AND (${values('n')}) IS DISTINCT FROM (${values('o')})`;
}

/** Locks nothing and derives nothing after an update of other columns. */
const RETURN_UNLESS_ANY = `
    IF cardinality(ids) = 0 THEN RETURN NULL; END IF;`;

/**
 * Derives columns of the rows that the rows of a statement refer to or referred to. The rows are locked first, so that
 * concurrent statements derive them one after the other, each from what the others have committed.
 */
function columnsOfOthers(
  derivation: Derivation,
  { model, relation: { column }, reads }: Derivation['from'][number],
): SchemaObject[] {
  const { table } = model;
  const name = `${table}_derive_${derivation.on.table}`;
  const ids = (rows: string): string => `SELECT "${column}" FROM ${rows} WHERE "${column}" IS NOT NULL`;
  const updated = reads ? changedIds(model, column, reads) : `${ids('new_rows')} UNION ${ids('old_rows')}`;
  return triggerFunction({
    table,
    name,
    definer: true,
    body: `DECLARE
  ids uuid[];
  changed record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    ids := ARRAY(${ids('new_rows')});
  ELSIF TG_OP = 'UPDATE' THEN
    ids := ARRAY(${updated});${reads ? RETURN_UNLESS_ANY : ''}
  ELSE
    ids := ARRAY(${ids('old_rows')});
  END IF;
  PERFORM FROM "${derivation.on.table}" t WHERE t."id" = ANY (ids) ORDER BY t."id" FOR NO KEY UPDATE;
  ${maintaining(derivation.on.table, updateSql(derivation))}
  RETURN NULL;`,
    triggers: Object.fromEntries(
      Object.entries(EVENTS).map(([event, rows]) => [
        `${name}_on_${event}`,
        { on: table, when: `AFTER ${event.toUpperCase()} ON "${table}" ${rows} FOR EACH STATEMENT` },
      ]),
    ),
  });
}

/** Returns the triggers that maintain derived columns. */
export function derivedColumnsOf(models: readonly Model[]): SchemaObject[] {
  const ofOthers = allDerivations().flatMap((derivation) =>
    derivation.from.flatMap((source) => columnsOfOthers(derivation, source)),
  );
  return [...models.flatMap(ownColumns), ...ofOthers];
}
