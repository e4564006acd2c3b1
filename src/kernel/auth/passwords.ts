import { hash, verify } from '@node-rs/argon2';
import { verify as verifyBcrypt } from '@node-rs/bcrypt';
import { VALUE_MESSAGES } from '../messages/kernel-messages';
import { tooManyCharacters, type Violation } from '../model/constraints';
import { type Check, validatedBy } from '../model/inputs';
import { Constraint } from '../model/schema-directives';

/** Parameters of OWASP's password storage cheat sheet: argon2id (the library's default), 19 MiB, 2 passes, 1 lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$';
const BCRYPT = /^\$2[aby]\$/;

const MIN_LENGTH = 8;
const MAX_LENGTH = 1000;

/**
 * Returns the form of a password that is hashed: Unicode normalization form C, with every space as U+0020, as the
 * OpaqueString profile of RFC 8265 prepares it. Two keyboards can send different code points for the same password.
 */
const prepared = (password: string): string => password.replace(/\p{Zs}/gu, ' ').normalize('NFC');

export const hashPassword = (password: string): Promise<string> => hash(prepared(password), COST);

/** Returns whether a hash uses another algorithm or cost than new hashes, such as bcrypt for an imported user. */
export const needsRehash = (stored: string): boolean => !stored.startsWith(CURRENT);

let dummyHash: Promise<string> | undefined;

const matches = (stored: string, password: string): Promise<boolean> =>
  (BCRYPT.test(stored) ? verifyBcrypt(password, stored) : verify(stored, password)).catch(() => false);

/**
 * Returns whether the password is the one that was hashed. Hashes of passwords that were not prepared are accepted, too.
 * Without a hash the check takes as long and is false, so that nobody learns which addresses have an account.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummyHash ??= hashPassword('matches no account');
  const against = stored ?? (await dummyHash);
  const forms = new Set([prepared(password), password]);
  for (const form of forms) if (await matches(against, form)) return stored !== null;
  return false;
}

type PasswordCode = 'TOO_SHORT' | 'TOO_LONG' | 'INVALID';

/** Returns why a new password of the user with that email address is invalid. Undefined if it is valid. */
export function passwordViolation(password: string, email?: string): Violation<PasswordCode> | undefined {
  const { length } = Array.from(prepared(password));
  if (length < MIN_LENGTH) return TOO_SHORT;
  if (length > MAX_LENGTH) return tooManyCharacters(MAX_LENGTH);
  return email !== undefined && password.toLowerCase() === email.toLowerCase() ? IS_EMAIL : undefined;
}

const TOO_SHORT: Violation<'TOO_SHORT'> = {
  code: 'TOO_SHORT',
  message: VALUE_MESSAGES.tooShort,
  parameters: { minimum: MIN_LENGTH, unit: 'CHARACTERS' },
};
const IS_EMAIL: Violation<'INVALID'> = { code: 'INVALID', message: VALUE_MESSAGES.emailAddress };

/** Validates an input property as a new password. `emailField` names the property with the user's email address. */
export const NewPassword =
  (emailField?: string): PropertyDecorator =>
  (prototype, property) => {
    const codes: PasswordCode[] = emailField
      ? ['TOO_SHORT', 'TOO_LONG', 'INVALID']
      : ['TOO_SHORT', 'TOO_LONG'];
    const check: Check<PasswordCode> = (value, input) =>
      passwordViolation(value as string, emailField && (input as Record<string, string>)[emailField]);
    validatedBy('newPassword', codes, check)(prototype, property);
    Constraint({ minLength: MIN_LENGTH, maxLength: MAX_LENGTH })(prototype, property);
  };
