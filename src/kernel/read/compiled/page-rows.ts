import type { Model } from '../../model/metadata';
import { encodeCursor, keyset, orderBy, type Page } from '../page';
import type { Cells } from '../row';
import type { Branch } from './branch';
import { type Compilation, type Place, sqlType } from './compilation';
import type { RowStream, Write } from './row-stream';
import { Text } from './text';

/** What the fields of a connection say about its rows, beyond the rows themselves. */
export interface Wanted {
  /** Whether there are rows behind the page, in the direction in which it is read. */
  readonly more: boolean;
  readonly cursors: boolean;
}

/** A page that was read, in the order of the answer. */
export interface ReadPage {
  /** The rows as JSON text, once for each view. */
  readonly views: readonly Text[][];
  readonly more: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** The rows of a connection's page, written once for each field of the connection that shows them. */
export class PageRows {
  private readonly branch: Branch;
  private readonly views: Write[] = [];
  private readonly id: number;
  private readonly orderValue: number;

  constructor(
    to: Compilation,
    model: Model,
    private readonly page: Page,
    base: readonly string[],
    private readonly wanted: Wanted,
    parent: Branch,
  ) {
    this.branch = to.branch({
      from: `"${model.table}" t`,
      conditions: [...base, ...keyset(page, to.parameters)],
      order: orderBy(page),
      limit: page.limit + (wanted.more ? 1 : 0),
      shown: page.limit,
    });
    parent.add(this.branch);
    const { columns } = this.branch;
    this.id = wanted.cursors ? columns.add(page.tie, 'uuid') : 0;
    this.orderValue = wanted.cursors ? columns.add(page.orderSql, sqlType(page.orderType)) : 0;
  }

  /** The row that its fields hang on. */
  get place(): Place {
    return { branch: this.branch, alias: 't' };
  }

  /** Adds a way to write every row; gives back its place among the views. */
  view(write: Write): number {
    return this.views.push(write) - 1;
  }

  readonly cursor = (cells: Cells): string =>
    encodeCursor(this.page.order, cells[this.orderValue]!, cells[this.id]!);

  /** Called for every row above: it makes no function, which would cost more than what the function does. */
  read(stream: RowStream): ReadPage {
    const { page, views } = this;
    const { mark } = this.branch;
    const written: Text[][] = [];
    for (let i = 0; i < views.length; i += 1) written.push([]);
    let first: Cells | undefined;
    let last: Cells | undefined;
    let count = 0;
    for (let cells = stream.take(mark); cells; cells = stream.take(mark)) {
      count += 1;
      if (count > page.limit) break;
      first ??= cells;
      last = cells;
      for (let i = 0; i < views.length; i += 1) {
        const text = new Text(stream);
        views[i]!(text, cells, stream);
        written[i]!.push(text);
      }
    }
    if (page.backwards) for (const view of written) view.reverse();
    const [start, end] = page.backwards ? [last, first] : [first, last];
    return {
      views: written,
      more: count > page.limit,
      startCursor: this.end(start),
      endCursor: this.end(end),
    };
  }

  private end(cells: Cells | undefined): string | null {
    return cells && this.wanted.cursors ? this.cursor(cells) : null;
  }
}
