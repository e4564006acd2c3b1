import fc from '../support/property';
import { littleText } from '../../src/domains/common/little-text';
import {
  byteLength,
  codePointLength,
  cut,
  type TextMeasure,
  utf16Length,
} from '../../src/domains/publishing/text/measures';
import { hashtagsIn, mentionCount } from '../../src/domains/publishing/text/tags';
import { cashtagCount, linksIn, weightedLength } from '../../src/domains/publishing/text/x-text';
import { readLittleText } from '../../src/sandbox/networks/linkedin/little-text';
import { weightedLength as sandboxLength } from '../../src/sandbox/networks/x/text';
import { RESERVED, richText } from '../support/rich-texts';

/** How platforms measure texts, on texts of many scripts. */

const xLength = weightedLength({ url: 23, wide: 2 });
const MEASURES: readonly (readonly [string, TextMeasure])[] = [
  ['UTF-16 units', utf16Length],
  ['code points', codePointLength],
  ['bytes', byteLength],
  ['weighted characters', xLength],
];
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

test.each([
  ['plain letters', 'Chai', 4],
  ['Devanagari with vowel signs', 'चाय पीजिए', 9],
  ['Chinese and Japanese', '日本語', 6],
  ['typographic quotes and an ellipsis', '“a”…', 5],
  ['an emoji', '😀', 2],
  ['an emoji of several code points', '👨‍👩‍👧‍👦', 2],
  ['an emoji with a skin tone', '👍🏽', 2],
  ['a flag', '🇮🇳', 2],
  ['a keycap', '1️⃣', 2],
  ['emoji and text', 'H🐱☺👨‍👩‍👧‍👦', 7],
  ['a short URL', 'https://t.co', 23],
  ['a long URL and its sentence', `See https://example.com/${'a'.repeat(200)}?b=c.`, 28],
  ['a domain without a scheme', 'example.in/menu!', 24],
  ['a domain after Devanagari', 'देखिए example.co.in', 29],
  ['a URL with an internationalized domain', 'https://müller.de/', 23],
  ['a name that is no domain', 'read.the.manuals', 16],
  ['an email address', 'a@example.com', 13],
  ['a letter with a combining accent', 'e\u0301', 1],
])('X counts %s', (_, text, length) => {
  expect(xLength(text)).toBe(length);
});

test('the weights of X are those of the platform', () => {
  expect(weightedLength({ url: 30, wide: 3 })('日 https://example.com')).toBe(34);
});

test('X counts the same as the sandbox, which counts on its own', () => {
  fc.assert(
    fc.property(richText({ links: true }), (text) => {
      expect(xLength(text)).toBe(sandboxLength(text));
    }),
    { numRuns: 1_000 },
  );
});

test.each([
  ['$ABC $abc', 2],
  ['$5 US$ $TOOLONGS $ABC.DE', 1],
  ['a$ABC', 0],
])('X finds the cashtags in %s', (text, count) => {
  expect(cashtagCount(text)).toBe(count);
});

test('finds links in the order of the text', () => {
  const text = 'example.com, https://example.org/a and x@example.com';
  expect(linksIn(text).map(({ start, end }) => text.slice(start, end))).toEqual([
    'example.com',
    'https://example.org/a',
  ]);
});

test('hashtags end at the first sign that is neither letter, mark, digit nor underscore', () => {
  expect(hashtagsIn('#चाय, #Chai_2026! #日本#a # #-')).toEqual(['#चाय', '#Chai_2026', '#日本', '#a']);
});

test('mentions count where a name follows', () => {
  expect(mentionCount('@asha.verma and @ravi; x@example.com @ @')).toBe(3);
});

describe('little text of LinkedIn', () => {
  const shown = (text: string): string => readLittleText(littleText(text)).text;

  test('shows every text as it was written', () => {
    fc.assert(
      fc.property(richText({ links: true }), (text) => {
        expect(shown(text)).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('escapes reserved characters, and keeps hashtags and mentions', () => {
    expect(littleText(RESERVED)).toBe(
      Array.from(RESERVED)
        .map((sign) => `\\${sign}`)
        .join(''),
    );
    expect(littleText('(a_b) #tag_1 # @[Asha (A)](urn:li:person:1) @x')).toBe(
      '\\(a\\_b\\) #tag_1 \\# @[Asha (A)](urn:li:person:1) \\@x',
    );
    expect(shown('Thanks @[Marquee](urn:li:organization:1)!')).toBe('Thanks Marquee!');
  });
});

describe('cutting', () => {
  test.each(MEASURES)('ends between graphemes and within the limit, in %s', (_, measure) => {
    fc.assert(
      fc.property(richText(), fc.integer({ min: 0, max: 60 }), (text, maximum) => {
        const result = cut(text, maximum, measure);
        expect(measure(result)).toBeLessThanOrEqual(maximum);
        if (measure(text) <= maximum) {
          expect(result).toBe(text);
          return;
        }
        const kept = result.slice(0, -1);
        const ends = [...graphemes.segment(text)].map(({ index }) => index);
        expect(text.startsWith(kept)).toBe(true);
        expect(ends).toContain(kept.length);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['नमस्ते', 4, codePointLength, 'नम…'],
    ['👨‍👩‍👧‍👦👍🏽', 11, utf16Length, '…'],
    ['👨‍👩‍👧‍👦👍🏽', 12, utf16Length, '👨‍👩‍👧‍👦…'],
    ['Hello world', 7, codePointLength, 'Hello…'],
    ['Hello', 0, codePointLength, ''],
  ])('cuts %s to %s', (text, maximum, measure, result) => {
    expect(cut(text, maximum, measure)).toBe(result);
  });

  test('keeps as much as fits', () => {
    expect(cut('x'.repeat(300), 280, xLength)).toBe(`${'x'.repeat(278)}…`);
    expect(cut('😀'.repeat(150), 280, xLength)).toBe(`${'😀'.repeat(139)}…`);
  });
});
