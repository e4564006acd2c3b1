import type { GraphQLObjectType, GraphQLOutputType } from 'graphql';
import type { Model } from '../../model/metadata';
import type { ValueType } from '../../model/types';
import { Parameters } from '../parameters';
import type { RowKey } from '../row-keys';
import { type Fields, fieldsBelow, type OperationInfo, nameOf } from '../selection';
import { Branch, type BranchPage } from './branch';
import { Columns } from './shared-columns';
import { constant, object, type RowStream, type Write } from './row-stream';

/** Thrown if an operation needs the resolver path. The message names the reason. */
export class NotCompilableError extends Error {}

/**
 * Maximum number of table references in a statement. PostgreSQL plans a statement once per connection and takes about a
 * millisecond per table; larger operations are cheaper on the resolver path.
 */
const MAX_TABLES = 64;

/** A parameter whose value is an ID or another key from the variables of the request. */
export class KeyVariable {
  constructor(
    readonly name: string,
    readonly key: RowKey,
  ) {}
}

/** The shared state of the compilation of an operation. */
export class Compilation {
  /** PostgreSQL type of each shared column. */
  private readonly types: string[] = [];
  readonly parameters = new Parameters();
  private readonly keyVariables = new Map<string, KeyVariable>();
  private branches = 0;
  private tables = 0;

  constructor(
    readonly info: OperationInfo,
    private readonly writeRow: WriteRow,
  ) {}

  /** Returns the writer of a row with the fields selected below the field nodes. */
  row(model: Model, nodes: Fields, rowRef: RowRef): Write {
    return this.writeRow(this, model, nodes, rowRef);
  }

  /** Returns the writer of an object with the fields selected below the field nodes; `field` returns the writer of each. */
  object<Below = RowStream>(
    typeName: string,
    nodes: Fields,
    field: (name: string, nodes: Fields) => Write<Below>,
  ): Write<Below> {
    const selected = [...fieldsBelow(typeName, nodes, this.info)];
    const typename = constant(JSON.stringify(typeName));
    return object(
      selected.map(([key, group]) => {
        const name = nameOf(group);
        return { key, write: name === '__typename' ? typename : field(name, group) };
      }),
    );
  }

  /** Counts a table reference of the statement. */
  countTable(): void {
    this.tables += 1;
    if (this.tables > MAX_TABLES) throw new NotCompilableError(`more than ${MAX_TABLES} tables`);
  }

  branch(page: BranchPage): Branch {
    this.countTable();
    return new Branch(this.branches++, new Columns(this.types), page);
  }

  /** Returns the parameter of a variable, which is bound once. */
  keyVariable(name: string, key: RowKey): KeyVariable {
    const variable = this.keyVariables.get(name) ?? new KeyVariable(name, key);
    this.keyVariables.set(name, variable);
    return variable;
  }

  typeOf(typeName: string, field: string): GraphQLOutputType {
    const type = this.info.schema.getType(typeName) as GraphQLObjectType;
    return type.getFields()[field]!.type;
  }
}

/** A row of a branch, by its alias in the page of the branch. */
export interface RowRef {
  readonly branch: Branch;
  readonly alias: string;
}

/** Passed to the compilation to avoid a circular import: rows import lists, and lists write rows. */
type WriteRow = (to: Compilation, model: Model, nodes: Fields, rowRef: RowRef) => Write;

/** Returns the PostgreSQL type of a value for casts. */
export const sqlType = ({ sql, array }: ValueType): string => (array ? `${sql}[]` : sql);
