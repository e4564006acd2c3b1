/**
 * Composes the texts of the schema from what declarations say, so that each text is written once. A description
 * starts with "The", "When", "Whether", "Number of" or a plural and says nothing about null; every generated sentence
 * around it is grammatical then.
 */

/** What a declaration says about a value. `{label}` in any of the texts stands for the label of the type. */
export interface Description {
  readonly description: string;
  /** The words after "Null if", for the field of an object. */
  readonly nullIf?: string;
  /** The words after "Null until", for a value that is set once. */
  readonly nullUntil?: string;
  /** Sentences that hold for filters only. */
  readonly filterNote?: string;
  /** Sentences that hold for inputs that create only, such as how an omitted value is generated. */
  readonly createNote?: string;
}

/** What the fields of expensive attributes and counts say about their cost, in the measure of an operation. */
export const EXPENSIVE_COST = 20;
export const COST_NOTE = `Adds ${EXPENSIVE_COST} to the operation cost.`;

/** Joins sentences; those that are undefined or empty are skipped. */
export const sentences = (...texts: readonly (string | undefined)[]): string =>
  texts.filter(Boolean).join(' ');

const nullSentence = ({ nullIf, nullUntil }: Description): string | undefined => {
  if (nullIf !== undefined) return `Null if ${nullIf}.`;
  return nullUntil === undefined ? undefined : `Null until ${nullUntil}.`;
};

/** The text of an object's field; `otherwise` is said of null where the declaration says nothing about it. */
export const outputText = (about: Description, otherwise?: string): string =>
  sentences(about.description, nullSentence(about) ?? otherwise);

/** The first sentence: limits and units that follow it hold for values, not for choosing or sorting by them. */
const firstSentence = (text: string): string => /^.*?\.(?=\s|$)/s.exec(text)?.[0] ?? text;

/** A description within a sentence: "The status." → "the status.", "Number of rows." → "the number of rows." */
function inSentence(description: string): string {
  const text = /^[A-Z](?![A-Z])/.test(description)
    ? description.charAt(0).toLowerCase() + description.slice(1)
    : description;
  return /^(the|whether|when)\b/.test(text) ? text : `the ${text}`;
}

/** The text of an input's field that takes the ID of what is described. */
export const idText = (description: string): string => `ID of ${inSentence(description)}`;
export const sortText = ({ description }: Description): string =>
  `Sorts by ${inSentence(firstSentence(description))}`;
export const filterText = ({ description, filterNote }: Description): string =>
  sentences(`Filters by ${inSentence(firstSentence(description))}`, filterNote);
export const idFilterText = ({ description, filterNote }: Description): string =>
  sentences(`Filters by the ${idText(firstSentence(description))}`, filterNote);

/** A label with its indefinite article: "an invoice", "a user". */
export const article = (label: string): string =>
  `${/^(?!us|uni|eu|one\b)[aeiou]/i.test(label) ? 'an' : 'a'} ${label}`;

/** The plural of a label: "media file" → "media files", "category" → "categories". */
export function pluralOf(label: string): string {
  if (/[^aeiou]y$/.test(label)) return label.replace(/y$/, 'ies');
  return /(s|x|z|ch|sh)$/.test(label) ? `${label}es` : `${label}s`;
}

/** A description with the label of its type filled in. */
export function labeled<D extends Description>(about: D, label: string): D {
  const fill = (text: string | undefined): string | undefined => text?.replaceAll('{label}', label);
  const { description, nullIf, nullUntil, filterNote, createNote } = about;
  return {
    ...about,
    description: fill(description),
    nullIf: fill(nullIf),
    nullUntil: fill(nullUntil),
    filterNote: fill(filterNote),
    createNote: fill(createNote),
  };
}
