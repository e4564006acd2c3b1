/** What is recorded of a model in the audit log: all changes of its rows, or only events about them. */
export type Audited =
  | true
  | 'events'
  | { /** Properties whose changes are not recorded. */ readonly except: readonly string[] }
  | {
      /** Verbs of the events that are recorded. Changes of rows, and other events, are not. */ readonly actions: readonly string[];
    };

/** Makes a model the audit log of its tenants, or of the rows of the platform if the platform owns it. */
export interface AuditLog {
  /** Property with the ID of the row that an entry is about. */
  readonly subject: string;
  /** Field of audited rows that lists their entries. */
  readonly field: string;
  readonly description: string;
}
