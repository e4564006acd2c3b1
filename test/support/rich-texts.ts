import fc from './property';

/** Characters that LinkedIn reserves. */
export const RESERVED = '\\|{}@[]()<>*_~';

const SCRIPTS = [
  'Fresh chai, every morning',
  'आज की स्पेशल चाय',
  'তাজা চা',
  'புதிய தேநீர்',
  'تازہ چائے',
  '新鮮な朝のお茶',
  '오늘의 차',
  'Čaj pro všechny',
  'Tea — “fresh” … today’s',
];
const EMOJI = ['😀', '👨‍👩‍👧‍👦', '👍🏽', '🇮🇳', '1️⃣', '❤️', '🏳️‍🌈', '🪔'];
const SIGNS = ['\n', '\n\n', '\t', '!', '#', '$', '&', ...Array.from(RESERVED)];
const TAGS = ['#chai', '#चाय', '#tea_time', '#2026', '@asha.verma', '@marquee', '$MRQ'];
const LINKS = [
  'https://example.com',
  'https://example.com/menu?day=1',
  'http://shop.example.in/a_b',
  'example.com',
  'example.co.in/menu',
];

const wordOf = (words: readonly string[]): fc.Arbitrary<string> =>
  fc.constantFrom(...words.flatMap((text) => text.split(' ')));

/** Generates texts of many scripts with emoji, signs, hashtags and mentions, and on demand links. */
export function richText({ links = false, maxParts = 30 } = {}): fc.Arbitrary<string> {
  const part = fc.oneof(
    { weight: 6, arbitrary: wordOf(SCRIPTS) },
    { weight: 2, arbitrary: fc.constantFrom(...EMOJI) },
    { weight: 1, arbitrary: fc.constantFrom(...SIGNS) },
    { weight: 1, arbitrary: fc.constantFrom(...TAGS) },
    ...(links ? [{ weight: 1, arbitrary: fc.constantFrom(...LINKS) }] : []),
  );
  return fc.array(fc.tuple(part, fc.constantFrom(' ', ' ', ' ', '')), { maxLength: maxParts }).map((parts) =>
    // A link stands by itself; what it is next to another word is up to the platform.
    parts.map(([text, gap]) => (LINKS.includes(text) ? ` ${text} ` : text + gap)).join(''),
  );
}
