import fc from '../support/property';

/** The first value in most cases, so that few rules are broken at once. */
export const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight: 12 },
    { arbitrary: fc.constantFrom(usual, ...others), weight: 3 },
  );

/** Chooses the first arbitrary in most cases. */
export const often = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ arbitrary: usual, weight: 6 }, { arbitrary: other, weight: 1 });

const PARTS = [
  ...[
    'Fresh bread ',
    'café ',
    'cafe\u0301 ',
    'ताज़ा रोटी ',
    'क्षत्रिय ',
    'خبز طازج ',
    '新鮮なパン ',
    '갓 구운 빵 ',
    'ไทย ',
  ],
  ...['😀 ', '👩‍👩‍👧 ', '🇮🇳 ', '👍🏽 ', '❤️ ', '1️⃣ ', 'a\u0323\u0302 ', '\n\n', '\u200b', '“quoted” ', '& '],
  ...[
    'https://blue-door.com/menu?day=1#top ',
    'blue-door.co.uk/a_(b) ',
    'see blue-door.de, ',
    'http://a.io. ',
  ],
  ...[
    '#chai ',
    '#चाय ',
    '#خبز ',
    '#パン ',
    '#1 ',
    'a#b ',
    '@asha ',
    '@asha.verma ',
    '(c) [d] {e} *f* ~g | \\ ',
    '_h_ ',
  ],
];
const RARE = ['$TEA ', '$TEA $CHAI ', '<b> ', '@a '.repeat(21), '#tag '.repeat(31), 'orders@blue-door.com '];

/** Lengths around the limits of platforms. */
const LENGTHS = [90, 100, 140, 280, 400, 500, 800, 1000, 1500, 1667, 2200, 2500, 3000, 4000, 5000, 63_206];

const shortText = fc
  .array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(''));
const rareText = fc.tuple(shortText, fc.constantFrom(...RARE)).map((parts) => parts.join(''));

/** A text of a length, cut between code points. */
const longText = fc
  .tuple(
    fc.array(fc.constantFrom(...PARTS), { minLength: 1, maxLength: 3 }),
    fc.constantFrom(...LENGTHS),
    fc.integer({ min: -2, max: 2 }),
  )
  .map(([parts, length, more]) => {
    const unit = parts.join('');
    const all = unit.repeat(Math.ceil((length + 2) / unit.length));
    const end = length + more;
    return all.slice(0, /[\ud800-\udbff]/.test(all[end - 1] ?? '') ? end - 1 : end);
  });
export const text = often(shortText, fc.oneof(longText, rareText, fc.constantFrom('', ' ', '\n')));
export const words = (maximum: number): fc.Arbitrary<string> =>
  text.map((value) => Array.from(value.replace(/\s+/g, ' ')).slice(0, maximum).join(''));

export const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 2 });
