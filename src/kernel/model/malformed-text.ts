import type { ValueNode } from 'graphql';
import { isBlank } from './blank';

/**
 * Takes the place of a text without the format of its scalar, from the coercion of a mutation’s arguments until the
 * validation of its input, which returns the user error. It contains nothing of the text, and cannot be stored.
 */
export class MalformedText {
  readonly isBlank: boolean;

  constructor(
    text: string,
    /** The expected format in words, such as `a color such as #1f3a5f`. */
    readonly form: string,
  ) {
    this.isBlank = isBlank(text);
  }

  toJSON(): never {
    throw new Error('A malformed text must not be used as a value.');
  }

  /** Called by the database driver for a parameter. */
  toPostgres(): never {
    return this.toJSON();
  }
}

/** Thrown by a scalar for a text without its format. A user can type it, while other kinds of values are faults of a client. */
export class FormatError extends TypeError {
  constructor(
    message: string,
    readonly malformed: MalformedText,
  ) {
    super(message);
  }
}

const literals = new WeakMap<ValueNode, MalformedText>();

/** Makes the scalar return a malformed text for this literal, instead of throwing the error. */
export const acceptMalformedLiteral = (node: ValueNode, text: MalformedText): void =>
  void literals.set(node, text);

export const malformedLiteral = (node: ValueNode): MalformedText | undefined => literals.get(node);
