import { type ClassRef, shapeOf } from './metadata';
import type { ValueType } from './types';

const normalizedShape = (value: object, shape: () => Function): object => {
  const attributes = shapeOf(shape() as unknown as ClassRef).attributes;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [name, normalizeValue(attributes.get(name)?.type, part)]),
  );
};

/**
 * Returns a value of an input or filter as it is stored: texts in Unicode normalization form C, since the same text
 * typed on two keyboards can differ in code points. Open JSON is returned as it is.
 */
export function normalizeValue(type: ValueType | undefined, value: unknown): unknown {
  if (value === null || value === undefined || !type) return value;
  if (Array.isArray(value))
    return type.sql === 'text' || type.shape ? value.map((one) => normalizeValue(type, one)) : value;
  if (type.shape) return typeof value === 'object' ? normalizedShape(value, type.shape.of) : value;
  return type.sql === 'text' && !type.verbatim && typeof value === 'string' ? value.normalize('NFC') : value;
}
