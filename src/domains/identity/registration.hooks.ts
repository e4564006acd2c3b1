import type { WriteTransaction } from '../../kernel/session';

/** A user created in the current transaction. */
export interface NewUser {
  readonly id: string;
  readonly fullName: string;
  readonly registeredAt: Date;
}

/** Runs in the transaction of a registration, authenticated as the new user. Throwing rolls it back. */
export type RegistrationHook = (tx: WriteTransaction, user: NewUser) => Promise<void>;

const hooks: RegistrationHook[] = [];

/** Registers a hook of a later domain; identity does not depend on later domains. */
export const onRegister = (hook: RegistrationHook): void => void hooks.push(hook);

export async function runRegistrationHooks(tx: WriteTransaction, user: NewUser): Promise<void> {
  for (const hook of hooks) await hook(tx, user);
}
