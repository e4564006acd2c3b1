import DataLoader from 'dataloader';
import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { badArgument } from '../errors';
import type { Model, ToMany } from '../model/metadata';
import { isUuid } from '../model/types';
import { type Capability, declaredRights, type Place, type Rights } from '../tenancy/rights';
import { anyRows } from './nodes';
import type { ListArguments } from './page';
import type { Cells, Row } from './row';
import { emptySelection, select, selectList } from './selection';
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
  query(text: string, values: readonly unknown[]): Promise<(string | null)[][]>;
}

/** No row has the nil UUID: what is no UUID gets the answer that an unknown id gets, from the same statement. */
const NIL = '00000000-0000-0000-0000-000000000000';
const asUuid = (id: string): string => (isUuid(id) ? id : NIL);

type Load = (key: ParentKey) => Promise<unknown>;
type CellsLoader = DataLoader<ParentKey, Cells[], string>;

/**
 * The read side of one request. A field that leads to rows becomes a statement when it is first resolved; every
 * parent that resolves the same field, and every alias that comes out as the same statement, is loaded by it together.
 */
export class Reader {
  /** graphql-js gives all siblings of one field the same array of nodes. */
  private readonly byField = new WeakMap<readonly FieldNode[], Load>();
  private readonly loaders = new Map<string, CellsLoader>();
  /** What the viewer is in each tenant, read when it is first asked for. */
  private standings?: Promise<Map<string, unknown>>;

  constructor(private readonly runner: StatementRunner) {}

  /** A row by its id; null when there is none that the reader may see. */
  one(model: Model, id: string, info: GraphQLResolveInfo): Promise<Row | null> {
    const load = this.loaderFor(info, () =>
      rowsById(model, select(emptySelection(model), info.fieldNodes, info)),
    );
    return load([asUuid(id)]) as Promise<Row | null>;
  }

  /** Rows of any of the models by their ids, in the same order. */
  any(models: readonly Model[], ids: readonly string[], info: GraphQLResolveInfo): Promise<(Row | null)[]> {
    const load = this.loaderFor(info, () =>
      anyRows(models.map((model) => select(emptySelection(model), info.fieldNodes, info))),
    );
    return Promise.all(ids.map((id) => load([asUuid(id)]) as Promise<Row | null>));
  }

  /** The rows that a relation leads to from `parent`. */
  many(relation: ToMany, parent: Row, args: ListArguments, info: GraphQLResolveInfo): Promise<unknown> {
    const load = this.loaderFor(info, (): Statement<unknown> => {
      if (relation.through)
        return rowsThrough(relation, select(emptySelection(relation.to), info.fieldNodes, info));
      return connection(relation, args, selectList(relation.to, info.fieldNodes, info));
    });
    return load(relation.keys.map((key) => parent[`$${key.parent}`] as string));
  }

  /** The root list of a model for one tenant; empty for a tenant that is not the reader's. */
  list(model: Model, tenantId: string, args: ListArguments, info: GraphQLResolveInfo): Promise<Connection> {
    const keys = [{ parent: 'id', child: model.tenant!.column }];
    const load = this.loaderFor(info, () =>
      connection({ to: model, keys }, args, selectList(model, info.fieldNodes, info)),
    );
    return load([asUuid(tenantId)]) as Promise<Connection>;
  }

  /** Whether the viewer may do what the permission names to a row at a place. */
  async capability(place: Place, permission: string): Promise<Capability> {
    const rights = declaredRights()!;
    this.standings ??= this.loadStandings(rights);
    const standing = (await this.standings).get(place.tenant);
    const reason = rights.refusal(standing as never, permission, place);
    return { allowed: reason === null, reason };
  }

  private async loadStandings({ standings }: Rights): Promise<Map<string, unknown>> {
    const rows = await this.runner.query(standings, []);
    return new Map(rows.map(([tenant, standing]) => [tenant!, JSON.parse(standing!) as unknown]));
  }

  private loaderFor(info: GraphQLResolveInfo, compile: () => Statement<unknown>): Load {
    let load = this.byField.get(info.fieldNodes);
    if (!load) {
      // Fields may share a statement and still make different rows of its cells, so each reads them by itself.
      const statement = compile();
      const loader = this.loaderOf(statement);
      load = async (key) => statement.read(await loader.load(key));
      this.byField.set(info.fieldNodes, load);
    }
    return load;
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

/** `nodes(ids:)` is a list the client makes itself, so its size is checked here. */
export function checkIds(ids: readonly string[], most: number): void {
  if (ids.length > most) throw badArgument('ids', `takes at most ${most} ids.`);
}
