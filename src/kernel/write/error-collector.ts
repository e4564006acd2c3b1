import { MutationError, type UserErrorData } from './mutation-error';

/** Collects the user errors of an input from all validations, so that they are returned together. */
export class ErrorCollector {
  private readonly errors: UserErrorData[];

  constructor(
    errors: readonly UserErrorData[],
    /** Fields whose values were removed, because they are malformed. Later errors about them would be wrong. */
    private readonly removed: ReadonlySet<string> = new Set(),
  ) {
    this.errors = [...errors];
  }

  get any(): boolean {
    return this.errors.length > 0;
  }

  get all(): readonly UserErrorData[] {
    return this.errors;
  }

  add(...errors: readonly UserErrorData[]): void {
    this.errors.push(...errors.filter(({ path }) => !this.removed.has(path?.[1] ?? '')));
  }

  /** Returns whether an input field, or a value inside it, already has an error. Checks that need it valid are skipped. */
  hasErrorsFor(field: string): boolean {
    return this.errors.some(({ path }) => path?.[0] === 'input' && path[1] === field);
  }

  /** Throws all collected errors, if any. */
  throwIfAny(): void {
    if (this.any) throw new MutationError(this.errors);
  }
}
