import 'reflect-metadata';
import { declareMessages, declareNouns, fieldTerm, objectTerm, valueTerm } from '../../src/kernel/messages';
import { formatMessage } from '../../src/kernel/messages/format';
import { itemTerm } from '../../src/kernel/messages/terms';
import { ViewerTexts } from '../../src/kernel/session/viewer-texts';
import { SAMPLE_MESSAGES } from '../support/sample-domain/book.entities';

/** Messages are written from the catalog, with the forms of the words that they name. */

const MESSAGES = declareMessages('test', {
  noun: {
    en: '{thing_aUpper}: {thing}, {thing_plural}.',
    hi: '{thing}, {thing_oblique}, {thing_plural}, {thing_pluralOblique}, {thing_gender}।',
  },
  field: { en: '{field}: {field_lower}.', hi: '“{field}”।' },
  agreeing: {
    en: '{field} {field_number, select, plural {are} other {is}} empty.',
    hi: '“{field}” खाली है।',
  },
  list: { en: '{list} ({list_count, number}).', hi: '{list} ({list_count, number})।' },
  outer: { en: '{inner} Twice.', hi: '{inner} दो बार।' },
});
const texts = (message: Parameters<typeof formatMessage>[0]): string[] => [
  formatMessage(message, 'en'),
  formatMessage(message, 'hi'),
];

test('inserts the forms of a noun', () => {
  declareNouns({
    account: { hi: 'खाता', gender: 'm', oblique: 'खाते', plural: 'खाते', pluralOblique: 'खातों' },
  });
  expect(texts(MESSAGES.noun({ thing: objectTerm('account') }))).toEqual([
    'An account: account, accounts.',
    'खाता, खाते, खाते, खातों, m।',
  ]);
  expect(texts(SAMPLE_MESSAGES.tooLong({ book: objectTerm('book'), pages: 1 }))).toEqual([
    'This book is too long: more than 1 page.',
    'इस किताब में 1 से अधिक पृष्ठ हैं।',
  ]);
});

test('names what is not translated in English', () => {
  expect(texts(MESSAGES.noun({ thing: objectTerm('atlas') }))[1]).toBe('atlas, atlas, atlas, atlas, m।');
  expect(texts(MESSAGES.field({ field: fieldTerm('bankAccountId') }))).toEqual([
    'Bank account: bank account.',
    '“Bank account”।',
  ]);
});

test.each([
  [fieldTerm('logoUrl'), 'Logo URL: logo URL.'],
  [fieldTerm('urlOfLogo'), 'URL of logo: URL of logo.'],
  [valueTerm('HALF_DONE'), 'Half done: half done.'],
  [itemTerm('keyWords', 2), 'Item 3 of key words: item 3 of key words.'],
])('writes %j in words', (field, text) => {
  expect(formatMessage(MESSAGES.field({ field }), 'en')).toBe(text);
});

test.each([
  [fieldTerm('mediaFiles'), 'Media files are'],
  [fieldTerm('hashtags'), 'Hashtags are'],
  [fieldTerm('heightInPixels'), 'Height in pixels is'],
  [fieldTerm('status'), 'Status is'],
  [fieldTerm('address'), 'Address is'],
  [itemTerm('hashtags', 0), 'Item 1 of hashtags is'],
])('lets the verb agree with %j', (field, text) => {
  expect(formatMessage(MESSAGES.agreeing({ field }), 'en')).toBe(`${text} empty.`);
});

test('writes lists, numbers and messages within messages', () => {
  const inner = MESSAGES.list({ list: [valueTerm('A_B'), 'x'] });
  expect(texts(MESSAGES.outer({ inner }))).toEqual(['A b, x (2). Twice.', 'A b, x (2)। दो बार।']);
});

test('writes values as they are, whatever characters they contain', () => {
  const inner = '{thing} <b> ’ #';
  expect(formatMessage(MESSAGES.outer({ inner }), 'en')).toBe('{thing} <b> ’ # Twice.');
});

test('throws when a message is declared twice, or is not declared', () => {
  expect(() => declareMessages('test', { noun: { en: 'A.', hi: 'अ।' } })).toThrow(
    'The message test.noun is declared twice.',
  );
  expect(() => formatMessage({ key: 'test.none' }, 'en')).toThrow('There is no message test.none.');
});

describe('ViewerTexts', () => {
  const message = MESSAGES.list({ list: [] });
  const written = (viewer: ViewerTexts) => {
    viewer.write(message);
    return [viewer.written, viewer.isNegotiated];
  };

  test.each([
    [undefined, undefined, 'en', true],
    ['hi', undefined, 'hi', true],
    ['hi', 'en-IN', 'en', false],
    ['en', 'HI', 'hi', false],
    ['hi', 'fr', 'hi', true],
    ['hi', '', 'hi', true],
    ['hi', null, 'hi', true],
  ])('header %s and preference %s give %s', (header, preference, language, isNegotiated) => {
    const viewer = new ViewerTexts(header);
    if (preference !== undefined) viewer.prefer(preference);
    expect(written(viewer)).toEqual([language, isNegotiated]);
  });

  test('forgets the preference of the previous viewer', () => {
    const viewer = new ViewerTexts('en');
    viewer.prefer('hi');
    viewer.forget();
    expect(written(viewer)).toEqual(['en', true]);
    expect(viewer.isPreferenceKnown).toBe(false);
  });
});
