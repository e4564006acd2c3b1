import { hash, verify } from '@node-rs/argon2';
import { compare as verifyBcrypt } from 'bcryptjs';
import { ValidateBy } from 'class-validator';
import { fieldLabel, formatted } from '../model/constraints';

/** Parameters of OWASP's password storage cheat sheet: argon2id (the library's default), 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';
const BCRYPT = /^\$2[aby]\$/;

const MIN_LENGTH = 8;
const MAX_LENGTH = 1000;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/** Returns whether a hash uses another algorithm or cost than new hashes, such as bcrypt for an imported user. */
export const needsRehash = (stored: string): boolean => !stored.startsWith(CURRENT);

let dummyHash: Promise<string> | undefined;

/**
 * Returns whether the password matches the hash. Without a hash it takes the same time and returns false, so that the
 * response time does not reveal whether an account exists.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword('matches no account');
  const against = stored ?? (await dummyHash);
  const check = BCRYPT.test(against) ? verifyBcrypt(password, against) : verify(against, password);
  return (await check.catch(() => false)) && stored !== null;
}

/** Returns why a new password of the user with that email address is invalid. Undefined if it is valid. */
export function passwordViolation(password: string, email?: string): string | undefined {
  const { length } = Array.from(password);
  if (length < MIN_LENGTH) return `must have at least ${MIN_LENGTH} characters`;
  if (length > MAX_LENGTH) return `must have at most ${formatted(MAX_LENGTH)} characters`;
  return email !== undefined && password.toLowerCase() === email.toLowerCase()
    ? 'must not be the email address'
    : undefined;
}

/** Validates an input property as a new password. `emailField` names the property with the user's email address. */
export function NewPassword(emailField?: string): PropertyDecorator {
  const violation = (value: unknown, input: object | undefined): string | undefined =>
    passwordViolation(value as string, emailField && (input as Record<string, string>)[emailField]);
  return ValidateBy({
    name: 'newPassword',
    validator: {
      validate: (value, args) => violation(value, args?.object) === undefined,
      defaultMessage: (args) => `${fieldLabel(args!.property)} ${violation(args!.value, args!.object)}`,
    },
  });
}
