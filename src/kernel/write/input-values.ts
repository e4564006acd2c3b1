import { isBlank } from '../model/blank';
import type { InputField } from '../model/inputs';
import { normalizeValue } from '../model/normalize';
import type { Values } from './rows';

/** Returns the normalized value to store. A blank optional text becomes null, because forms send one for an empty field. */
function valueOf({ type, nullable }: InputField, value: unknown): unknown {
  const clears = nullable && type?.sql === 'text' && typeof value === 'string' && isBlank(value);
  return clears ? null : normalizeValue(type, value);
}

/** Returns the values of an input by property. Null counts as omitted for properties that cannot be null. */
export function valuesOf(fields: readonly InputField[], input: Values): Values {
  const given = fields.filter(
    ({ name, nullable }) => input[name] !== undefined && (nullable || input[name] !== null),
  );
  return Object.fromEntries(given.map((field) => [field.property, valueOf(field, input[field.name])]));
}

/** Returns a default that is a literal. Undefined if it is an expression, whose value only the database knows. */
function literalOf(defaultSql: string): unknown {
  if (/^(true|false|-?\d+(\.\d+)?)$/.test(defaultSql)) return JSON.parse(defaultSql) as unknown;
  return /^'([^']*)'$/s.exec(defaultSql)?.[1];
}

/** Returns the value that a new row has if its input omits a field. Undefined if only the database knows it. */
export function omittedValue({ defaultSql, type }: InputField): unknown {
  if (defaultSql === undefined) return null;
  const literal = literalOf(defaultSql);
  if (type?.array) return literal === '{}' ? [] : undefined;
  return type?.sql === 'jsonb' && typeof literal === 'string' ? (JSON.parse(literal) as unknown) : literal;
}
