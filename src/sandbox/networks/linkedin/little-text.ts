/** What a post shows of its commentary. */
interface LittleText {
  /** The part of the source that was read: all of it, or what precedes an unescaped reserved character. */
  readonly source: string;
  /** The text that members see. */
  readonly text: string;
}

const PARTS: readonly (readonly [pattern: RegExp, render: (match: RegExpExecArray) => string])[] = [
  [/\\([\\|{}@[\]()<>#*_~])/y, ([, sign = '']) => sign],
  [/@\[((?:\\.|[^\]\\])+)\]\(urn:li:(?:person|organization):\w+\)/y, ([, name = '']) => unescaped(name)],
  [/\{hashtag\|(?:\\#|#)\|([\p{L}\p{N}_]+)\}/uy, ([, tag = '']) => `#${tag}`],
  [/#([\p{L}\p{N}_]+)/uy, ([hashtag]) => hashtag],
  [/[^\\|{}@[\]()<>#*_~]+/uy, ([plain]) => plain],
];

const unescaped = (text: string): string => text.replace(/\\(.)/gs, '$1');

/**
 * Reads the "little text" format of commentaries: escaped characters, mentions and hashtags. The text ends at the first
 * reserved character that is neither escaped nor part of a mention or hashtag.
 */
export function readLittleText(source: string): LittleText {
  let text = '';
  let offset = 0;
  while (offset < source.length) {
    const part = partAt(source, offset);
    if (!part) break;
    text += part.text;
    offset += part.length;
  }
  return { source: source.slice(0, offset), text };
}

function partAt(source: string, offset: number): { text: string; length: number } | undefined {
  for (const [pattern, render] of PARTS) {
    pattern.lastIndex = offset;
    const match = pattern.exec(source);
    if (match) return { text: render(match), length: match[0].length };
  }
  return undefined;
}
