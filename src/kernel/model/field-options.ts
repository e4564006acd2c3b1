import type { Description } from './descriptions';
import type { Ordering } from './metadata';

/** What a declaration of a field says besides its type. */
export interface FieldOptions extends Description {
  nullable?: boolean;
  /** SQL of the column's default, such as `now()` or `'{}'`. */
  default?: string;
  /** Stored, but not part of the GraphQL schema. */
  hidden?: boolean;
  /** A hash, token or key: not part of the GraphQL schema, and not readable by the serving role. */
  secret?: boolean;
  /** The audience that can read the field. Other viewers see null, or a substitute. */
  audience?: string;
  /** Adds the field to `where` of every list of this type. An index has to serve it. */
  filter?: boolean;
  /**
   * Adds `startsWith` to the filter of a text, and sorts by the text ignoring case. Both use a column with the start of the
   * text in lower case.
   */
  prefix?: boolean;
  /** Adds `contains` to such a filter. The words of the text have to be searched, with a weight that no other text has. */
  contains?: boolean;
  /** The values that lists contain if `where` omits the field. */
  filterDefault?: readonly string[];
  /**
   * Adds the field to `orderBy` of every list of this type. Every list gets an index that ends with it; with `OWNER`, only
   * the lists of an owner. `ASC` makes lists without `orderBy` ascending, if it is the first such field.
   */
  order?: Ordering;
  /** Column name. Defaults to the property in snake case. */
  column?: string;
  /** SQL that the field returns instead of the stored value, with `{name}` of the row, such as a link with a signature. */
  shownAs?: string;
  /** Deprecates the field: the replacement and the date of removal, as `Use … Removed after ….` */
  deprecated?: string;
}
