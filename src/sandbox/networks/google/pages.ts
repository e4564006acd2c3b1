import type { Row } from '../../frame/store';

interface Page<T> {
  readonly shown: readonly T[];
  /** Token of the next page. Undefined on the last one. */
  readonly next?: string;
}

/** Returns the page of `rows` after a page token, or undefined if the token is invalid. */
export function pageOf<T extends Row>(rows: readonly T[], size: number, token?: string): Page<T> | undefined {
  const after = token ? Buffer.from(token, 'base64url').toString() : undefined;
  const index = rows.findIndex(({ id }) => id === after);
  if (after !== undefined && index < 0) return undefined;
  const shown = rows.slice(index + 1, index + 1 + size);
  const last = shown.at(-1);
  if (!last || last === rows.at(-1)) return { shown };
  return { shown, next: Buffer.from(last.id).toString('base64url') };
}
