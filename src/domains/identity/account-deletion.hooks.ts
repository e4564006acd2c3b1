import type { WriteTransaction } from '../../kernel/session';
import type { DomainEvent } from '../../kernel/write';

/** An account that is being deleted or restored in the current transaction. */
export interface AccountDeletion {
  readonly userId: string;
  /** When the account is or was deleted. */
  readonly deletedAt: Date;
  /** Records an event of the user in the transaction. */
  readonly recordEvent: (event: Omit<DomainEvent, 'userId'>) => Promise<void>;
}

/** Hooks that run in the transaction of a deletion or restoration, authenticated as the user. A hook can throw to prevent it. */
export interface AccountDeletionHooks {
  readonly deleting: (tx: WriteTransaction, deletion: AccountDeletion) => Promise<void>;
  readonly restoring: (tx: WriteTransaction, deletion: AccountDeletion) => Promise<void>;
}

const registered: AccountDeletionHooks[] = [];

/** Registers hooks of a later domain; identity does not depend on later domains. */
export const onAccountDeletion = (hooks: AccountDeletionHooks): void => void registered.push(hooks);

export async function runAccountDeletionHooks(
  kind: keyof AccountDeletionHooks,
  tx: WriteTransaction,
  deletion: AccountDeletion,
): Promise<void> {
  for (const hooks of registered) await hooks[kind](tx, deletion);
}
