/**
 * Composes the descriptions of the schema from the texts of declarations. A description starts with "The", "When",
 * "Whether", "Number of" or a plural and does not mention null, so that every composed sentence is grammatical.
 */

export { article, pluralOf } from '../names';

/** The texts of a declaration. `{label}` in any of them is replaced with the label of the type. */
export interface Description {
  readonly description: string;
  /** The words after "Null if", for the field of an object. */
  readonly nullIf?: string;
  /** The words after "Null until", for a value that is set once. */
  readonly nullUntil?: string;
  /** Sentences that hold for inputs that create only, such as how an omitted value is generated. */
  readonly createNote?: string;
  /** Replaces the sentence about null in inputs that update. */
  readonly updateNote?: string;
}

/** Cost of a count or an expensive attribute, in rows: a count scans its whole index, whereas a page reads a few rows. */
export const EXPENSIVE_COST = 20;
export const COST_NOTE = `Adds ${EXPENSIVE_COST} to the operation cost.`;

/** Joins sentences; those that are undefined or empty are skipped. */
export const sentences = (...texts: readonly (string | undefined)[]): string =>
  texts.filter(Boolean).join(' ');

const nullSentence = ({ nullIf, nullUntil }: Description): string | undefined => {
  if (nullIf !== undefined) return `Null if ${nullIf}.`;
  return nullUntil === undefined ? undefined : `Null until ${nullUntil}.`;
};

/** Returns the description of an object's field. `otherwise` is the sentence about null if the declaration has none. */
export const outputText = (about: Description, otherwise?: string): string =>
  sentences(about.description, nullSentence(about) ?? otherwise);

/** Returns the first sentence. Limits and units in later sentences do not apply to filters and sort orders. */
const firstSentence = (text: string): string => /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;

/** Returns a description as part of a sentence: "The status." → "the status.", "Number of rows." → "the number of rows." */
function inSentence(description: string): string {
  const text = /^[A-Z](?![A-Z])/.test(description)
    ? description.charAt(0).toLowerCase() + description.slice(1)
    : description;
  return /^(the|whether|when)\b/.test(text) ? text : `the ${text}`;
}

/** Returns the description of an input field that takes the ID of the described object. */
export const idText = (description: string): string => `ID of ${inSentence(description)}`;
/** Returns the description of a sort order; values of an enumeration are sorted as they are declared. */
export function sortText({ description }: Description, values?: readonly string[]): string {
  const text = `Sorts by ${inSentence(firstSentence(description))}`;
  return values ? text.replace(/\.$/, `, from \`${values[0]}\` to \`${values.at(-1)}\`.`) : text;
}
export const filterText = ({ description }: Description): string =>
  `Filters by ${inSentence(firstSentence(description))}`;
export const idFilterText = ({ description }: Description): string =>
  `Filters by the ${idText(firstSentence(description))}`;

/** Replaces `{label}` in the texts of a declaration. */
export function labeled<D extends Description>(about: D, label: string): D {
  const fill = (text: string | undefined): string | undefined => text?.replaceAll('{label}', label);
  const { description, nullIf, nullUntil, createNote, updateNote } = about;
  return {
    ...about,
    description: fill(description),
    nullIf: fill(nullIf),
    nullUntil: fill(nullUntil),
    createNote: fill(createNote),
    updateNote: fill(updateNote),
  };
}
