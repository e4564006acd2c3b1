/** Why a value cannot be encrypted or decrypted. */
export type EncryptionFailure =
  /** No key is configured. */
  | 'NO_KEY'
  /** The key of the value is not configured. */
  | 'UNKNOWN_KEY'
  /** The stored text is no encrypted value. */
  | 'MALFORMED'
  /** The value was changed, belongs to another row, or was encrypted with another key of the same ID. */
  | 'NOT_AUTHENTIC';

/** The place of a value in the database. */
export interface ValuePlace {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
}

const REASONS: Record<EncryptionFailure, string> = {
  NO_KEY: 'no encryption key is configured',
  UNKNOWN_KEY: 'the encryption key is not configured',
  MALFORMED: 'the stored text is not an encrypted value',
  NOT_AUTHENTIC:
    'the value was changed, belongs to another row, or was encrypted with another key of this ID',
};

/** Thrown if a value cannot be encrypted or decrypted. Contains its place and the ID of its key, never the value. */
export class EncryptionError extends Error {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;

  constructor(
    readonly failure: EncryptionFailure,
    { table, column, rowId }: ValuePlace,
    readonly keyId?: string,
  ) {
    super(`Cannot use the encrypted value ${table}.${column} of row ${rowId}: ${REASONS[failure]}.`);
    this.table = table;
    this.column = column;
    this.rowId = rowId;
  }
}
