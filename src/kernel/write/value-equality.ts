import { type ClassRef, shapeOf } from '../model/metadata';
import type { ValueType } from '../model/types';
import { canonical } from './canonical';

/** Normalizes a decimal: "10", "10.00" and "010" become equal, and so do "0" and "-0.0". */
function normalizedDecimal(value: unknown): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(String(value)) ?? [];
  return whole || fraction ? `${sign}${whole}.${fraction}` : '0';
}

/** Normalizes the fields of a shape. An omitted field equals null. */
function normalizedShape(value: object, shape: () => Function): unknown {
  const attributes = [...shapeOf(shape() as unknown as ClassRef).attributes.values()];
  return attributes.map(({ name, type }) => normalized((value as Record<string, unknown>)[name], type));
}

function normalized(value: unknown, type: ValueType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (type && (type.array || type.shape?.listed) && Array.isArray(value))
    return value.map((item) => normalized(item, type));
  if (type?.shape) return normalizedShape(value, type.shape.of);
  switch (type?.sql) {
    case undefined:
    case 'uuid':
      return (value as string).toLowerCase();
    case 'numeric':
      return normalizedDecimal(value);
    case 'bigint':
      // pg returns bigint as text.
      return Number(value);
    case 'timestamptz':
      return new Date(value as string | Date).getTime();
    default:
      return canonical(value);
  }
}

/** Returns whether two values of a type are equal, whatever their notation. Without a type they are compared as IDs. */
export const valuesEqual = (a: unknown, b: unknown, type: ValueType | undefined): boolean =>
  JSON.stringify(normalized(a, type)) === JSON.stringify(normalized(b, type));
