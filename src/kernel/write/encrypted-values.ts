import { changeTimeOf, encryptedAttributes } from '../model/encrypted';
import { VALUE_MESSAGES } from '../messages/kernel-messages';
import { fieldTerm } from '../messages/terms';
import type { Model } from '../model/metadata';
import type { RequestContext } from '../session/context';
import { throwUserError } from './mutation-error';
import type { Values } from './rows';
import { UserErrorCode } from './user-error';
import { valuesEqual } from './value-equality';

const isGiven = (values: Values, name: string): boolean => typeof values[name] === 'string';

/** Returns the values to store of a row: those of encrypted attributes encrypted. Throws a user error if no key is configured. */
export function storedValues(context: RequestContext, model: Model, row: Values, values: Values): Values {
  const { encryption } = context.services;
  const first = encryptedAttributes(model).find(({ name }) => isGiven(values, name));
  if (!first) return values;
  if (!encryption.ring.current)
    throwUserError(
      UserErrorCode.INVALID_STATE,
      VALUE_MESSAGES.notEncrypted({ field: fieldTerm(first.name) }),
      ['input', first.name],
    );
  return encryption.encryptValues(model, row, values);
}

/**
 * Returns the input as its idempotency key stores it, as a hash: encrypted values are replaced by a digest, because the hash
 * of a short secret reveals it.
 */
export function hashedInput(context: RequestContext, model: Model, input: Values): Values {
  const given = encryptedAttributes(model).filter(({ name }) => isGiven(input, name));
  const { encryption } = context.services;
  const digests = given.map(({ name }) => [name, encryption.digest(input[name] as string) ?? null]);
  return { ...input, ...(Object.fromEntries(digests) as Values) };
}

/**
 * Whether an update of an encrypted attribute changes the row. The stored value cannot be read, so each text is a change;
 * clearing one is none if it is not set.
 */
function changesEncrypted(model: Model, before: Values, name: string, value: unknown): boolean {
  const time = changeTimeOf(model, name);
  return value !== null || time === undefined || before[time.name] !== null;
}

/** Returns whether values differ from the current row. */
export const valuesDiffer = (model: Model, before: Values, values: Values): boolean =>
  Object.entries(values).some(([name, value]) => {
    const attribute = model.attributes.get(name);
    if (attribute?.encrypted) return changesEncrypted(model, before, name, value);
    return !valuesEqual(value, before[name], attribute?.type);
  });
