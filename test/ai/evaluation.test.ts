import { aiSettings } from '../../src/config/ai';
import { openLanguageModels } from '../../src/language-models';
import { briefsIn, LANGUAGES } from './briefs';
import { evaluate, tableOf } from './evaluation';
import { composer } from './generations';

/** The composer, or the models that the settings of the environment name: `AI_MODEL=openai:gpt-5.2 npm run test:models`. */
const settings = aiSettings(process.env);
const isComposer = settings.models.LIGHT === 'composer';
const briefs = LANGUAGES.flatMap((language) => briefsIn(language, 'CAPTION'));

test(
  'content for 60 briefs in three languages passes the checks, as a table shows',
  async () => {
    const results = await evaluate(openLanguageModels(settings), briefs);
    const table = tableOf(results);
    if (!isComposer) process.stdout.write(`\n${settings.models.LIGHT}\n${table}\n`);
    // A real model is measured, not required to pass.
    const failed = results.filter(({ result }) => result !== 'OK');
    if (isComposer) expect(failed).toEqual([]);
    expect(table.split('\n').map((line) => line.split(' | ').slice(0, 2))).toEqual([
      ['| language', 'briefs'],
      ['| ---', '---'],
      ...LANGUAGES.map((language) => [`| ${language}`, '60']),
    ]);
  },
  isComposer ? 60_000 : 3_600_000,
);

test('the table counts why content was rejected, and what it cost', async () => {
  const [few] = [briefsIn('ENGLISH', 'CAPTION').slice(0, 2)];
  const broken = await evaluate(composer({ failure: () => 'BREAK_JSON' }), few);
  expect(broken.map(({ result }) => result)).toEqual(['INVALID_OUTPUT', 'INVALID_OUTPUT']);
  const of = { language: 'ENGLISH', inputTokens: 100, outputTokens: 20, seconds: 2 } as const;
  expect(
    tableOf([
      { ...of, result: 'OK', quality: 80, cost: 0.01 },
      { ...of, result: 'TOO_LONG', quality: 61, cost: 0.02 },
      { ...of, result: 'REFUSED', quality: null, cost: 0, seconds: 5 },
      { ...of, language: 'HINDI', result: 'WRONG_LANGUAGE', quality: 70, cost: null },
    ]),
  ).toBe(
    [
      '| language | briefs | usable | quality | input | output | cost | seconds | rejected |',
      '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
      '| ENGLISH | 3 | 1 | 70.5 | 300 | 60 | 0.0300 | 3.0 | TOO_LONG 1, REFUSED 1 |',
      '| HINDI | 1 | 0 | 70.0 | 100 | 20 | unknown | 2.0 | WRONG_LANGUAGE 1 |',
    ].join('\n'),
  );
});
