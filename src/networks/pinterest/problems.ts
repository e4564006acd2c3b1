import type { ContentProblem } from '../../domains/channels/network.port';

/** What codes reject. */
const CODES: Readonly<Record<number, ContentProblem>> = {
  9: { field: 'options.pinterest.link', rule: 'POLICY' },
  40: { field: 'options.pinterest.boardId', rule: 'MISSING' },
  235: { field: 'media', rule: 'UNREACHABLE' },
  236: { field: 'media', rule: 'FORMAT' },
  2030: { field: 'options.pinterest.boardSectionId', rule: 'MISSING' },
};

/** Fields of a draft by the start of the path of a parameter. */
const FIELDS: readonly (readonly [path: RegExp, field: string])[] = [
  [/^alt_text/, 'media.0.altText'],
  [/^board_id/, 'options.pinterest.boardId'],
  [/^board_section_id/, 'options.pinterest.boardSectionId'],
  [/^description/, 'text'],
  [/^dominant_color/, 'options.pinterest.dominantColor'],
  [/^link/, 'options.pinterest.link'],
  [/^media_source\.cover_image/, 'options.pinterest.coverSeconds'],
  [/^media/, 'media'],
  [/^title/, 'title'],
];

const CONSTRAINTS: Readonly<Record<string, string>> = {
  maxItems: 'COUNT',
  maxLength: 'LENGTH',
  minItems: 'COUNT',
  minLength: 'LENGTH',
};

/** Returns what an error rejects, by its code or the path and constraint in its message. */
export function problemOf(code: number, message: string): ContentProblem {
  const known = CODES[code];
  if (known) return known;
  const path = /^Invalid request: '?([\w.]+)/.exec(message)?.[1] ?? '';
  const constraint = /constraint: (\w+)=/.exec(message)?.[1] ?? '';
  const field = FIELDS.find(([pattern]) => pattern.test(path))?.[1] ?? '';
  return { field, rule: CONSTRAINTS[constraint] ?? 'INVALID' };
}
