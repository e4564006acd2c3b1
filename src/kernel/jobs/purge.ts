import type { Clock } from '../clock';
import { primaryKeyOf } from '../model/link';
import {
  type BelongsTo,
  type ClassRef,
  columnOf,
  isWithinTenant,
  type Model,
  modelOf,
  tenantOf,
} from '../model/metadata';
import { RESTORE_DAYS } from '../model/soft-delete';
import { purging } from '../tenancy/session-variables';
import { clearSurvivors, emptyingSql } from './emptied-tenants';

export const PURGE_DELETED = 'purge-deleted';

/** Maximum number of rows deleted per statement, which limits the locks of a purge and their duration. */
const BATCH_SIZE = 500;
/** Added to the restore period, so that a restore started at its end has finished before the purge. */
const MARGIN_MS = 3_600_000;

/** Connection with the privileges of the table owner, on which each statement is its own transaction. */
interface Owner {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[]; rowCount?: number | null }>;
}

/** The storage of files that rows refer to. */
interface StoredFiles {
  /** Name of the storage, as rows contain it. */
  readonly provider: string;
  /** Deletes a file and those that were derived from it. Ignores missing ones. */
  deleteWithDerived(path: string): Promise<void>;
}

export interface PurgeOptions {
  readonly clock: Clock;
  /** The storages that can have files of rows. */
  readonly stores?: readonly StoredFiles[];
}

/** Cleanup hook for resources outside the database, such as files. */
export interface PurgeHook {
  /** Properties that `cleanUp` needs. */
  readonly columns: readonly string[];
  /**
   * Removes the resources. Called before the rows are deleted, so that an interrupted purge repeats it. It must therefore
   * ignore resources that no longer exist.
   */
  readonly cleanUp: (
    rows: readonly Record<string, unknown>[],
    from: { readonly owner: Owner; readonly files: readonly StoredFiles[] },
  ) => Promise<void>;
}

const purgeHooks = new Map<ClassRef, PurgeHook>();

/** Registers the cleanup hook of an entity that has an ID. */
export const onPurge = (target: ClassRef, hook: PurgeHook): void => void purgeHooks.set(target, hook);

/** A relation that points to a model. */
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

/** Whether rows are kept when the row that the relation leads to is purged: it is the tenant that they outlive. */
const outlives = (model: Model, relation: BelongsTo): boolean =>
  model.outlivesTenant !== undefined && relation.name === model.tenant?.name;

/** Orders the models so that their rows can be deleted: models that reference another one come before it. */
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

/** Returns the column pairs of a reference. They include the tenant if both models have one, to match the indexes. */
const keyPairs = ({ from, relation }: IncomingReference, to: Model): [from: string, to: string][] => {
  const tenants: [string, string][] = isWithinTenant(from, relation)
    ? [[tenantOf(from).column, tenantOf(to).column]]
    : [];
  return [...tenants, [relation.column, 'id']];
};

const quoted = (columns: readonly string[], alias?: string): string =>
  columns.map((column) => (alias ? `${alias}."${column}"` : `"${column}"`)).join(', ');

/** SQL conditions: no row references the row `t` of `model` by a relation that prevents its deletion. */
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
    const { emptied } = model;
    const isPurged = emptied ? [`t."${columnOf(model, emptied.at)}" IS NULL`] : [];
    const expired = ['t."deleted_at" < $1', ...isPurged, ...unreferencedSql(model, this.models)].join(
      ' AND ',
    );
    const values = [new Date(now - RESTORE_DAYS * 86_400_000 - MARGIN_MS)];
    for (let last: string | null = null; ;) {
      const { rows } = await this.owner.query(
        `SELECT t.id FROM "${model.table}" t WHERE ${expired} AND ($2::uuid IS NULL OR t.id > $2) ORDER BY t.id LIMIT ${this.batchSize}`,
        [...values, last],
      );
      const ids = rows.map((row) => (row as { id: string }).id);
      if (!ids.length) return;
      await this.clearSurvivors(model, ids);
      await this.deleteDependents(model, ids);
      const purgeable = `${expired} AND t.id = ANY ($2)`;
      if (emptied)
        await this.owner.query(`UPDATE "${model.table}" t SET ${emptyingSql(model)} WHERE ${purgeable}`, [
          ...values,
          ids,
        ]);
      else await this.deleteAll(model, purgeable, [...values, ids]);
      last = ids.at(-1)!;
    }
  }

  /** Clears the rows that outlive tenants, before what they refer to is deleted. */
  private async clearSurvivors(model: Model, ids: readonly string[]): Promise<void> {
    for (const { from, relation } of incomingReferences(model, this.models))
      if (outlives(from, relation)) await clearSurvivors(this.owner, from, ids, this.batchSize);
  }

  /** Deletes the rows that would be deleted by cascade, in batches, because a tenant can have any number of them. */
  private async deleteDependents(model: Model, ids: readonly string[]): Promise<void> {
    const references = incomingReferences(model, this.models).filter(
      ({ from, relation }) => relation.onDelete === 'CASCADE' && !outlives(from, relation),
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

  /** Deletes all rows `t` that meet the condition, in batches. */
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
    await hook.cleanUp(found, { owner: this.owner, files: this.options.stores ?? [] });
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
      `DELETE FROM "${model.table}" WHERE (${quoted(key)}) IN (${some}) AND ${purging}`,
      [...values],
    );
    return rowCount ?? 0;
  }
}

/**
 * Purges soft-deleted rows that can no longer be restored, and their resources. Dependent rows are deleted first,
 * nullable references become null, and rows with mandatory references to them are purged later (decision 0016). Tenants
 * are emptied, because some rows outlive them (decision 0104).
 */
export const purgeDeleted = (
  owner: Owner,
  models: readonly Model[],
  options: PurgeOptions,
  batchSize = BATCH_SIZE,
): Promise<void> => new Purge(owner, models, options, batchSize).run();
