import type { TextRow } from '../database/row-messages';
import { attributeSql, expand, type Model, type ToOne } from '../model/metadata';
import {
  PERMISSION_CHECK_FIELD,
  type PermissionCheck,
  type AuthorizationTarget,
  authorizationTarget,
} from '../model/authorization';
import { canWriteSql, tenantRows } from '../tenancy/policies';
import { viewerId } from '../tenancy/session-variables';
import { type FoundRows, isOfTenant, type ListArguments } from './page';
import type { Selection } from './selection';
import { notDeleted } from './shown';

/** A row for resolvers: fields by name, and `$column` for the keys of its lists. */
export type ResultRow = Record<string, unknown> & {
  /** Prefetched lists by response key. */
  $prefetched?: Record<string, unknown>;
};
export type Cells = TextRow;
export type ReadRow = (cells: Cells) => ResultRow | null;

/** The select list of a statement, after `first` other columns. Equal expressions are selected once. */
export class SelectList {
  readonly expressions: string[] = [];
  private readonly positions = new Map<string, number>();

  constructor(private readonly first = 0) {}

  /** Adds an expression and returns the index of its cell. */
  add(sql: string): number {
    let position = this.positions.get(sql);
    if (position === undefined) {
      position = this.first + this.expressions.push(sql) - 1;
      this.positions.set(sql, position);
    }
    return position;
  }
}

/** A select list and the joins that it needs. */
export interface Source {
  readonly list: SelectList;
  readonly joins: string[];
}

/**
 * Returns the conditions of a list: rows that are not deleted, or deleted rows that the viewer can restore. The list of a
 * tenant contains none of its shared rows for viewers who have no access to it.
 */
export function listFilter(
  model: Model,
  { onlyDeleted }: ListArguments,
  alias: string,
  found: FoundRows,
): string[] {
  const { when } = found;
  const own = [
    ...(when === undefined ? [] : [`(${expand(model, when, alias)})`]),
    ...(model.shared && isOfTenant(model, found) ? [`(${tenantRows(model, alias)})`] : []),
  ];
  if (!onlyDeleted) return [...own, ...notDeleted(model, alias)];
  return [...own, `${alias}."deleted_at" IS NOT NULL`, canWriteSql(model, model.writePermission!, alias)];
}

/** Returns the join of a to-one relation from the row `alias`. Deleted rows are not joined. */
export function leftJoin({ to, keys, viewerColumn }: ToOne, alias: string, joined: string): string {
  const on = keys.map((k) => `${joined}."${k.child}" = ${alias}."${k.parent}"`);
  if (viewerColumn !== undefined) on.push(`${joined}."${viewerColumn}" = ${viewerId}`);
  return `LEFT JOIN "${to.table}" ${joined} ON ${[...on, ...notDeleted(to, joined)].join(' AND ')}`;
}

interface Part {
  key: string;
  position: number;
  decode: (text: string) => unknown;
}

function readParts(parts: readonly Part[], cells: Cells, into: ResultRow): ResultRow {
  for (const { key, position, decode } of parts) {
    const cell = cells[position];
    into[key] = cell === null || cell === undefined ? null : decode(cell);
  }
  return into;
}

/** Checks permissions of the viewer; implemented by Reader. */
interface PermissionChecker {
  capability(target: AuthorizationTarget, permission: string): Promise<PermissionCheck>;
}

/** Resolves `viewerCan`: graphql-js calls properties that are functions. */
const capabilityAt =
  (target: AuthorizationTarget) =>
  (
    { permission }: { permission: string },
    { reader }: { reader: PermissionChecker },
  ): Promise<PermissionCheck> =>
    reader.capability(target, permission);

/**
 * Adds a selection on the row `alias` to a statement and returns the function that reads the row from the cells. To-one
 * relations become joins. They are null if the row does not exist or is not visible to the viewer.
 */
export function readRow(selection: Selection, alias: string, source: Source): ReadRow {
  const { model } = selection;
  const { list } = source;
  const parts: Part[] = [];
  for (const attribute of selection.attributes) {
    parts.push({
      key: attribute.name,
      position: list.add(attributeSql(model, attribute, alias)),
      decode: attribute.type.decode,
    });
  }
  for (const column of selection.keys) {
    parts.push({ key: `$${column}`, position: list.add(`${alias}."${column}"`), decode: (text) => text });
  }
  const nested = [
    ...[...selection.composites].map(([composite, selected]) => {
      const presence = list.add(attributeSql(model, model.attributes.get(composite.presence)!, alias));
      const own = [...selected]
        .filter((key) => composite.parts[key])
        .map((key): Part => {
          const attribute = model.attributes.get(composite.parts[key]!)!;
          return {
            key,
            position: list.add(attributeSql(model, attribute, alias)),
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
    if (selection.selectsPermissionCheck)
      row[PERMISSION_CHECK_FIELD] = capabilityAt(authorizationTarget(model, row));
    return row;
  };
}
