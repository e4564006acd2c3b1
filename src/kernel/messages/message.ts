/** The kinds of words in messages that are declared apart from the messages. */
export type TermKind = 'field' | 'item' | 'object' | 'form' | 'value';

/** A word or phrase in a message, such as the label of an input field. */
export interface Term {
  readonly term: TermKind;
  readonly name: string;
  /** Position of an item in its list, from 1. */
  readonly position?: number;
}

export type MessageValue = string | number | Term | Message | readonly (string | Term)[];
export type MessageValues = Readonly<Record<string, MessageValue>>;

/**
 * A message for users: its key in the catalog and the values of its parameters. It is written in a language when it is
 * returned, so it is plain JSON that can be stored.
 */
export interface Message {
  readonly key: string;
  readonly values?: MessageValues;
}

/** A message in every language, in ICU MessageFormat. */
export interface MessageTexts {
  readonly en: string;
  readonly hi: string;
}

const catalog = new Map<string, MessageTexts>();

/** All messages by key. */
export const allMessages = (): ReadonlyMap<string, MessageTexts> => catalog;

export type MessageMaker = (values?: MessageValues) => Message;

/**
 * Declares messages and returns a function for each, which takes the values of its parameters. `area` is the first part of
 * their keys.
 */
export function declareMessages<Name extends string>(
  area: string,
  texts: Readonly<Record<Name, MessageTexts>>,
): Readonly<Record<Name, MessageMaker>> {
  const makers = Object.entries<MessageTexts>(texts).map(([name, text]): [string, MessageMaker] => {
    const key = `${area}.${name}`;
    if (catalog.has(key)) throw new Error(`The message ${key} is declared twice.`);
    catalog.set(key, text);
    return [name, (values) => (values ? { key, values } : { key })];
  });
  return Object.fromEntries(makers) as Record<Name, MessageMaker>;
}

/** Whether a value is a message. A text of the database is not. */
export const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'key' in value;
