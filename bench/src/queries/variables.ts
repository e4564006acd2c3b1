import type { BenchDatabase } from '../database/database';
import {
  COMMON_WORD,
  LISTED_CAMPAIGNS,
  type QueryName,
  rareWord,
  ROOT_CAMPAIGNS,
  ROOT_POSTS,
  UNIQUE,
} from './queries';

/** So many different campaigns and posts are asked for in turn, so that no answer is the one just given. */
export const DIFFERENT = 100;

/** As long as those of the loaded posts, in two scripts, too. */
const CAPTION = `Fresh from the oven, number ${UNIQUE}: “good bread takes time”\nCome by before noon — चाय और पकोड़े included.`;

export type Variables = Readonly<Record<string, string>>;

/** A row of ids for the variables of these names; another for each `turn`. */
const ids = (names: readonly string[], from: readonly string[], turn: number): [string, string][] =>
  names.map((name, i) => [name, from[(turn * names.length + i) % from.length]!]);

/** The values with which a query is asked, one after the other. */
export function variablesOf(query: QueryName, database: BenchDatabase): Variables[] {
  const { organization, person, campaigns, posts, publications } = database;
  const turns = <T>(variables: (turn: number) => T): T[] =>
    Array.from({ length: DIFFERENT }, (_, turn) => variables(turn));
  if (query === 'Q2') return turns((turn) => ({ id: campaigns[turn % campaigns.length]! }));
  if (query === 'Q3') return turns((turn) => ({ id: posts[turn % posts.length]! }));
  if (query === 'Q5')
    return turns((turn) => ({
      organization,
      ...Object.fromEntries(ids(ROOT_CAMPAIGNS, campaigns, turn)),
      ...Object.fromEntries(ids(ROOT_POSTS, posts, turn)),
    }));
  if (query === 'Q7')
    return turns((turn) => ({ organization, ...Object.fromEntries(ids(LISTED_CAMPAIGNS, campaigns, turn)) }));
  if (query === 'W1')
    return campaigns.map((campaign) => ({ organization, person, campaign, caption: CAPTION }));
  // All of them, because a row that is updated again and again becomes slow to find.
  if (query === 'W2') return posts.map((id) => ({ id, caption: CAPTION }));
  if (query === 'A1')
    return publications.slice(0, DIFFERENT).map((publication) => ({ organization, publication }));
  if (query === 'S1') return turns((turn) => ({ organization, words: rareWord(turn) }));
  if (query === 'S2') return [{ organization, words: COMMON_WORD }];
  return [{ organization }];
}
