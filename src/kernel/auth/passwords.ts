import { hash, verify } from '@node-rs/argon2';
import { compare as verifyBcrypt } from 'bcryptjs';
import { ValidateBy } from 'class-validator';

/** OWASP's password storage cheat sheet: argon2id (the library's default) with 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';
const BCRYPT = /^\$2[aby]\$/;

const MIN_LENGTH = 8;
const MAX_LENGTH = 1000;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Whether a hash is of another kind or cost than those made today, such as the bcrypt hash of an imported person. */
export const needsRehash = (stored: string): boolean => !stored.startsWith(CURRENT);

let dummyHash: Promise<string> | undefined;

/** Whether the password is the one that was hashed. Without a hash it takes as long and is false: nobody learns who has an account. */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword('nobody signs in with this');
  const against = stored ?? (await dummyHash);
  const check = BCRYPT.test(against) ? verifyBcrypt(password, against) : verify(against, password);
  return (await check.catch(() => false)) && stored !== null;
}

/** What is wrong with a new password of the person with that address; undefined when nothing is. */
export function passwordViolation(password: string, email?: string): string | undefined {
  const { length } = Array.from(password);
  if (length < MIN_LENGTH) return `must have at least ${MIN_LENGTH} characters`;
  if (length > MAX_LENGTH) return `must have at most ${MAX_LENGTH} characters`;
  return email !== undefined && password.toLowerCase() === email.toLowerCase()
    ? 'must not be the e-mail address'
    : undefined;
}

/** On an input's property: a new password; `emailField` names the property that holds the person's address. */
export function NewPassword(emailField?: string): PropertyDecorator {
  const violation = (value: unknown, input: object | undefined): string | undefined =>
    passwordViolation(value as string, emailField && (input as Record<string, string>)[emailField]);
  return ValidateBy({
    name: 'newPassword',
    validator: {
      validate: (value, args) => violation(value, args?.object) === undefined,
      defaultMessage: (args) => `${args!.property} ${violation(args!.value, args!.object)}`,
    },
  });
}
