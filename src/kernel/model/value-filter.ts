/** The filter of a value type in `where`. */
export interface ValueFilter<Item> {
  /** Name of the input type, such as `IntFilter`. */
  readonly name: string;
  /** Its name if values can be null. Defaults to `Nullable` and the name. */
  readonly nullableName?: string;
  readonly ordered: boolean;
  /** Whether texts are filtered by how they start. */
  readonly prefix?: boolean;
  /** Whether texts are filtered by the words that they contain. */
  readonly contains?: boolean;
  /** Type of the items of a list, which is filtered by what it contains. */
  readonly item?: Item;
}
