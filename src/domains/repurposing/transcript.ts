/** A time code at the start of a line, such as `[01:30]` or `01:02:03`. */
const TIME_CODE = /^[ \t]*\[?(?:(\d{1,2}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?\]?[ \t]*(?:-->.*)?/;

interface Line {
  readonly text: string;
  readonly seconds: number | null;
}

function lineOf(line: string): Line {
  const found = TIME_CODE.exec(line);
  if (!found) return { text: line, seconds: null };
  const [code, hours = '0', minutes, seconds] = found;
  return {
    text: line.slice(code.length),
    seconds: 3_600 * Number(hours) + 60 * Number(minutes) + Number(seconds),
  };
}

/** Returns a transcript without its time codes. */
export const spokenText = (transcript: string): string =>
  transcript
    .split('\n')
    .map((line) => lineOf(line).text)
    .join('\n')
    .trim();

const searchable = (text: string): string => text.toLowerCase().replace(/\s+/g, ' ').trim();

/** Returns a function that finds the last time code before a sentence, in seconds. Null if there is none. */
export function timeIn(transcript: string): (sentence: string) => number | null {
  let text = '';
  const codes: { readonly from: number; readonly seconds: number }[] = [];
  for (const line of transcript.split('\n').map(lineOf)) {
    const spoken = searchable(line.text);
    if (line.seconds !== null) codes.push({ from: text.length, seconds: line.seconds });
    if (spoken) text += `${spoken} `;
  }
  return (sentence) => {
    const place = text.indexOf(searchable(sentence));
    return place < 0 ? null : (codes.findLast(({ from }) => from <= place)?.seconds ?? null);
  };
}
