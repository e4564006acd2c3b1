import { type ClassRef, shapeOf } from '../model/metadata';
import type { ValueType } from '../model/types';
import { canonical } from './canonical';

/** "10", "10.00" and "010" are one number, and so are "0" and "-0.0". */
function decimalMeaning(value: unknown): string {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)0*(\d*)\.?(\d*?)0*$/.exec(String(value)) ?? [];
  return whole || fraction ? `${sign}${whole}.${fraction}` : '0';
}

/** A field that is missing from a shape is null. */
function shapeMeaning(value: object, shape: () => Function): unknown {
  const attributes = [...shapeOf(shape() as unknown as ClassRef).attributes.values()];
  return attributes.map(({ name, type }) => meaning((value as Record<string, unknown>)[name], type));
}

function meaning(value: unknown, type: ValueType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (type && (type.array || type.shape?.listed) && Array.isArray(value))
    return value.map((item) => meaning(item, type));
  if (type?.shape) return shapeMeaning(value, type.shape.of);
  switch (type?.sql) {
    case undefined:
    case 'uuid':
      return (value as string).toLowerCase();
    case 'numeric':
      return decimalMeaning(value);
    case 'bigint':
      // The database's driver gives it as text.
      return Number(value);
    case 'timestamptz':
      return new Date(value as string | Date).getTime();
    default:
      return canonical(value);
  }
}

/** Whether two values of a type are the same to whoever reads them, however each was written; no type: ids. */
export const meansTheSame = (a: unknown, b: unknown, type: ValueType | undefined): boolean =>
  JSON.stringify(meaning(a, type)) === JSON.stringify(meaning(b, type));
