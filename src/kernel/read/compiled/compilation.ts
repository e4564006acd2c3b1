import type { GraphQLObjectType, GraphQLOutputType } from 'graphql';
import type { Model } from '../../model/metadata';
import type { ValueType } from '../../model/types';
import { Parameters } from '../page';
import type { Fields, Look } from '../selection';
import { Branch, type Page } from './branch';
import { Layout } from './layout';
import type { Write } from './row-stream';

/** Thrown where an operation asks for what only the general path can answer; the message says what that is. */
export class NotCompiled extends Error {}

/**
 * Tables that one statement reads at most, each as often as it stands there. PostgreSQL plans a statement anew on every
 * connection that meets it, at about a millisecond per table; what asks for more is cheaper level by level.
 */
const MOST_TABLES = 64;

/** An id that is taken from the variables when the statement runs. */
export class IdVariable {
  constructor(readonly name: string) {}
}

/** What the parts of one operation share while it is compiled. */
export class Compilation {
  readonly layout = new Layout();
  readonly parameters = new Parameters();
  private readonly idVariables = new Map<string, IdVariable>();
  private branches = 0;
  private tables = 0;

  constructor(
    readonly look: Look,
    private readonly writeRow: WriteRow,
  ) {}

  /** Writes a row of the model, with all that is asked for below the field nodes. */
  row(model: Model, nodes: Fields, place: Place): Write {
    return this.writeRow(this, model, nodes, place);
  }

  /** To be called for every table that the statement reads. */
  countTable(): void {
    this.tables += 1;
    if (this.tables > MOST_TABLES) throw new NotCompiled('more tables than one statement should read');
  }

  branch(page: Page): Branch {
    this.countTable();
    return new Branch(this.branches++, this.layout.columns(), page);
  }

  /** The same for the same name, so that it is bound once. */
  idVariable(name: string): IdVariable {
    const variable = this.idVariables.get(name) ?? new IdVariable(name);
    this.idVariables.set(name, variable);
    return variable;
  }

  typeOf(typeName: string, field: string): GraphQLOutputType {
    const type = this.look.schema.getType(typeName) as GraphQLObjectType;
    return type.getFields()[field]!.type;
  }
}

/** A row that fields hang on: the branch that reads it, and what the branch's page calls it. */
export interface Place {
  readonly branch: Branch;
  readonly alias: string;
}

/** Lists write rows and rows write lists: what writes a row is handed to both, so that neither imports the other. */
type WriteRow = (to: Compilation, model: Model, nodes: Fields, place: Place) => Write;

/** PostgreSQL's name of a value's type, as casts take it. */
export const sqlType = ({ sql, array }: ValueType): string => (array ? `${sql}[]` : sql);
