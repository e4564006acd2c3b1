import { VALUE_MESSAGES } from '../../kernel/messages';
import type { Violation } from '../../kernel/model';
import { type ChangeValidation, declareCrud, violationError } from '../../kernel/write';
import { NetworkLimit } from './network-limit.entity';
import { NETWORK_LIMIT_MESSAGES } from './platform.messages';

const isMissing = (value: unknown): boolean => value === null || value === undefined;

/** Returns the violation of a field that is required under a condition, and must be empty otherwise. */
function violationOf(
  value: unknown,
  required: boolean,
  otherwise: Violation['message'],
): Violation | undefined {
  if (isMissing(value) !== required) return undefined;
  return required
    ? { code: 'REQUIRED', message: VALUE_MESSAGES.required }
    : { code: 'INVALID', message: otherwise };
}

/** Requires either a value with a unit or a text, and a currency for prices. */
function checkLimit({ before, values, errors }: ChangeValidation): void {
  const { unit, currency, value, text } = { ...before, ...values };
  const hasUnit = !isMissing(unit);
  const violations = {
    value: violationOf(value, hasUnit, NETWORK_LIMIT_MESSAGES.onlyWithUnit),
    text: violationOf(text, !hasUnit, NETWORK_LIMIT_MESSAGES.onlyWithoutUnit),
    currency: violationOf(currency, unit === 'MONEY', NETWORK_LIMIT_MESSAGES.onlyForMoney),
  };
  for (const [field, violation] of Object.entries(violations))
    if (violation) errors.add(violationError(violation, ['input', field]));
}

// Limits cannot be deleted, because the code that calls the platforms relies on them.
declareCrud(NetworkLimit, {
  permission: 'ADMIN',
  operations: ['create', 'update'],
  onCreate: ['platform', 'key', 'unit', 'currency'],
  fields: ['value', 'text', 'period', 'description', 'ground', 'source', 'learnedOn'],
  validate: checkLimit,
  errors: ['INVALID', 'REQUIRED'],
});
