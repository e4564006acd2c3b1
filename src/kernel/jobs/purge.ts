import type { Clock } from '../clock';
import { primaryKeyOf } from '../model/link';
import { type BelongsTo, type ClassRef, columnOf, type Model, modelOf } from '../model/metadata';
import { RESTORE_DAYS } from '../model/soft-delete';

export const PURGE_DELETED = 'purge-deleted';

/** Rows that one statement deletes at most: no purge locks much, or for long. */
const BATCH_SIZE = 500;
/** On top of the days in which a row can be restored: whoever began to restore it on the last day has ended by now. */
const MARGIN_MS = 3_600_000;

/** Whatever runs SQL as the owner of the tables; each statement is a transaction of its own. */
interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>;
}

export interface PurgeOptions {
  readonly clock: Clock;
  /** Where the program keeps files. */
  readonly dataDir: string;
}

/** What a purged row leaves behind outside the database. */
export interface PurgeHook {
  /** Properties that tell what to remove. */
  readonly columns: readonly string[];
  /**
   * Removes it; called before the rows are deleted, so that nothing is forgotten when a purge breaks off. The rows
   * come again then: what is gone already is no error.
   */
  readonly cleanUp: (
    rows: readonly Record<string, unknown>[],
    from: { readonly owner: Owner; readonly dataDir: string },
  ) => Promise<void>;
}

const purgeHooks = new Map<ClassRef, PurgeHook>();

/** Declares what has to be removed with the rows of an entity that has an id. */
export const onPurge = (target: ClassRef, hook: PurgeHook): void => void purgeHooks.set(target, hook);

/** A relation, from the rows that name to the rows that are named. */
interface IncomingReference {
  readonly from: Model;
  readonly relation: BelongsTo;
}

const incomingReferences = (model: Model, models: readonly Model[]): IncomingReference[] =>
  models.flatMap((from) =>
    [...from.belongsTo.values()]
      .filter((relation) => from !== model && modelOf(relation.target()) === model)
      .map((relation) => ({ from, relation })),
  );

/** Models in the order in which their rows can go: what others hang on, or are held by, comes after those. */
function topologicalOrder(models: readonly Model[]): Model[] {
  const order = new Set<Model>();
  const visited = new Set<Model>();
  const visit = (model: Model): void => {
    if (visited.has(model)) return;
    visited.add(model);
    const before = incomingReferences(model, models).filter(
      ({ relation }) => relation.onDelete !== 'SET NULL',
    );
    for (const { from } of before) visit(from);
    order.add(model);
  };
  models.forEach(visit);
  return [...order];
}

/** Columns that lead from a naming row to the named one; both carry the tenant where both have one, as indexes do. */
const keyPairs = ({ from, relation }: IncomingReference, to: Model): [from: string, to: string][] => {
  const tenants: [string, string][] =
    from.tenant && to.tenant && relation !== from.tenant ? [[from.tenant.column, to.tenant.column]] : [];
  return [...tenants, [relation.column, 'id']];
};

const quoted = (columns: readonly string[], alias?: string): string =>
  columns.map((column) => (alias ? `${alias}."${column}"` : `"${column}"`)).join(', ');

/** SQL: no row that would have to go first, or that must not go, names the row of `model` called `t`. */
const unreferencedSql = (model: Model, models: readonly Model[]): string[] =>
  incomingReferences(model, models)
    .filter(({ relation }) => relation.onDelete === 'NO ACTION' || relation.onDelete === 'RESTRICT')
    .map((reference) => {
      const same = keyPairs(reference, model).map(([from, to]) => `n."${from}" = t."${to}"`);
      return `NOT EXISTS (SELECT FROM "${reference.from.table}" n WHERE ${same.join(' AND ')})`;
    });

class Purge {
  constructor(
    private readonly owner: Owner,
    private readonly models: readonly Model[],
    private readonly options: PurgeOptions,
    private readonly batchSize: number,
  ) {}

  async run(): Promise<void> {
    for (const model of topologicalOrder(this.models)) if (model.softDelete) await this.purge(model);
  }

  private async purge(model: Model): Promise<void> {
    const now = this.options.clock.now().getTime();
    const expired = ['t."deleted_at" < $1', ...unreferencedSql(model, this.models)].join(' AND ');
    const values = [new Date(now - RESTORE_DAYS * 86_400_000 - MARGIN_MS)];
    for (let last: string | null = null; ;) {
      const { rows } = await this.owner.query(
        `SELECT t.id FROM "${model.table}" t WHERE ${expired} AND ($2::uuid IS NULL OR t.id > $2) ORDER BY t.id LIMIT ${this.batchSize}`,
        [...values, last],
      );
      const ids = rows.map((row) => (row as { id: string }).id);
      if (!ids.length) return;
      await this.deleteDependents(model, ids);
      await this.deleteAll(model, `${expired} AND t.id = ANY ($2)`, [...values, ids]);
      last = ids.at(-1)!;
    }
  }

  /** Deletes what would vanish with the rows, in batches: of a tenant that is everything it has. */
  private async deleteDependents(model: Model, ids: readonly string[]): Promise<void> {
    const references = incomingReferences(model, this.models).filter(
      ({ relation }) => relation.onDelete === 'CASCADE',
    );
    const order = topologicalOrder(this.models);
    references.sort((a, b) => order.indexOf(a.from) - order.indexOf(b.from));
    for (const reference of references) {
      const keys = keyPairs(reference, model);
      const [referencingColumns, referencedColumns] = [keys.map(([from]) => from), keys.map(([, to]) => to)];
      const condition = `(${quoted(referencingColumns, 't')}) IN (SELECT ${quoted(referencedColumns)} FROM "${model.table}" WHERE id = ANY ($1))`;
      await this.deleteAll(reference.from, condition, [ids]);
    }
  }

  /** Deletes all rows `t` of which the condition is true, some at a time. */
  private async deleteAll(model: Model, condition: string, values: readonly unknown[]): Promise<void> {
    for (let deleted = this.batchSize; deleted === this.batchSize;)
      deleted = await this.deleteBatch(model, condition, values);
  }

  private async deleteBatch(model: Model, condition: string, values: readonly unknown[]): Promise<number> {
    const key = primaryKeyOf(model).map((name) => columnOf(model, name));
    const some = `SELECT ${quoted(key, 't')} FROM "${model.table}" t WHERE ${condition}`;
    const hook = purgeHooks.get(model.target);
    if (!hook) return this.deleteSelected(model, key, `${some} LIMIT ${this.batchSize}`, values);
    const columns = hook.columns.map((name) => `t."${columnOf(model, name)}" AS "${name}"`);
    const { rows } = await this.owner.query(
      `SELECT t.id, ${columns.join(', ')} FROM "${model.table}" t WHERE ${condition} LIMIT ${this.batchSize}`,
      [...values],
    );
    const found = rows as (Record<string, unknown> & { id: string })[];
    await hook.cleanUp(found, { owner: this.owner, dataDir: this.options.dataDir });
    const ids = found.map(({ id }) => id);
    return this.deleteSelected(model, key, `${some} AND t.id = ANY ($${values.length + 1})`, [
      ...values,
      ids,
    ]);
  }

  private async deleteSelected(
    model: Model,
    key: readonly string[],
    some: string,
    values: readonly unknown[],
  ): Promise<number> {
    const { rowCount } = await this.owner.query(
      `DELETE FROM "${model.table}" WHERE (${quoted(key)}) IN (${some})`,
      [...values],
    );
    return rowCount ?? 0;
  }
}

/**
 * Deletes the rows that were deleted softly so long ago that nobody can restore them, and what they leave behind. What
 * hangs on them goes first; what only names them forgets them; a row that another one must name waits (decision 0016).
 */
export const purgeDeleted = (
  owner: Owner,
  models: readonly Model[],
  options: PurgeOptions,
  batchSize = BATCH_SIZE,
): Promise<void> => new Purge(owner, models, options, batchSize).run();
