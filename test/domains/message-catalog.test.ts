import 'reflect-metadata';
import fc from '../support/property';
import { isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import { IntlMessageFormat } from 'intl-messageformat';
import { MemberRole } from '../../src/domains/organizations/organizations.enums';
import { formatMessage } from '../../src/kernel/messages/format';
import { LANGUAGES } from '../../src/kernel/messages/languages';
import { allMessages, type Message, type MessageValue, type Term } from '../../src/kernel/messages/message';
import {
  fieldTerm,
  formTerm,
  isTranslated,
  itemTerm,
  objectTerm,
  valueTerm,
} from '../../src/kernel/messages/terms';
import { allModels, allShapes } from '../../src/kernel/model/metadata';
import type { ValueConstraints } from '../../src/kernel/model/types';
import { buildMarqueeSchema } from '../../src/schema';

/** Every message that the product can produce is in the catalog, in every language, in words that users know. */

const schema = buildMarqueeSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const inputs = types.filter(isInputObjectType).filter(({ name }) => name.endsWith('Input'));
const fieldNames = [...new Set(inputs.flatMap((type) => Object.keys(type.getFields())))].sort();

const formsOf = ({ form, item }: ValueConstraints = {}): string[] => [
  ...(form ? [form] : []),
  ...(item ? formsOf(item) : []),
];
const forms = [
  ...new Set(
    [...allModels(), ...allShapes()].flatMap(({ attributes }) =>
      [...attributes.values()].flatMap(({ type }) => formsOf(type.constraints)),
    ),
  ),
].sort();

const STATUSES = [
  'CampaignStatus',
  'PostStatus',
  'PublicationStatus',
  'JobStatus',
  'MemberRole',
  'PostMediaType',
  'StaffRole',
];
const values = STATUSES.flatMap((name) => {
  const type = schema.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
}).filter((value) => value !== 'NONE');

const labels = allModels().map(({ label }) => label);

interface Element {
  readonly type: number;
  readonly value?: string;
  readonly options?: Readonly<Record<string, { readonly value: readonly Element[] }>>;
}
const [LITERAL, POUND] = [0, 7];

/** Returns the parameters of a message, without the suffixes that insert the forms of a term. */
function parametersOf(elements: readonly Element[]): string[] {
  const found = elements.flatMap(({ type, value, options = {} }) => [
    ...(type === LITERAL || type === POUND || value === undefined ? [] : [value.replace(/_.*$/, '')]),
    ...Object.values(options).flatMap((option) => parametersOf(option.value)),
  ]);
  return [...new Set(found)].sort();
}
const parsed = (text: string, language: string): readonly Element[] =>
  new IntlMessageFormat(text, language, undefined, { ignoreTag: true }).getAst();

test.each([...allMessages()])('%s has the same parameters in every language', (_, texts) => {
  const [first, ...others] = LANGUAGES.map((language) => parametersOf(parsed(texts[language], language)));
  for (const other of others) expect(other).toEqual(first);
  expect(texts.hi).toMatch(/\p{Script=Devanagari}/u);
});

test('every field, entity, form and value that a message can name is translated', () => {
  const terms: Term[] = [
    ...fieldNames.map(fieldTerm),
    ...labels.map(objectTerm),
    ...forms.map(formTerm),
    ...values.map(valueTerm),
  ];
  expect(terms.filter((term) => !isTranslated(term))).toEqual([]);
  expect(values).toEqual(expect.arrayContaining(Object.keys(MemberRole)));
  expect(forms.length).toBeGreaterThan(5);
});

/** Names of the schema that are no words: `mediaIds`, `PostMediaType` and `PARTIALLY_PUBLISHED`. */
const identifiers = new Set(
  types
    .flatMap((type) => {
      const fields =
        isObjectType(type) || isInterfaceType(type) || isInputObjectType(type) ? type.getFields() : {};
      const names = Object.keys(fields);
      const constants = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
      return [type.name, ...names, ...constants.filter((name) => name.length > 1)];
    })
    .filter((name) => /[a-z][A-Z]|^[A-Z_\d]{2,}$/.test(name))
    // Words that people write like that.
    .filter((name) => !['URL', 'ID', 'JSON', 'AI', 'API'].includes(name)),
);
const identifiersIn = (text: string): string[] =>
  (text.match(/\w+/g) ?? []).filter((word) => identifiers.has(word));

/** Messages that are parts of others, by the parameter. */
const PARTS: Readonly<Record<string, RegExp>> = {
  action:
    /^action\.|\.(makeChange|makeRendition|copyPosts|connectAccounts|schedulePost|changePublication|decide|withdraw|changeRevision|giveFeedback|changeComment|deleteComment|assignQa|cancelQa|reviewQa)$/,
  remedy: /^object\.(ask|needs)/,
  suggestion: /^object\.(allowedStatuses|noStatusAllowed)$/,
};
const keysOf = (pattern: RegExp): string[] => [...allMessages().keys()].filter((key) => pattern.test(key));

const term = (make: (name: string) => Term, names: readonly string[]): fc.Arbitrary<MessageValue> =>
  fc.constantFrom(...names).map(make);
const value = term(valueTerm, values);

const ARBITRARIES: Readonly<Record<string, fc.Arbitrary<MessageValue>>> = {
  field: fc.oneof(
    term(fieldTerm, fieldNames),
    term((name) => itemTerm(name, 1), fieldNames),
  ),
  object: term(objectTerm, labels),
  parent: term(objectTerm, labels),
  tenant: term(objectTerm, labels),
  form: term(formTerm, forms),
  role: value,
  metric: value,
  from: value,
  to: value,
  mediaType: value,
  derived: value,
  allowed: fc.array(fc.constantFrom(...values).map(valueTerm), { minLength: 1 }),
  names: fc.constantFrom('Chai', 'Chai, Dosa'),
  value: fc.constantFrom('chai-ghar', 'a'),
  currency: fc.constantFrom('INR', 'USD'),
  type: fc.constantFrom('boolean', 'number'),
};

function messageOf(key: string): fc.Arbitrary<Message> {
  const names = parametersOf(parsed(allMessages().get(key)!.en, 'en'));
  const valueOf = (name: string): fc.Arbitrary<MessageValue> => {
    const part = PARTS[name];
    if (part) return fc.constantFrom(...keysOf(part)).chain(messageOf);
    return ARBITRARIES[name] ?? fc.nat(100_000);
  };
  const record = Object.fromEntries(names.map((name) => [name, valueOf(name)]));
  return fc.record(record).map((made) => ({ key, values: made }));
}

test.each([...allMessages().keys()])('%s is a sentence without identifiers of the schema', (key) => {
  fc.assert(
    fc.property(messageOf(key), fc.constantFrom(...LANGUAGES), (message, language) => {
      const text = formatMessage(message, language);
      expect(text).not.toMatch(/[{}]|undefined|null|\s{2}/);
      expect(identifiersIn(text)).toEqual([]);
      if (!PARTS.action!.test(key)) expect(text).toMatch(language === 'hi' ? /।$/ : /\.$/);
    }),
    { numRuns: 60 },
  );
});

test('the search for identifiers finds names of fields, types and enum values', () => {
  expect(identifiersIn('newPassword is CANCELLED in a PostMediaType; a URL is a word.')).toEqual([
    'newPassword',
    'CANCELLED',
    'PostMediaType',
  ]);
});
