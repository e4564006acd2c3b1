import { MutationError, type UserErrorData } from './mutation-error';

/** What is wrong with an input, gathered from all who look at it, so that all of it is told at once. */
export class ErrorCollector {
  private readonly errors: UserErrorData[];

  constructor(errors: readonly UserErrorData[]) {
    this.errors = [...errors];
  }

  get any(): boolean {
    return this.errors.length > 0;
  }

  add(...errors: readonly UserErrorData[]): void {
    this.errors.push(...errors);
  }

  /** Whether a field of the input, or something in it, is known to be wrong: who needs it right need not look. */
  hasErrorsFor(field: string): boolean {
    return this.errors.some(({ path }) => path?.[0] === 'input' && path[1] === field);
  }

  /** Ends the mutation when there is any: nothing is written, and the caller is told all of them. */
  throwIfAny(): void {
    if (this.any) throw new MutationError(this.errors);
  }
}
