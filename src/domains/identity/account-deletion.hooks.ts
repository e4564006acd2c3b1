import type { DomainEvent } from '../../kernel/events/events';
import type { WriteTransaction } from '../../kernel/write/write-transaction';

/** An account that is being deleted or brought back, in a transaction that is not committed yet. */
export interface AccountDeletion {
  /** When it is deleted, or had been. */
  readonly deletedAt: Date;
  /** Records an event in the transaction, with the account's person. */
  readonly recordEvent: (event: Omit<DomainEvent, 'personId'>) => Promise<void>;
}

/** What else goes and comes back with an account, entered as its person. Going may be refused, which undoes all of it. */
export interface AccountDeletionHooks {
  readonly deleting: (tx: WriteTransaction, deletion: AccountDeletion) => Promise<void>;
  readonly restoring: (tx: WriteTransaction, deletion: AccountDeletion) => Promise<void>;
}

const registered: AccountDeletionHooks[] = [];

/** Later domains add what is theirs; identity knows none of them. */
export const onAccountDeletion = (hooks: AccountDeletionHooks): void => void registered.push(hooks);

export async function runAccountDeletionHooks(
  kind: keyof AccountDeletionHooks,
  tx: WriteTransaction,
  deletion: AccountDeletion,
): Promise<void> {
  for (const hooks of registered) await hooks[kind](tx, deletion);
}
