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

/** What the parts of one operation share while it is compiled. */
export class Compilation {
  readonly layout = new Layout();
  readonly parameters = new Parameters();
  private branches = 0;

  constructor(
    readonly look: Look,
    private readonly writeRow: WriteRow,
  ) {}

  /** Writes a row of the model, with all that is asked for below the field nodes. */
  row(model: Model, nodes: Fields, place: Place): Write {
    return this.writeRow(this, model, nodes, place);
  }

  branch(page: Page): Branch {
    return new Branch(this.branches++, this.layout.columns(), page);
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
