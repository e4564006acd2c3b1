import type { WriteTransaction } from '../../kernel/write/write-transaction';

/** A person who has just been made, in a transaction that is not committed yet. */
export interface NewUser {
  readonly id: string;
  readonly fullName: string;
  readonly registeredAt: Date;
}

/** What else registering a person makes, entered as that person; it fails or stays together with the person. */
export type RegistrationHook = (tx: WriteTransaction, user: NewUser) => Promise<void>;

const hooks: RegistrationHook[] = [];

/** Later domains add what every person has from the start; identity knows none of them. */
export const onRegister = (hook: RegistrationHook): void => void hooks.push(hook);

export async function runRegistrationHooks(tx: WriteTransaction, user: NewUser): Promise<void> {
  for (const hook of hooks) await hook(tx, user);
}
