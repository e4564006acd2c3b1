import { sanitized } from './sanitized';

/** Maximum length of a partial text. */
export const MAX_PARTIAL_LENGTH = 20_000;

/** What a running call has generated so far. */
export interface PartialOutput {
  readonly output: unknown;
  readonly outputTokens: number;
}

/** Returns all texts of an output, in order. */
function textsIn(output: unknown): string[] {
  if (typeof output === 'string') return [output];
  if (typeof output !== 'object' || output === null) return [];
  return Object.values(output).flatMap(textsIn);
}

/**
 * Returns the text of an incomplete output, without secrets and contact details. The end is held back: it can be the
 * beginning of one that is not recognized yet.
 */
export const partialTextOf = (output: unknown): string => {
  const text = textsIn(output).join('\n');
  const whole = text.replace(/(?:\bBearer\s+)?[^\s]*$/, '').replace(/\+?[\d\s().-]*$/, '');
  return sanitized(whole).trimEnd().slice(0, MAX_PARTIAL_LENGTH);
};
