import { POST, post } from './columns';
import { orNull, type Rows } from './json-writing';
import type { HandWrittenStatement } from './statement';

const payload = (mutation: string) => (rows: Rows) =>
  `{"${mutation}":{"post":${orNull(rows, (row) => `{${post(row, 0)}}`)}}}`;

/** W1 */
export const createPost: HandWrittenStatement = {
  text: `INSERT INTO posts AS p (id, organization_id, campaign_id, author_id, caption, hashtags)
    VALUES (uuidv7(), $1::uuid, $2::uuid, $3::uuid, $4, ARRAY['bread', 'morning']) RETURNING ${POST}`,
  values: ({ organization, campaign, person, caption }) => [organization, campaign, person, caption],
  write: payload('createPost'),
};

/** W2 */
export const updatePost: HandWrittenStatement = {
  text: `UPDATE posts AS p SET caption = $2, version = p.version + 1
     WHERE p.id = $1::uuid AND p.deleted_at IS NULL RETURNING ${POST}`,
  values: ({ id, caption }) => [id, caption],
  write: payload('updatePost'),
};
