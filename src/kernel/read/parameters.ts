import { isDeepStrictEqual } from 'node:util';

/** Values bound to a statement, numbered as they come; the same value is bound once. */
export class Parameters {
  readonly values: unknown[] = [];
  private readonly types: (string | undefined)[] = [];

  bind(value: unknown, sqlType: string): string {
    const known = this.values.findIndex(
      (one, i) => this.types[i] === sqlType && isDeepStrictEqual(one, value),
    );
    if (known >= 0) return `$${known + 1}::${sqlType}`;
    const place = this.values.push(value);
    this.types[place - 1] = sqlType;
    return `$${place}::${sqlType}`;
  }
}
