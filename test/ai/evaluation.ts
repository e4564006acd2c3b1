import type { Brief } from '../../src/domains/ai/brief.port';
import { problemOf } from '../../src/domains/ai/checks';
import { contentOf } from '../../src/domains/ai/generated-content';
import { LanguageModelError, type LanguageModels } from '../../src/domains/ai/language-model.port';
import { promptOf, textsOf } from '../../src/domains/ai/prompts';
import { scoresOf } from '../../src/domains/ai/scores';

/** What a model made of a brief. */
export interface Evaluated {
  readonly language: Brief['language'];
  /** Why the content would not be stored. `OK` if it passes all checks. */
  readonly result: string;
  readonly quality: number | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In US dollars. Null if it is unknown. */
  readonly cost: number | null;
  readonly seconds: number;
}

const MAX_OUTPUT_TOKENS = 5_000;
const PARALLEL = 4;

/** Calls the model of the tier `LIGHT` once for a brief, and checks its content like the job. */
async function evaluateOne(models: LanguageModels, brief: Brief, seed: number): Promise<Evaluated> {
  const startedAt = performance.now();
  const of = (
    result: string,
    quality: string | null,
    answer: Partial<LanguageModelError['consumption']>,
  ) => ({
    ...{ language: brief.language, result, quality: quality === null ? null : Number(quality) },
    ...{ inputTokens: answer?.usage?.inputTokens ?? 0, outputTokens: answer?.usage?.outputTokens ?? 0 },
    cost: answer?.cost === undefined ? 0 : answer.cost === null ? null : Number(answer.cost),
    seconds: (performance.now() - startedAt) / 1_000,
  });
  const { schema, name: schemaName } = promptOf(brief.task);
  const call = {
    ...textsOf(brief),
    schema,
    schemaName,
    seed,
    temperature: 0.8,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
  };
  try {
    const answer = await models.generate(models.modelOf('LIGHT'), {
      ...call,
      signal: new AbortController().signal,
    });
    const content = contentOf(brief, answer.output);
    return of(problemOf(brief, content) ?? 'OK', scoresOf(brief, content.captions).quality, answer);
  } catch (error) {
    if (!(error instanceof LanguageModelError)) throw error;
    return of(error.reason, null, error.consumption ?? {});
  }
}

/** Evaluates briefs, four at a time. */
export async function evaluate(models: LanguageModels, briefs: readonly Brief[]): Promise<Evaluated[]> {
  const results: Evaluated[] = [];
  const queue = [...briefs.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift())
      results[next[0]] = await evaluateOne(models, next[1], 1);
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return results;
}

const sumOf = (rows: readonly Evaluated[], of: (row: Evaluated) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0);

const meanOf = (rows: readonly Evaluated[], of: (row: Evaluated) => number, digits: number): string =>
  rows.length ? (sumOf(rows, of) / rows.length).toFixed(digits) : '';

/** Returns the reasons of rejected content with their numbers, most frequent first. */
function reasonsOf(rows: readonly Evaluated[]): string {
  const counts = new Map<string, number>();
  for (const { result } of rows) if (result !== 'OK') counts.set(result, (counts.get(result) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${reason} ${count}`)
    .join(', ');
}

const COLUMNS = ['language', 'briefs', 'usable', 'quality', 'input', 'output', 'cost', 'seconds', 'rejected'];

/** Returns a table of results with a row for each language. Tokens and costs are sums, quality and seconds are means. */
export function tableOf(results: readonly Evaluated[]): string {
  const rows = [...new Set(results.map(({ language }) => language))].map((language) => {
    const of = results.filter((row) => row.language === language);
    const scored = of.filter(({ quality }) => quality !== null);
    const costs = of.every(({ cost }) => cost !== null)
      ? sumOf(of, ({ cost }) => cost!).toFixed(4)
      : 'unknown';
    return [
      ...[language, String(of.length), String(of.filter(({ result }) => result === 'OK').length)],
      meanOf(scored, ({ quality }) => quality!, 1),
      ...[
        String(sumOf(of, ({ inputTokens }) => inputTokens)),
        String(sumOf(of, ({ outputTokens }) => outputTokens)),
      ],
      ...[costs, meanOf(of, ({ seconds }) => seconds, 1), reasonsOf(of)],
    ];
  });
  const lines = [COLUMNS, COLUMNS.map(() => '---'), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
