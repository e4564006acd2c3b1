import { POST, post } from './columns';
import { nodes } from './json-writing';
import type { HandWrittenStatement } from './statement';

/** The stored words of a post, for servers that search with `to_tsquery`, and their index. */
export const WORDS = [
  `ALTER TABLE posts ADD COLUMN bench_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(caption, ''))) STORED`,
  'CREATE INDEX bench_posts_words ON posts USING gin (bench_words)',
] as const;

/** S1 and S2. Row-level security prevents the use of the index, because the operator could reveal rows in its errors. */
export const search: HandWrittenStatement = {
  text: `SELECT ${POST} FROM posts p
     WHERE p.organization_id = $1::uuid AND p.deleted_at IS NULL AND p.bench_words @@ to_tsquery('simple', $2)
     ORDER BY ts_rank(p.bench_words, to_tsquery('simple', $2)) DESC, p.id DESC LIMIT 20`,
  values: ({ organization, words }) => [organization, words],
  write: (rows) => `{"search":${nodes(rows, 0, (row) => `{${post(row, 0)}}`)}}`,
};
