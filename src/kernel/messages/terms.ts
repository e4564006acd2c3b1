import { article, pluralOf, upperFirst, words } from '../names';
import type { Language } from './languages';
import type { Term, TermKind } from './message';

/** A noun in Hindi, with the forms that sentences need. */
export interface HindiNoun {
  readonly hi: string;
  /** Grammatical gender, with which verbs and adjectives agree. */
  readonly gender: 'm' | 'f';
  /** The form before postpositions. Defaults to the noun itself. */
  readonly oblique?: string;
  readonly plural?: string;
  readonly pluralOblique?: string;
}

/** A label or phrase. `en` defaults to the name: in words for fields, as it is for forms. */
export interface TermTexts {
  readonly en?: string;
  readonly hi: string;
}

const nouns = new Map<string, HindiNoun>();
const terms = new Map<string, TermTexts>();

const keyOf = (kind: TermKind, name: string): string => `${kind} ${name}`;

/** Declares the labels of entities in Hindi, by the English label. */
export function declareNouns(declared: Readonly<Record<string, HindiNoun>>): void {
  for (const [label, noun] of Object.entries(declared)) nouns.set(label, noun);
}

/** Declares the texts of input fields, of forms (by the form in English) or of enum values. */
export function declareTerms(
  kind: Exclude<TermKind, 'object' | 'item'>,
  declared: Readonly<Record<string, TermTexts>>,
): void {
  for (const [name, texts] of Object.entries(declared)) terms.set(keyOf(kind, name), texts);
}

/** Returns whether a term has a text in Hindi. */
export const isTranslated = ({ term, name }: Term): boolean =>
  term === 'object' ? nouns.has(name) : terms.has(keyOf(term, name));

export const fieldTerm = (name: string): Term => ({ term: 'field', name });
/** An item of the list in an input field, by its index from 0. */
export const itemTerm = (name: string, index: number): Term => ({ term: 'item', name, position: index + 1 });
export const objectTerm = (label: string): Term => ({ term: 'object', name: label });
export const formTerm = (form: string): Term => ({ term: 'form', name: form });
export const valueTerm = (value: string): Term => ({ term: 'value', name: value });

/** Returns the name of an input field in words: `thumbnailUrl` → "Thumbnail URL", `bankAccountId` → "Bank account". */
const fieldLabel = (name: string): string =>
  upperFirst(
    words(name)
      .replace(/ id$/, '')
      .replace(/\b(ai|id|ip|url)(s?)\b/g, (_, word: string, s: string) => word.toUpperCase() + s),
  );

const lowerFirstWord = (text: string): string =>
  /^[A-Z](?![A-Z])/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** Whether an English label is a plural, such as "Media files" but not "Status", "Address" or "Items per page". */
const isPlural = (label: string): boolean =>
  /[^sui]s$/.test(label.replace(/ (of|in|per|at|for|from|to|about|with) .*$/, ''));

function english({ term, name, position }: Term): Record<string, string> {
  if (term === 'object')
    return {
      '': name,
      _upper: upperFirst(name),
      _a: article(name),
      _aUpper: upperFirst(article(name)),
      _plural: pluralOf(name),
    };
  if (term === 'item') {
    const list = english(fieldTerm(name))._lower;
    return { '': `Item ${position} of ${list}`, _lower: `item ${position} of ${list}`, _number: 'singular' };
  }
  const declared = terms.get(keyOf(term, name))?.en;
  const byDefault: Record<string, () => string> = {
    field: () => fieldLabel(name),
    value: () => upperFirst(name.toLowerCase().replaceAll('_', ' ')),
  };
  const text = declared ?? byDefault[term]?.() ?? name;
  return { '': text, _lower: lowerFirstWord(text), _number: isPlural(text) ? 'plural' : 'singular' };
}

function hindi(term: Term): Record<string, string> {
  if (term.term === 'item') {
    const text = `${hindi(fieldTerm(term.name))['']} (${term.position})`;
    return { '': text, _lower: text };
  }
  if (term.term !== 'object') {
    const text = terms.get(keyOf(term.term, term.name))?.hi ?? english(term)['']!;
    return { '': text, _lower: text };
  }
  const noun = nouns.get(term.name) ?? { hi: term.name, gender: 'm' as const };
  const { hi, oblique = hi, plural = hi, pluralOblique = plural, gender } = noun;
  return {
    '': hi,
    _upper: hi,
    _a: hi,
    _aUpper: hi,
    _plural: plural,
    _oblique: oblique,
    _pluralOblique: pluralOblique,
    _gender: gender,
  };
}

/**
 * Returns the forms of a term, by the suffix of the parameter that inserts them: `{object}`, `{object_upper}`,
 * `{object_a}` and `{object_plural}` in English, with `{object_oblique}` and `{object_gender}` in Hindi; `{field}` and
 * `{field_lower}`, with `{field_number}` in English, `singular` or `plural`, with which verbs agree.
 */
export const formsOf = (term: Term, language: Language): Readonly<Record<string, string>> =>
  language === 'hi' ? hindi(term) : english(term);
