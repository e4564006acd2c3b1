import { mutate } from '../support/people';
import type { Json, TestServer } from '../support/server';

/** A talk with time codes, in which an email address is said. */
export const TALK = `[00:00] Good morning. I am Meera Shah, and I own Chai Point Ltd in Pune.
[00:12] Why do most tea shops fail in the first year?
[00:20] The first mistake is buying cheap tea leaves, because customers notice bad tea leaves.
[01:05] Good tea leaves cost 12 rupees more for each cup, and customers come back for good tea.
[01:40] You should never save on tea leaves, and you should train your team every week.
[02:10] Our customers love the tea, and our team is proud of the tea shops.
[1:02:30] Write to meera@chai.example if you want to open tea shops with us.`;

/** The values of a completed analysis. */
export const ANALYZED = {
  ...{ analyzedAt: new Date(), topics: ['Tea'], keywords: ['tea'], wordCount: 200 },
  ...{ sentimentScore: '20', viralityScore: '50', repurposingValue: '70', seoScore: '80' },
  ...{ engagementPotential: '60', entities: { people: [], organizations: [], places: [] } },
  keyInsights: ['Good tea leaves bring customers back.'],
  ...{ transcript: TALK, transcriptLanguage: 'ENGLISH' },
};

const ANALYSIS = `id title version transcript transcriptLanguage transcriptConfidence wordCount sourceUrl topics keywords
  entities { people organizations places } sentimentScore emotions { emotion score } viralityScore repurposingValue
  seoScore seoHints readabilityScore engagementPotential hookMoments { text score startSeconds } keyInsights
  quotableMoments { text score startSeconds } platformScores { platform score } analyzedAt
  generation { id status feature modelName cost document failure { reason } } mediaAsset { id } clientAccount { id }
  createdBy { id }`;

/** Returns an analysis as a user sees it. */
export const analysisOf = async (server: TestServer, id: string, token: string): Promise<Json> =>
  (await server.run(`query ($id: ID!) { contentAnalysis(id: $id) { ${ANALYSIS} } }`, { id }, token)).data
    .contentAnalysis;

const STRATEGY = `id name version recommendedFormats { format priority platforms languages } estimatedOutputCount
  calendarSuggestions { day format platform } estimatedReach estimatedSeconds contentAnalysis { id } brandProfile { id }
  createdBy { id } clientAccount { id }`;

/** Runs a mutation that returns a strategy. */
export const strategy = (server: TestServer, name: string, input: object, token: string): Promise<Json> =>
  mutate(server, name, input, token, `repurposingStrategy { ${STRATEGY} }`);

/** Requests an analysis. */
export const analyze = (server: TestServer, input: object, token: string): Promise<Json> =>
  mutate(
    server,
    'analyzeContent',
    { text: TALK, seed: 1, ...input },
    token,
    `contentAnalysis { id analyzedAt keywords generation { id status } } job { kind status }`,
  );
