import type { GraphQLObjectType, GraphQLOutputType } from 'graphql';
import type { Model } from '../../model/metadata';
import type { ValueType } from '../../model/types';
import { Parameters } from '../page';
import { type Fields, fieldsBelow, type OperationInfo, nameOf } from '../selection';
import { Branch, type BranchPage } from './branch';
import { Columns } from './columns';
import { constant, object, type RowStream, type Write } from './row-stream';

/** Thrown where an operation asks for what only the general path can answer; the message says what that is. */
export class NotCompilableError extends Error {}

/**
 * Tables that one statement reads at most, each as often as it stands there. PostgreSQL plans a statement anew on every
 * connection that meets it, at about a millisecond per table; what asks for more is cheaper level by level.
 */
const MAX_TABLES = 64;

/** An id that is taken from the variables when the statement runs. */
export class IdVariable {
  constructor(readonly name: string) {}
}

/** What the parts of one operation share while it is compiled. */
export class Compilation {
  /** PostgreSQL's type of each column that the branches share. */
  private readonly types: string[] = [];
  readonly parameters = new Parameters();
  private readonly idVariables = new Map<string, IdVariable>();
  private branches = 0;
  private tables = 0;

  constructor(
    readonly info: OperationInfo,
    private readonly writeRow: WriteRow,
  ) {}

  /** Writes a row of the model, with all that is asked for below the field nodes. */
  row(model: Model, nodes: Fields, rowRef: RowRef): Write {
    return this.writeRow(this, model, nodes, rowRef);
  }

  /** Writes an object of the type with all that is asked for below the field nodes; `field` says how each is written. */
  object<Below = RowStream>(
    typeName: string,
    nodes: Fields,
    field: (name: string, nodes: Fields) => Write<Below>,
  ): Write<Below> {
    const asked = [...fieldsBelow(typeName, nodes, this.info)];
    const typename = constant(JSON.stringify(typeName));
    return object(
      asked.map(([key, group]) => {
        const name = nameOf(group);
        return { key, write: name === '__typename' ? typename : field(name, group) };
      }),
    );
  }

  /** To be called for every table that the statement reads. */
  countTable(): void {
    this.tables += 1;
    if (this.tables > MAX_TABLES) throw new NotCompilableError('more tables than one statement should read');
  }

  branch(page: BranchPage): Branch {
    this.countTable();
    return new Branch(this.branches++, new Columns(this.types), page);
  }

  /** The same for the same name, so that it is bound once. */
  idVariable(name: string): IdVariable {
    const variable = this.idVariables.get(name) ?? new IdVariable(name);
    this.idVariables.set(name, variable);
    return variable;
  }

  typeOf(typeName: string, field: string): GraphQLOutputType {
    const type = this.info.schema.getType(typeName) as GraphQLObjectType;
    return type.getFields()[field]!.type;
  }
}

/** A row that fields hang on: the branch that reads it, and what the branch's page calls it. */
export interface RowRef {
  readonly branch: Branch;
  readonly alias: string;
}

/** Rows import lists; what writes a row reaches lists through the compilation, so that they need not import rows. */
type WriteRow = (to: Compilation, model: Model, nodes: Fields, rowRef: RowRef) => Write;

/** PostgreSQL's name of a value's type, as casts take it. */
export const sqlType = ({ sql, array }: ValueType): string => (array ? `${sql}[]` : sql);
