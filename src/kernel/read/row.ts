import type { TextRow } from '../database/batch';
import { attributeSql, type Model, type ToOne } from '../model/metadata';
import {
  PERMISSION_CHECK_FIELD,
  type PermissionCheck,
  type AuthorizationTarget,
  authorizationTarget,
} from '../tenancy/authorization';
import { canWriteSql } from '../tenancy/policies';
import type { ListArguments } from './page';
import type { Selection } from './selection';

/** A row as resolvers see it: fields by name, and `$column` for the keys its lists need. */
export type Row = Record<string, unknown> & {
  /** Lists that were read ahead, by the key they have in the answer. */
  $lists?: Record<string, unknown>;
};
export type Cells = TextRow;
export type ReadRow = (cells: Cells) => Row | null;

/** The select list of a statement, behind `first` other columns; equal expressions are read once. */
export class SelectList {
  readonly expressions: string[] = [];
  private readonly places = new Map<string, number>();

  constructor(private readonly first = 0) {}

  /** The place of an expression's value among the cells. */
  add(sql: string): number {
    let place = this.places.get(sql);
    if (place === undefined) {
      place = this.first + this.expressions.push(sql) - 1;
      this.places.set(sql, place);
    }
    return place;
  }
}

/** Where a select list gets its rows from. */
export interface Source {
  readonly list: SelectList;
  readonly joins: string[];
}

/** A row's condition for being there at all. */
export const alive = (model: Model, alias: string): string[] =>
  model.softDelete ? [`${alias}."deleted_at" IS NULL`] : [];

/** The same for a list: of rows that are there, or of those that were deleted and that the reader may bring back. */
export function listed(model: Model, { onlyDeleted: deleted }: ListArguments, alias: string): string[] {
  if (!deleted) return alive(model, alias);
  return [`${alias}."deleted_at" IS NOT NULL`, canWriteSql(model, model.writing!, alias)];
}

/** Joins the row that a to-one relation leads to from the row `alias`; a deleted row is as none. */
export function leftJoin({ to, keys }: ToOne, alias: string, joined: string): string {
  const on = keys.map((k) => `${joined}."${k.child}" = ${alias}."${k.parent}"`);
  return `LEFT JOIN "${to.table}" ${joined} ON ${[...on, ...alive(to, joined)].join(' AND ')}`;
}

interface Part {
  key: string;
  place: number;
  decode: (text: string) => unknown;
}

function readParts(parts: readonly Part[], cells: Cells, into: Row): Row {
  for (const { key, place, decode } of parts) {
    const cell = cells[place];
    into[key] = cell === null || cell === undefined ? null : decode(cell);
  }
  return into;
}

/** Who judges what the viewer may do; see `Reader.capability`. */
interface Judge {
  capability(place: AuthorizationTarget, permission: string): Promise<PermissionCheck>;
}

/** The field with its argument: graphql-js calls a property that is a function. */
const capabilityAt =
  (place: AuthorizationTarget) =>
  ({ permission }: { permission: string }, { reader }: { reader: Judge }): Promise<PermissionCheck> =>
    reader.capability(place, permission);

/**
 * Adds what a selection asks of the row `alias` to the statement, and gives back how to read it from the cells.
 * To-one relations become joins; the reader gives null where there is no row, or none the reader may see.
 */
export function readRow(selection: Selection, alias: string, source: Source): ReadRow {
  const { model } = selection;
  const { list } = source;
  const parts: Part[] = [];
  for (const attribute of selection.attributes) {
    parts.push({
      key: attribute.name,
      place: list.add(attributeSql(model, attribute, alias)),
      decode: attribute.type.decode,
    });
  }
  for (const column of selection.keys) {
    parts.push({ key: `$${column}`, place: list.add(`${alias}."${column}"`), decode: (text) => text });
  }
  const nested = [
    ...[...selection.composites].map(([composite, asked]) => {
      const presence = list.add(attributeSql(model, model.attributes.get(composite.presence)!, alias));
      const own = [...asked]
        .filter((key) => composite.parts[key])
        .map((key): Part => {
          const attribute = model.attributes.get(composite.parts[key]!)!;
          return {
            key,
            place: list.add(attributeSql(model, attribute, alias)),
            decode: attribute.type.decode,
          };
        });
      const read: ReadRow = (cells) => (cells[presence] === null ? null : readParts(own, cells, {}));
      return { key: composite.name, read };
    }),
    ...[...selection.joins].map(([relation, inner]) => {
      const joined = `${alias}_${source.joins.length}`;
      source.joins.push(leftJoin(relation, alias, joined));
      const presence = list.add(`${joined}."${relation.keys.at(-1)!.child}"`);
      const readJoined = readRow(inner, joined, source);
      const read: ReadRow = (cells) => (cells[presence] === null ? null : readJoined(cells));
      return { key: relation.name, read };
    }),
  ];
  const typename = model.name;
  return (cells) => {
    const row = readParts(parts, cells, { $type: typename });
    for (const { key, read } of nested) row[key] = read(cells);
    if (selection.asksCapability) row[PERMISSION_CHECK_FIELD] = capabilityAt(authorizationTarget(model, row));
    return row;
  };
}
