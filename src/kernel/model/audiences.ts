/** Viewers who can read certain fields, among those who can see the row. */
export interface Audience {
  /** SQL with `{name}` of the row, evaluated as the viewer. */
  readonly when: string;
  /** The words after "Visible only to", such as `the user`. */
  readonly to: string;
}

/** Adds viewers to an audience of an earlier model, which cannot refer to the model that declares this. */
export interface AdditionalAudience extends Audience {
  readonly audience: string;
  /** Shown to other viewers instead of null, by field of the target. */
  readonly substitutes?: Readonly<Record<string, Substitute>>;
}

/** A value that is shown to viewers outside the audience of a field. */
export interface Substitute {
  /** SQL with `{name}` of the row, evaluated as the viewer. Not null if the field is non-null. */
  readonly sql: string;
  /** When viewers see it, as a sentence. */
  readonly note: string;
}
