import { Refusal, type Refused } from './refusal';

/** What is wrong with an input, gathered from all who look at it, so that all of it is told at once. */
export class Problems {
  private readonly found: Refused[];

  constructor(found: readonly Refused[]) {
    this.found = [...found];
  }

  get any(): boolean {
    return this.found.length > 0;
  }

  add(...problems: readonly Refused[]): void {
    this.found.push(...problems);
  }

  /** Whether a field of the input, or something in it, is known to be wrong: who needs it right need not look. */
  about(field: string): boolean {
    return this.found.some(({ path }) => path?.[0] === 'input' && path[1] === field);
  }

  /** Ends the mutation when there is any: nothing is written, and the caller is told all of them. */
  refuse(): void {
    if (this.any) throw new Refusal(this.found);
  }
}
