import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import type { TextRow } from '../database/batch';
import { badArgument } from '../errors';
import type { Model, ToMany } from '../model/metadata';
import { asUuid } from '../model/types';
import {
  type PermissionCheck,
  authorizationRules,
  type AuthorizationTarget,
  type AuthorizationRules,
} from '../tenancy/authorization';
import { anyRows } from './nodes';
import type { ListArguments } from './page';
import type { Cells, Row } from './row';
import {
  argumentsOf,
  emptySelection,
  type ListField,
  type Look,
  select,
  type Selection,
  selectList,
} from './selection';
import {
  type Connection,
  connection,
  type ParentKey,
  rowsById,
  rowsThrough,
  type Statement,
} from './statement';

/** What runs a statement: a request's database session. Rows are PostgreSQL's text, cell by cell. */
export interface StatementRunner {
  query(text: string, values: readonly unknown[]): Promise<TextRow[]>;
}

type CellsLoader = DataLoader<ParentKey, Cells[], string>;

/** A field made ready: what it asks of the database, and what loads it for all parents together. */
interface Ready {
  readonly statement: Statement<unknown>;
  readonly loader: CellsLoader;
  readonly look: Look;
}

/**
 * The read side of one request. A field that leads to rows becomes a statement when it is first met; every parent
 * that has the same field, and every alias that comes out as the same statement, is loaded by it together.
 *
 * Lists below a row are read ahead, level by level, before the row is handed out: graphql-js then finds them on the
 * row and completes the whole tree in one go, instead of waiting at every row for a promise of its own.
 */
export class Reader {
  /** graphql-js gives all siblings of one field the same array of nodes. */
  private readonly byField = new WeakMap<readonly FieldNode[], Ready>();
  private readonly loaders = new Map<string, CellsLoader>();
  /** What the viewer is in each tenant, read when it is first asked for. */
  private standings?: Promise<Map<string, unknown>>;

  constructor(private readonly runner: StatementRunner) {}

  /** A row by its id; null when there is none that the reader may see. */
  one(model: Model, id: string, info: GraphQLResolveInfo): Promise<Row | null> {
    const ready = this.ready(info.fieldNodes, info, () =>
      rowsById(model, select(emptySelection(model), info.fieldNodes, info)),
    );
    return this.single(ready, [asUuid(id)]);
  }

  /** Rows of any of the models by their ids, in the same order. */
  any(models: readonly Model[], ids: readonly string[], info: GraphQLResolveInfo): Promise<(Row | null)[]> {
    const ready = this.ready(info.fieldNodes, info, () =>
      anyRows(models.map((model) => select(emptySelection(model), info.fieldNodes, info))),
    );
    const keys = ids.map((id) => [asUuid(id)]);
    return this.all(ready, keys) as Promise<(Row | null)[]>;
  }

  /** The rows that a relation leads to from `parent`: read ahead, or now where they could not be. */
  many(relation: ToMany, parent: Row, args: ListArguments, info: GraphQLResolveInfo): unknown {
    const ahead = parent.$lists?.[info.path.key];
    if (ahead !== undefined) return ahead;
    const ready = this.ready(info.fieldNodes, info, () =>
      listStatement(relation, args, info.fieldNodes, info),
    );
    return this.single(ready, parentKey(relation, parent));
  }

  /** The root list of a model for one tenant; empty for a tenant that is not the reader's. */
  list(model: Model, tenantId: string, args: ListArguments, info: GraphQLResolveInfo): Promise<Connection> {
    const keys = [{ parent: 'id', child: model.tenant!.column }];
    const ready = this.ready(info.fieldNodes, info, () =>
      connection({ to: model, keys }, args, selectList(model, info.fieldNodes, info)),
    );
    return this.single(ready, [asUuid(tenantId)]);
  }

  /** Whether the viewer may do what the permission names to a row at a place. */
  async capability(place: AuthorizationTarget, permission: string): Promise<PermissionCheck> {
    const rights = authorizationRules()!;
    this.standings ??= this.loadStandings(rights);
    const standing = (await this.standings).get(place.tenant);
    const reason = rights.denialReason(standing as never, permission, place);
    return { allowed: reason === null, reason };
  }

  private async loadStandings({
    membershipsSql: standings,
  }: AuthorizationRules): Promise<Map<string, unknown>> {
    const rows = await this.runner.query(standings, []);
    return new Map(rows.map(([tenant, standing]) => [tenant!, JSON.parse(standing!) as unknown]));
  }

  private ready(nodes: readonly FieldNode[], look: Look, compile: () => Statement<unknown>): Ready {
    let ready = this.byField.get(nodes);
    if (!ready) {
      // Fields may share a statement and still make different rows of its cells, so each reads them by itself.
      const statement = compile();
      ready = { statement, loader: this.loaderOf(statement), look };
      this.byField.set(nodes, ready);
    }
    return ready;
  }

  private async single<Result>(ready: Ready, key: ParentKey): Promise<Result> {
    const [result] = await this.all(ready, [key]);
    return result as Result;
  }

  /** A field's results for some parents, with all the lists that are asked for below them. */
  private async all({ statement, loader, look }: Ready, keys: readonly ParentKey[]): Promise<unknown[]> {
    const loaded = await loader.loadMany(keys);
    const results = loaded.map((cells) => {
      if (cells instanceof Error) throw cells;
      return statement.read(cells);
    });
    const { below } = statement;
    if (below) {
      const rows: Row[] = [];
      for (const result of results) rows.push(...below.rows(result));
      await this.ahead(below.selection, rows, look);
    }
    return results;
  }

  private async ahead(selection: Selection, rows: readonly Row[], look: Look): Promise<void> {
    if (!rows.length) return;
    const steps: Promise<void>[] = [];
    for (const [key, field] of selection.lists)
      if (field) steps.push(this.listAhead(key, field, selection.model, rows, look));
    for (const [relation, inner] of selection.joins) {
      if (!inner.lists.size && !inner.joins.size) continue;
      const joined = rows.map((row) => row[relation.name] as Row | null).filter((row) => row !== null);
      steps.push(this.ahead(inner, joined, look));
    }
    if (steps.length) await Promise.all(steps);
  }

  private async listAhead(
    key: string,
    { relation, nodes }: ListField,
    model: Model,
    rows: readonly Row[],
    look: Look,
  ): Promise<void> {
    try {
      const args = argumentsOf(model.name, nodes, look);
      const ready = this.ready(nodes, look, () => listStatement(relation, args, nodes, look));
      const lists = await this.all(
        ready,
        rows.map((row) => parentKey(relation, row)),
      );
      rows.forEach(
        (row, i) => ((row.$lists ??= Object.create(null) as Record<string, unknown>)[key] = lists[i]),
      );
    } catch {
      // The field fails again when it is resolved, at its own place in the answer, while its siblings are answered.
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

const parentKey = (relation: ToMany, parent: Row): ParentKey =>
  relation.keys.map((key) => parent[`$${key.parent}`] as string);

function listStatement(
  relation: ToMany,
  args: ListArguments,
  nodes: readonly FieldNode[],
  look: Look,
): Statement<unknown> {
  if (relation.through) return rowsThrough(relation, select(emptySelection(relation.to), nodes, look));
  return connection(relation, args, selectList(relation.to, nodes, look));
}

/** `nodes(ids:)` is a list the client makes itself, so its size is checked here. */
export function checkIds(ids: readonly string[], most: number): void {
  if (ids.length > most) throw badArgument('ids', `takes at most ${most} ids.`);
}
