import { documentSchema } from './documents';

/** What a model is asked to find in a text. A change of a text requires another version. */
export const ANALYSIS_PROMPT = {
  name: 'analysis',
  version: 1,
  task: `Analyze the text in \`source\`. Take keywords, names, hooks and quotes from it word for word, and give hooks and quotes as whole sentences, at most ten of each.
Summarize it in at most ten key insights of one sentence each, in the language of the text. Rate how well it fits each platform.
Scores are from 0 to 100. The sentiment is from -100 to 100.`,
  schema: documentSchema('ANALYSIS'),
  tokensPerItem: 4_000,
};
