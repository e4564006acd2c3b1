import { readableColumns } from '../model/columns';
import type { JoinKeys, Model, Path, ToMany } from '../model/metadata';
import { type FoundRows, whereAll } from './page';
import { notDeleted } from './shown';

/** The columns by which a row finds the rows of a list. */
export type RelationKeys = Pick<ToMany, 'keys' | 'through'>;

/** Returns the SQL of a value of the row above. It is lazy, because it adds parameters or columns. */
type ValueAbove = (pair: JoinKeys[number], index: number) => string;

/** Returns the pairs of the start of a path that its end has, too: those of the tenant. */
const ofBothEnds = (keys: JoinKeys, through: Path): JoinKeys =>
  through.keys.flatMap(({ parent, child }) =>
    keys.filter((pair) => pair.child === parent).map((pair) => ({ parent: pair.parent, child })),
  );

/** Returns how a relation finds its rows. */
export function foundBy({ keys, through }: RelationKeys): FoundRows {
  const own = through ? ofBothEnds(keys, through) : keys;
  return { columns: own.map(({ child }) => child), isPath: through !== undefined };
}

/** The rows at the end of a path. The row `via` is in its middle. */
export interface PathRows {
  readonly middle: Model;
  /** Conditions of the row `via`. */
  readonly start: readonly string[];
  /** Conditions that join a row `t` with the row `via`. */
  readonly on: readonly string[];
  /** The condition that a row `t` is at the end of the path. It is evaluated row by row, by the ID of the row `via`. */
  readonly condition: string;
}

/** The conditions of the rows `alias` that a relation leads to. */
export interface RelatedRows {
  readonly conditions: readonly string[];
  readonly path?: PathRows;
}

/** Returns the rows that a relation leads to. */
export function relatedRows(
  { keys, through }: RelationKeys,
  alias: string,
  valueAbove: ValueAbove,
): RelatedRows {
  const values = keys.map((pair, i) => valueAbove(pair, i));
  const equal = (row: string): string[] => keys.map(({ child }, i) => `${row}."${child}" = ${values[i]!}`);
  if (!through) return { conditions: equal(alias) };
  const own = ofBothEnds(keys, through).map(({ parent, child }) => {
    const place = keys.findIndex((pair) => pair.parent === parent);
    return `${alias}."${child}" = ${values[place]!}`;
  });
  const start = [...equal('via'), ...notDeleted(through.model, 'via')];
  const on = through.keys.map(({ parent, child }) => `via."${parent}" = ${alias}."${child}"`);
  // As an EXISTS it would become a join, which the planner may run over all rows in the middle for each row of the list.
  const condition = `(SELECT TRUE FROM "${through.model.table}" via WHERE ${[...on, ...start].join(' AND ')})`;
  return { conditions: [...own, condition], path: { middle: through.model, start, on, condition } };
}

/**
 * Returns what follows FROM to read the rows `t` that meet the conditions, in any order. Those at the end of a path are read
 * from its start on, by an index of each relation, whatever the number of rows that are not.
 */
export function unorderedRows(
  model: Model,
  path: PathRows | undefined,
  conditions: readonly string[],
): string {
  if (!path) return `"${model.table}" t ${whereAll(conditions)}`;
  const columns = readableColumns(model).map((column) => `t."${column}"`);
  const own = [...path.on, ...conditions.filter((one) => one !== path.condition)];
  return (
    `"${path.middle.table}" via CROSS JOIN LATERAL ` +
    `(SELECT ${columns.join(', ')} FROM "${model.table}" t ${whereAll(own)} OFFSET 0) t ${whereAll(path.start)}`
  );
}
