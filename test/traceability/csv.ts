import { readFileSync } from 'node:fs';

/** Returns the rows of a CSV file by column. Throws if its header or a row has other columns. */
export function readCsv<Column extends string>(
  path: string,
  columns: readonly Column[],
): Record<Column, string>[] {
  const [header, ...rows] = parseCsv(readFileSync(path, 'utf8'));
  if (header?.join() !== columns.join()) throw new Error(`${path} must have the columns ${columns.join()}.`);
  return rows.map((cells, index) => {
    if (cells.length !== columns.length)
      throw new Error(`${path}: row ${index + 2} has ${cells.length} cells.`);
    return Object.fromEntries(columns.map((column, at) => [column, cells[at]])) as Record<Column, string>;
  });
}

/** Parses CSV as in RFC 4180, with LF at the end of each line. */
export function parseCsv(text: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^",\n]*)([,\n])/y;
  const rows: string[][] = [];
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const start = cell.lastIndex;
    const [, raw, separator] = cell.exec(text) ?? [];
    if (raw === undefined) throw new Error(`Malformed CSV: ${text.slice(start, start + 40)}`);
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (separator === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
