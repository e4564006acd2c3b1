import type { RowBytes } from '../../database/row-messages';
import type { JoinKeys, Model } from '../../model/metadata';
import { relatedFields } from '../../model/related-filters';
import {
  foundBy,
  type PathRows,
  type RelatedRows,
  relatedRows,
  type RelationKeys,
  unorderedRows,
} from '../found-rows';
import { excludedByCursor, isOfTenant, type ListArguments, type Page, pageOf } from '../page';
import { Parameters } from '../parameters';
import { listFilter } from '../row';
import { type Fields, fieldsBelow, nameOf } from '../selection';
import { whereConditions } from '../where';
import type { Branch } from './branch';
import type { Compilation } from './compilation';
import { PageRows, type ReadPage } from './page-rows';
import type { Write } from './row-stream';

/** The rows of a connection: a relation, or a root list. */
export interface ListedBelow extends RelationKeys {
  /** Returns the SQL of a value by which rows are found. It is lazy, because it adds parameters. */
  readonly value: (pair: JoinKeys[number]) => string;
  /** Condition of the rows, as SQL with `{name}`. */
  readonly when?: string;
}

/** Writes a field of a connection from the row above it and the page read. */
type WriteField = Write<ReadPage>;

/** Compiles a connection to rows of `model` below a row of the branch `above`. */
export class ConnectionCompiler {
  private readonly typeName: string;
  private readonly page: Page;
  /** Conditions for the rows of all pages. */
  private readonly base: readonly string[];
  private readonly groups: ReadonlyMap<string, Fields>;
  /** Selected fields of `pageInfo`. */
  private readonly ends: ReadonlySet<string>;
  private readonly rows?: PageRows;
  private readonly path?: PathRows;

  constructor(
    private readonly to: Compilation,
    private readonly model: Model,
    listed: ListedBelow,
    args: ListArguments,
    private readonly nodes: Fields,
    private readonly above: Branch,
  ) {
    this.typeName = `${model.name}Connection`;
    const rows = { ...foundBy(listed), when: listed.when };
    this.groups = fieldsBelow(this.typeName, nodes, to.info);
    const names = new Set([...this.groups.values()].map(nameOf));
    const readsRows = ['nodes', 'edges', 'pageInfo'].some((name) => names.has(name));
    // Filters are validated even if no rows are selected, but then no SQL refers to their parameters.
    const reads = readsRows || names.has('totalCount');
    const parameters = reads ? to.parameters : new Parameters();
    const needsTenant = reads && (model.search !== undefined || relatedFields(model).size > 0);
    const tenant = needsTenant && isOfTenant(model, rows) ? listed.value(listed.keys[0]!) : undefined;
    this.page = pageOf(model, args, rows, tenant);
    const conditions = whereConditions(model, args.where, parameters, this.page);
    const own: RelatedRows = reads ? relatedRows(listed, 't', listed.value) : { conditions: [] };
    this.path = own.path;
    this.base = [
      ...above.withinPage,
      ...own.conditions,
      ...listFilter(model, args, 't', rows),
      ...conditions,
    ];
    this.ends = this.below('pageInfo', 'PageInfo');
    const next = this.page.backwards ? 'hasPreviousPage' : 'hasNextPage';
    const requested = {
      more: this.ends.has(next),
      cursors:
        this.ends.has('startCursor') ||
        this.ends.has('endCursor') ||
        this.below('edges', `${model.name}Edge`).has('cursor'),
    };
    if (readsRows && this.path) to.countTable();
    if (readsRows)
      this.rows = new PageRows(to, model, this.page, { base: this.base, path: this.path }, requested, above);
  }

  writer(): Write {
    const fields = this.to.object(this.typeName, this.nodes, (name, nodes) => this.field(name, nodes));
    const { rows } = this;
    const none: ReadPage = { views: [], more: false };
    return (to, above, stream) => fields(to, above, rows ? rows.read(stream) : none);
  }

  private field(name: string, nodes: Fields): WriteField {
    const { to, model, rows } = this;
    switch (name) {
      case 'totalCount': {
        const count = `SELECT count(*) AS n FROM ${unorderedRows(model, this.path, this.base)}`;
        this.countTables();
        const cell = this.above.scalarSubquery(count, 'bigint');
        return (text, above) => text.copy(above.bytes, above.start(cell), above.end(cell));
      }
      case 'pageInfo':
        return this.pageInfo(nodes);
      default: {
        const write = name === 'edges' ? this.edge(nodes) : to.row(model, nodes, rows!.rowRef);
        const view = rows!.view(write);
        const { backwards } = this.page;
        return (text, _, page) => page.views[view]!.moveTo(text, backwards);
      }
    }
  }

  private edge(nodes: Fields): Write {
    const { to, model } = this;
    const { rowRef, cursor } = this.rows!;
    return to.object(`${model.name}Edge`, nodes, (name, group) =>
      name === 'cursor' ? cursor : to.row(model, group, rowRef),
    );
  }

  private pageInfo(nodes: Fields): WriteField {
    const earlier = this.ends.has('hasPreviousPage') ? this.excludedCell('after') : undefined;
    const later = this.ends.has('hasNextPage') ? this.excludedCell('before') : undefined;
    const { backwards } = this.page;
    const has = (above: RowBytes, cell: number | undefined): boolean =>
      cell !== undefined && above.text(cell) === 't';
    const fields: Record<string, WriteField> = {
      hasNextPage: (to, above, { more }) => to.add(String(has(above, later) || (!backwards && more))),
      hasPreviousPage: (to, above, { more }) => to.add(String(has(above, earlier) || (backwards && more))),
      startCursor: (to, _, { start }) => this.rows!.cursor(to, start),
      endCursor: (to, _, { end }) => this.rows!.cursor(to, end),
    };
    return this.to.object('PageInfo', nodes, (name) => fields[name]!);
  }

  /** Returns the cell for whether a cursor excludes rows; undefined without this cursor. */
  private excludedCell(cursor: 'after' | 'before'): number | undefined {
    const conditions = excludedByCursor(this.page, this.to.parameters, cursor);
    if (!conditions.length) return undefined;
    const some = `SELECT FROM ${unorderedRows(this.model, this.path, [...this.base, ...conditions])}`;
    this.countTables();
    return this.above.scalarSubquery(`SELECT EXISTS (${some}) AS n`, 'boolean');
  }

  /** Counts the tables of a subquery. A path has two. */
  private countTables(): void {
    this.to.countTable();
    if (this.path) this.to.countTable();
  }

  /** Returns the names of the fields selected below all fields of a name. */
  private below(field: string, typeName: string): Set<string> {
    const { info } = this.to;
    const selected = [...this.groups.values()].filter((nodes) => nameOf(nodes) === field);
    return new Set(selected.flatMap((nodes) => [...fieldsBelow(typeName, nodes, info).values()].map(nameOf)));
  }
}
