import { createHash } from 'node:crypto';

/** Derives IDs, secrets and numbers from a text. The same text gives the same ones, also without a running sandbox. */
export class Seed {
  constructor(private readonly text: string) {}

  /** Returns an ID that depends on the seed and the name alone. */
  seededId(name: string): string {
    return `178414${String(this.number(name, 10 ** 11)).padStart(11, '0')}`;
  }

  /** Returns a secret that depends on the seed and the name alone. */
  seededSecret(name: string): string {
    return this.digest(`secret:${name}`, 'hex').slice(0, 32);
  }

  /** Returns a number from 0 to `limit` - 1 that depends on the seed and the name alone. */
  number(name: string, limit: number): number {
    return parseInt(this.digest(name, 'hex').slice(0, 13), 16) % limit;
  }

  protected digest(text: string, encoding: 'hex' | 'base64url'): string {
    return createHash('sha256').update(`${this.text}:${text}`).digest(encoding);
  }
}
