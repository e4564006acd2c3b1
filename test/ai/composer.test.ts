import type { Brief } from '../../src/domains/ai/brief.port';
import { type GeneratedContent, problemOf } from '../../src/domains/ai/checks';
import { contentOf } from '../../src/domains/ai/generated-content';
import { promptOf, textsOf } from '../../src/domains/ai/prompts';
import { Composer } from '../../src/language-models/composer/composer';
import { briefsIn, LANGUAGES } from './briefs';
import { composer } from './generations';

async function composed(brief: Brief, seed = 1): Promise<GeneratedContent> {
  const models = composer();
  const { schema, name: schemaName } = promptOf(brief.task);
  const request = { ...textsOf(brief), schema, schemaName, seed, temperature: 1, maxOutputTokens: 5_000 };
  const { output } = await models.generate(models.modelOf('LIGHT'), {
    ...request,
    signal: new AbortController().signal,
  });
  return contentOf(brief, output);
}

describe.each(LANGUAGES)('%s', (language) => {
  test('writes three different captions for each of 60 briefs that pass all checks', async () => {
    const briefs = briefsIn(language, 'CAPTION');
    expect(briefs).toHaveLength(60);
    for (const brief of briefs) {
      const content = await composed(brief);
      expect([brief, problemOf(brief, content)]).toEqual([brief, undefined]);
      expect(new Set(content.captions.map(({ text }) => text)).size).toBe(3);
      expect(content.captions.every(({ text }) => text.includes(brief.topic))).toBe(true);
    }
  });

  test('content in another language does not pass', async () => {
    for (const other of LANGUAGES.filter((one) => one !== language)) {
      const [brief] = briefsIn(other, 'CAPTION');
      const wanted = briefsIn(language, 'CAPTION')[0]!;
      expect(problemOf(wanted, await composed(brief!))).toBe('WRONG_LANGUAGE');
    }
  });
});

test('the same seed gives the same content', async () => {
  const [brief] = briefsIn('ENGLISH', 'CAPTION');
  expect(await composed(brief!, 5)).toEqual(await composed(brief!, 5));
  const texts = await Promise.all([1, 2, 3, 4, 5].map((seed) => composed(brief!, seed)));
  expect(new Set(texts.map(({ captions }) => captions[0]!.text)).size).toBeGreaterThan(1);
});

test('counts tokens when it is not streamed, too', async () => {
  const [brief] = briefsIn('HINDI', 'CAPTION');
  const { prompt } = textsOf(brief!);
  const { content, usage, finishReason } = await new Composer().doGenerate({
    prompt: [{ role: 'user', content: [{ type: 'text', text: prompt }] }],
    seed: 1,
  });
  expect(JSON.parse((content[0] as { text: string }).text)).toHaveProperty('captions');
  expect([usage.inputTokens.total, finishReason.unified]).toEqual([
    Math.ceil(Buffer.byteLength(prompt) / 4),
    'stop',
  ]);
});
