import type { Model } from '../../model/metadata';
import { encodeCursor, orderBy, type Page } from '../page';
import { type ListRows, pageSource } from '../page-source';
import type { Cells } from '../row';
import type { Branch } from './branch';
import { type Compilation, type RowRef, sqlType } from './compilation';
import type { RowStream, Write } from './row-stream';
import { ChunkedString } from './chunked-string';

/** What the fields of a connection need in addition to its rows. */
export interface RequestedPageInfo {
  /** Whether there is a next page, in the direction in which the page is read. */
  readonly more: boolean;
  readonly cursors: boolean;
}

/** A page in the order of the response. */
export interface ReadPage {
  /** The rows as JSON text, per view. */
  readonly views: readonly ChunkedString[][];
  readonly more: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** The rows of a page. They are written once per view, that is, per field of the connection that contains them. */
export class PageRows {
  private readonly branch: Branch;
  private readonly views: Write[] = [];
  private readonly id: number;
  private readonly orderValue: number;

  constructor(
    to: Compilation,
    model: Model,
    private readonly page: Page,
    rows: ListRows,
    private readonly requested: RequestedPageInfo,
    parent: Branch,
  ) {
    const limit = page.limit + (requested.more ? 1 : 0);
    this.branch = to.branch({
      ...pageSource(model, page, rows, limit, to.parameters),
      order: orderBy(page),
      limit,
      pageSize: page.limit,
    });
    parent.add(this.branch);
    const { columns } = this.branch;
    this.id = requested.cursors ? columns.add(page.tieBreaker, 'uuid') : 0;
    this.orderValue = requested.cursors ? columns.add(page.cursorSql, sqlType(page.cursorType)) : 0;
  }

  /** The row of the page. */
  get rowRef(): RowRef {
    return { branch: this.branch, alias: 't' };
  }

  /** Adds a writer for each row and returns the index of its view. */
  view(write: Write): number {
    return this.views.push(write) - 1;
  }

  readonly cursor = (cells: Cells): string =>
    encodeCursor(this.page, cells[this.orderValue]!, cells[this.id]!);

  /** Reads the page of one row above. It creates no closures, because it runs once per row. */
  read(stream: RowStream): ReadPage {
    const { page, views } = this;
    const { branchId } = this.branch;
    const written: ChunkedString[][] = [];
    for (let i = 0; i < views.length; i += 1) written.push([]);
    let first: Cells | undefined;
    let last: Cells | undefined;
    let count = 0;
    for (let cells = stream.take(branchId); cells; cells = stream.take(branchId)) {
      count += 1;
      if (count > page.limit) break;
      first ??= cells;
      last = cells;
      for (let i = 0; i < views.length; i += 1) {
        const text = new ChunkedString(stream);
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
    return cells && this.requested.cursors ? this.cursor(cells) : null;
  }
}
