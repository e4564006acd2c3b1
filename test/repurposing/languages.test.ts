import { composer, runGenerations } from '../ai/generations';
import { type Member, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';
import { analyze, strategy, TALK } from './analyses';
import { jobOf, runJobs, startJob } from './jobs';

const server = serverForTests();
let id: string;
let owner: Member;

beforeEach(async () => {
  ({ id, owner } = await newOrganization(server));
});

const TALKS = {
  ENGLISH: TALK,
  HINDI:
    'चाय की दुकान पहले साल में क्यों बंद हो जाती है? सबसे बड़ी ग़लती सस्ती चाय पत्ती है। ग्राहक सस्ती चाय पत्ती को पहचान लेते हैं और वापस नहीं आते। अच्छी चाय पत्ती से दुकान चलती है। एक कप पर 12 रुपये ज़्यादा लगते हैं।',
} as const;
const LANGUAGES = ['ENGLISH', 'HINDI', 'HINGLISH'];

/** Writes an article and a carousel in languages from a talk, and returns their outputs. */
async function written(
  from: keyof typeof TALKS,
  languages: readonly string[],
  models = composer(),
): Promise<Json[]> {
  const input = { organizationId: id, title: 'Tea shops', text: TALKS[from] };
  const { contentAnalysis } = await analyze(server, input, owner.token);
  await runGenerations(server);
  const made = await strategy(
    server,
    'createRepurposingStrategy',
    { contentAnalysisId: contentAnalysis.id as string },
    owner.token,
  );
  const recommendedFormats = [
    { format: 'ARTICLE', priority: 'HIGH', platforms: [], languages },
    { format: 'CAROUSEL', priority: 'HIGH', platforms: ['LINKEDIN'], languages },
  ];
  const { id: strategyId } = made.repurposingStrategy as { id: string };
  await strategy(server, 'updateRepurposingStrategy', { id: strategyId, recommendedFormats }, owner.token);
  const { repurposingJob } = await startJob(server, { strategyId }, owner.token);
  await runJobs(server, models);
  return (await jobOf(server, repurposingJob.id as string, owner.token)).outputs as Json[];
}

test.each(['ENGLISH', 'HINDI'] as const)(
  'writes articles and carousels in three languages from a text in %s',
  async (from) => {
    const outputs = await written(from, LANGUAGES);
    expect(outputs.map(({ format, language, generation }) => [format, language, generation.status])).toEqual(
      ['ARTICLE', 'CAROUSEL'].flatMap((format) =>
        LANGUAGES.map((language) => [format, language, 'COMPLETED']),
      ),
    );
    const fact = from === 'ENGLISH' ? 'Good tea leaves cost 12 rupees' : 'एक कप पर 12 रुपये ज़्यादा लगते हैं।';
    for (const { format, language, generation } of outputs) {
      const { body, metadata } = generation.postOrigin.post;
      const text = format === 'ARTICLE' ? (body as string) : JSON.stringify(metadata.slides);
      expect([format, language, text.includes(fact)]).toEqual([format, language, true]);
      expect([format, language, text.includes('“')]).toEqual([format, language, language !== from]);
    }
  },
);

test('quotations of the text are no article in the requested language', async () => {
  const quotations = TALK.split('\n')
    .map((line) => `“${line.replace(/^\[[\d:]+\] /, '')}”`)
    .filter((line) => !line.includes('@'));
  const body = ['चाय की बातें:', ...quotations].join('\n\n');
  const models = composer({
    text: (_, composed) => {
      const { document } = JSON.parse(composed);
      return JSON.stringify({ document: document.body ? { ...document, body } : document });
    },
  });
  const [article, carousel] = await written('ENGLISH', ['HINDI'], models);
  expect(article!.generation).toMatchObject({ status: 'FAILED', failure: { reason: 'WRONG_LANGUAGE' } });
  expect(carousel!.generation.status).toBe('COMPLETED');
});

test('sentences in quotation marks that the text does not contain must be in the requested language', async () => {
  const models = composer({ text: (_, composed) => composed.replaceAll('“', '“As everyone knows, ') });
  const [article] = await written('ENGLISH', ['HINDI'], models);
  expect(article!.generation).toMatchObject({ status: 'FAILED', failure: { reason: 'WRONG_LANGUAGE' } });
});
