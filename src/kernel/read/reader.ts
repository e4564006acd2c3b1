import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { TextRow } from '../database/row-messages';
import { badArgument } from '../errors';
import type { Model, ToMany } from '../model/metadata';
import { nodeListColumns, type NodeList } from '../model/node-lists';
import { isPlainList } from '../model/plain-lists';
import { isSummary, type Summary } from '../model/summaries';
import { asUuid } from '../model/types';
import {
  type PermissionCheck,
  authorizationRules,
  type AuthorizationTarget,
  type AuthorizationRules,
} from '../model/authorization';
import { nodesByIds, nodesFound, nodesThatList } from './nodes';
import type { ListArguments } from './page';
import type { ListedRows } from './root-fields';
import type { Cells, ResultRow } from './row';
import type { CheckedSearch } from './search-results';
import { type GivenKey, ID_KEY, keyValue } from './row-keys';
import {
  argumentsOf,
  emptySelection,
  type ListField,
  type OperationInfo,
  select,
  type Selection,
  selectList,
} from './selection';
import {
  type ConnectionResult,
  connection,
  type ParentKey,
  plainList,
  rowsByKey,
  type Statement,
} from './statement';
import { summaryRows } from './summary-statement';

/** Runs statements in the read transaction of a request. Cells are PostgreSQL's text output. */
export interface StatementRunner {
  query(text: string, values: readonly unknown[]): Promise<TextRow[]>;
}

type CellsLoader = DataLoader<ParentKey, Cells[], string>;

/** A field with its statement and the loader that batches its parents. */
interface PreparedField {
  readonly statement: Statement<unknown>;
  readonly loader: CellsLoader;
  readonly info: OperationInfo;
}

/**
 * Executes the reads of one request that are not compiled. A field that leads to rows becomes a statement when it is first
 * resolved. The statement loads the field for all parents, and for all aliases with the same statement.
 *
 * Lists below a row are prefetched, level by level, before the row is returned. graphql-js then finds them on the row and
 * completes the tree synchronously, instead of awaiting a promise per row.
 */
export class Reader {
  /** Keyed by field nodes: graphql-js passes the same array for a field of all siblings. */
  private readonly byField = new WeakMap<readonly FieldNode[], PreparedField>();
  private readonly loaders = new Map<string, CellsLoader>();
  /** The memberships of the viewer by tenant, loaded when first needed. */
  private viewerMemberships?: Promise<Map<string, unknown>>;

  constructor(private readonly runner: StatementRunner) {}

  /** Returns a row by ID; null if it does not exist or is not visible to the viewer. */
  row(model: Model, id: string, info: GraphQLResolveInfo): Promise<ResultRow | null> {
    return this.rowByKey(model, { key: ID_KEY, value: id }, info);
  }

  /** Like `row`, by the ID or another key. */
  rowByKey(model: Model, { key, value }: GivenKey, info: GraphQLResolveInfo): Promise<ResultRow | null> {
    const prepared = this.prepare(info.fieldNodes, info, () =>
      rowsByKey(model, key, select(emptySelection(model), info.fieldNodes, info)),
    );
    return this.single(prepared, [keyValue(key, value)]);
  }

  /** Returns rows of any of the models by ID, in the same order. */
  nodes(
    models: readonly Model[],
    ids: readonly string[],
    info: GraphQLResolveInfo,
  ): Promise<(ResultRow | null)[]> {
    const prepared = this.prepare(info.fieldNodes, info, () =>
      nodesByIds(models.map((model) => select(emptySelection(model), info.fieldNodes, info))),
    );
    const keys = ids.map((id) => [asUuid(id)]);
    return this.all(prepared, keys) as Promise<(ResultRow | null)[]>;
  }

  /** Returns the rows of a tenant that a search finds, best match first. */
  search(search: CheckedSearch, tenant: string, info: GraphQLResolveInfo): Promise<ResultRow[]> {
    if (!search.models.length) return Promise.resolve([]);
    const prepared = this.prepare(info.fieldNodes, info, () =>
      nodesFound(search, (model) => select(emptySelection(model), info.fieldNodes, info)),
    );
    return this.single(prepared, [asUuid(tenant)]);
  }

  /** Returns the nodes that list a row. */
  async listers(list: NodeList, parent: ResultRow, info: GraphQLResolveInfo): Promise<ResultRow[]> {
    const prepared = this.prepare(info.fieldNodes, info, () =>
      nodesThatList(list, (model) => select(emptySelection(model), info.fieldNodes, info)),
    );
    return this.single(
      prepared,
      nodeListColumns(list).map((column) => parent[`$${column}`] as string),
    );
  }

  /** Returns the rows of a relation from `parent`: prefetched ones, or by a statement if prefetching failed. */
  relation(
    relation: ToMany | Summary,
    parent: ResultRow,
    args: ListArguments,
    info: GraphQLResolveInfo,
  ): unknown {
    return parent.$prefetched?.[info.path.key] ?? this.unfetched(relation, parent, args, info);
  }

  /**
   * Rejects if the arguments are invalid, and never throws: when an item of a list throws, graphql-js drops the promises of
   * the items before it, and a dropped promise that rejects ends the process.
   */
  private async unfetched(
    relation: ToMany | Summary,
    parent: ResultRow,
    args: ListArguments,
    info: GraphQLResolveInfo,
  ): Promise<unknown> {
    const prepared = this.prepare(info.fieldNodes, info, () =>
      listStatement(relation, args, info.fieldNodes, info),
    );
    return this.single(prepared, parentKey(relation, parent));
  }

  /** Returns a root list; that of a tenant is empty if the viewer has no access to it. */
  list(
    model: Model,
    rows: ListedRows,
    ids: readonly string[],
    args: ListArguments,
    info: GraphQLResolveInfo,
  ): Promise<ConnectionResult> {
    const prepared = this.prepare(info.fieldNodes, info, () =>
      connection({ to: model, ...rows }, args, selectList(model, info.fieldNodes, info)),
    );
    return this.single(prepared, ids.map(asUuid));
  }

  /** Checks a permission of the viewer on a row. */
  async capability(target: AuthorizationTarget, permission: string): Promise<PermissionCheck> {
    const rights = authorizationRules()!;
    this.viewerMemberships ??= this.loadViewerMemberships(rights);
    const membership = (await this.viewerMemberships).get(target.tenant);
    const reason = rights.denialReason(membership as never, permission, target);
    return { allowed: reason === null, code: reason === null ? null : 'FORBIDDEN', reason };
  }

  private async loadViewerMemberships({
    membershipsSql: standings,
  }: AuthorizationRules): Promise<Map<string, unknown>> {
    const rows = await this.runner.query(standings, []);
    return new Map(rows.map(([tenant, membership]) => [tenant!, JSON.parse(membership!) as unknown]));
  }

  private prepare(
    nodes: readonly FieldNode[],
    info: OperationInfo,
    compile: () => Statement<unknown>,
  ): PreparedField {
    let prepared = this.byField.get(nodes);
    if (!prepared) {
      // Fields that share a statement can still build different rows from its cells.
      const statement = compile();
      prepared = { statement, loader: this.loaderOf(statement), info };
      this.byField.set(nodes, prepared);
    }
    return prepared;
  }

  private async single<Result>(prepared: PreparedField, key: ParentKey): Promise<Result> {
    const [result] = await this.all(prepared, [key]);
    return result as Result;
  }

  /** Returns the results of a field for several parents, with all requested lists below them. */
  private async all(
    { statement, loader, info }: PreparedField,
    keys: readonly ParentKey[],
  ): Promise<unknown[]> {
    const loaded = await loader.loadMany(keys);
    const results = loaded.map((cells) => {
      if (cells instanceof Error) throw cells;
      return statement.read(cells);
    });
    const { below } = statement;
    if (below) {
      const rows: ResultRow[] = [];
      for (const result of results) rows.push(...below.rows(result));
      await this.prefetch(below.selection, rows, info);
    }
    return results;
  }

  private async prefetch(
    selection: Selection,
    rows: readonly ResultRow[],
    info: OperationInfo,
  ): Promise<void> {
    if (!rows.length) return;
    const steps: Promise<void>[] = [];
    for (const [key, field] of selection.lists)
      if (field) steps.push(this.prefetchList(key, field, selection.model, rows, info));
    for (const [relation, inner] of selection.joins) {
      if (!inner.lists.size && !inner.joins.size) continue;
      const joined = rows.map((row) => row[relation.name] as ResultRow | null).filter((row) => row !== null);
      steps.push(this.prefetch(inner, joined, info));
    }
    if (steps.length) await Promise.all(steps);
  }

  private async prefetchList(
    key: string,
    { relation, nodes }: ListField,
    model: Model,
    rows: readonly ResultRow[],
    info: OperationInfo,
  ): Promise<void> {
    try {
      const args = argumentsOf(model.name, nodes, info);
      const prepared = this.prepare(nodes, info, () => listStatement(relation, args, nodes, info));
      const lists = await this.all(
        prepared,
        rows.map((row) => parentKey(relation, row)),
      );
      rows.forEach(
        (row, i) => ((row.$prefetched ??= Object.create(null) as Record<string, unknown>)[key] = lists[i]),
      );
    } catch {
      // The field fails again when it is resolved, so that the error has its path and siblings are not affected.
    }
  }

  private loaderOf(statement: Statement<unknown>): CellsLoader {
    const signature = JSON.stringify([statement.text, statement.values]);
    let loader = this.loaders.get(signature);
    if (!loader) {
      loader = new DataLoader((keys: readonly ParentKey[]) => this.load(statement, keys), {
        cacheKeyFn: (key) => key.join(),
      });
      this.loaders.set(signature, loader);
    }
    return loader;
  }

  private async load(statement: Statement<unknown>, keys: readonly ParentKey[]): Promise<Cells[][]> {
    const columns = keys[0]!.map((_, column) => keys.map((key) => key[column]));
    const rows = await this.runner.query(statement.text, [...columns, ...statement.values]);
    const byParent: Cells[][] = keys.map(() => []);
    for (const cells of rows) byParent[Number(cells[0]) - 1]!.push(cells);
    return byParent;
  }
}

const parentKey = (relation: ToMany | Summary, parent: ResultRow): ParentKey =>
  relation.keys.map((key) => parent[`$${key.parent}`] as string);

function listStatement(
  relation: ToMany | Summary,
  args: ListArguments,
  nodes: readonly FieldNode[],
  info: OperationInfo,
): Statement<unknown> {
  if (isSummary(relation)) {
    const selection = select(emptySelection(relation.row), nodes, info);
    return summaryRows(relation, args as never, selection);
  }
  if (isPlainList(relation)) return plainList(relation, select(emptySelection(relation.to), nodes, info));
  return connection(relation, args, selectList(relation.to, nodes, info));
}

/** Limits the number of IDs of `nodes(ids:)`. */
export function checkIds(ids: readonly string[], max: number): void {
  if (ids.length > max) throw badArgument('ids', `must have at most ${max} IDs, but has ${ids.length}.`);
}
