import type { Writing } from '../../kernel/write/write-session';

/** A person who has just been made, in a transaction that is not committed yet. */
export interface NewPerson {
  readonly id: string;
  readonly fullName: string;
  readonly registeredAt: Date;
}

/** What else registering a person makes, entered as that person; it fails or stays together with the person. */
export type RegistrationStep = (writing: Writing, person: NewPerson) => Promise<void>;

const steps: RegistrationStep[] = [];

/** Later domains add what every person has from the start; identity knows none of them. */
export const onRegister = (step: RegistrationStep): void => void steps.push(step);

export async function takeRegistrationSteps(writing: Writing, person: NewPerson): Promise<void> {
  for (const step of steps) await step(writing, person);
}
