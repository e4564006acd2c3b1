import type { RowBytes } from '../../database/row-messages';
import { JsonBytes } from '../../json-bytes';
import type { Model } from '../../model/metadata';
import { cursorScope, orderBy, type Page } from '../page';
import { type ListRows, pageSource } from '../page-source';
import type { Branch } from './branch';
import { type Compilation, type RowRef, sqlType } from './compilation';
import type { RowStream, Write } from './row-stream';

/** What the fields of a connection need in addition to its rows. */
export interface RequestedPageInfo {
  /** Whether there is a next page, in the direction in which the page is read. */
  readonly more: boolean;
  readonly cursors: boolean;
}

/** The rows of a page as JSON. */
class WrittenRows {
  private readonly rows = JsonBytes.take();
  /** Where each row ends. */
  private readonly ends: number[] = [];

  add(write: Write, row: RowBytes, stream: RowStream): void {
    if (this.ends.length) this.rows.add(',');
    write(this.rows, row, stream);
    this.ends.push(this.rows.length);
  }

  /** Writes the rows as a list and releases them. */
  moveTo(to: JsonBytes, isReversed: boolean): void {
    to.add('[');
    if (isReversed) this.writeReversed(to);
    else to.append(this.rows);
    to.add(']');
    this.rows.release();
  }

  private writeReversed(to: JsonBytes): void {
    const { rows, ends } = this;
    for (let i = ends.length - 1; i > 0; i -= 1) {
      to.append(rows, ends[i - 1]! + 1, ends[i]);
      to.add(',');
    }
    to.append(rows, 0, ends[0] ?? 0);
  }
}

/** Writes a cell as a JSON string, or null. */
function writeText(to: JsonBytes, row: RowBytes, cell: number): void {
  const start = row.start(cell);
  if (start < 0) to.add('null');
  else to.string(row.bytes, start, row.end(cell));
}

/** A page in the order of the response. */
export interface ReadPage {
  /** The rows, per view. */
  readonly views: readonly WrittenRows[];
  readonly more: boolean;
  /** The first and the last row. */
  readonly start?: RowBytes | undefined;
  readonly end?: RowBytes | undefined;
}

/** The rows of a page. They are written once per view, that is, per field of the connection that contains them. */
export class PageRows {
  private readonly branch: Branch;
  private readonly views: Write[] = [];
  private readonly id: number;
  private readonly orderValue: number;
  /** The part of a cursor that all rows share. */
  private readonly cursorStart: string;

  constructor(
    to: Compilation,
    model: Model,
    private readonly page: Page,
    rows: ListRows,
    requested: RequestedPageInfo,
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
    this.cursorStart = `${JSON.stringify(cursorScope(page)).slice(0, -1)},`;
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

  /** Writes the cursor of a row as `encodeCursor` does, or null without a row. */
  readonly cursor = (to: JsonBytes, row: RowBytes | undefined): void => {
    if (!row) return to.add('null');
    const json = JsonBytes.take();
    json.add(this.cursorStart);
    writeText(json, row, this.orderValue);
    json.add(',');
    writeText(json, row, this.id);
    json.add(']');
    to.add(`"${json.toString('base64url')}"`);
    json.release();
  };

  /** Reads the page of one row above. It creates no closures, because it runs once per row. */
  read(stream: RowStream): ReadPage {
    const { page, views } = this;
    const { number } = this.branch;
    const written: WrittenRows[] = [];
    for (let i = 0; i < views.length; i += 1) written.push(new WrittenRows());
    let first: RowBytes | undefined;
    let last: RowBytes | undefined;
    let count = 0;
    for (let row = stream.take(number); row; row = stream.take(number)) {
      count += 1;
      if (count > page.limit) break;
      first ??= row;
      last = row;
      for (let i = 0; i < views.length; i += 1) written[i]!.add(views[i]!, row, stream);
    }
    const [start, end] = page.backwards ? [last, first] : [first, last];
    return {
      views: written,
      more: count > page.limit,
      start,
      end,
    };
  }
}
