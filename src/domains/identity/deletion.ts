import type { DomainEvent } from '../../kernel/events/events';
import type { Writing } from '../../kernel/write/write-session';

/** An account that is being deleted or brought back, in a transaction that is not committed yet. */
export interface Deletion {
  /** When it is deleted, or had been. */
  readonly deletedAt: Date;
  /** Records an event in the transaction, with the account's person. */
  readonly happened: (event: Omit<DomainEvent, 'personId'>) => Promise<void>;
}

/** What else goes and comes back with an account, entered as its person. Going may be refused, which undoes all of it. */
export interface DeletionSteps {
  readonly deleting: (writing: Writing, deletion: Deletion) => Promise<void>;
  readonly restoring: (writing: Writing, deletion: Deletion) => Promise<void>;
}

const all: DeletionSteps[] = [];

/** Later domains add what is theirs; identity knows none of them. */
export const onDeletion = (steps: DeletionSteps): void => void all.push(steps);

export async function takeDeletionSteps(
  kind: keyof DeletionSteps,
  writing: Writing,
  deletion: Deletion,
): Promise<void> {
  for (const steps of all) await steps[kind](writing, deletion);
}
