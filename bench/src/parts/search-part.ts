import type { Statement } from '../database/data';
import type { BenchDatabase } from '../database/database';
import { WORDS } from '../hand-written/search';
import { rareWord, SEARCHES } from '../queries/queries';
import { DIFFERENT } from '../queries/variables';
import type { ComparedPart } from '../report/results';
import { LIMIT, OWN, UNRESTRICTED } from '../report/summary';
import { compare } from './compared-part';
import type { Run } from './run';

/** $1 IDs of posts, $2 a word for each. */
const RARE_WORDS = `
  UPDATE posts p SET caption = p.caption || ' ' || w.word
    FROM unnest($1::uuid[], $2::text[]) w (id, word) WHERE p.id = w.id`;

/** Triggers do not run while rows are loaded. */
const DOCUMENTS =
  'INSERT INTO search.documents SELECT d.* FROM posts p CROSS JOIN LATERAL posts_document(p) d';

function prepare({ posts }: BenchDatabase): Statement[] {
  const words = Array.from({ length: DIFFERENT }, (_, number) => rareWord(number));
  return [
    [RARE_WORDS, [posts.slice(0, DIFFERENT), words]],
    ...WORDS.map((sql): Statement => [sql, []]),
    [DOCUMENTS, []],
    ['VACUUM (ANALYZE)', []],
    ['CHECKPOINT', []],
  ];
}

/** Measures searches. In S2 the order of equally good posts differs between servers, so that responses are not compared. */
export const measureSearch = (run: Run): Promise<ComparedPart> =>
  compare({ contenders: [UNRESTRICTED, LIMIT, OWN], queries: SEARCHES, equal: ['S1'], prepare }, run);
