import type { TextRow } from '../../../src/kernel/database/row-messages';
import {
  CAMPAIGN,
  campaign,
  campaignsOf,
  FIGURES,
  figures,
  POST,
  post,
  PUBLICATION,
  publication,
  withPosts,
  withPublications,
} from './columns';
import type { HandWrittenStatement, Narrowed } from './statement';
import { nodes, orNull, type Rows, text } from './json-writing';

const BOARD = `SELECT ${CAMPAIGN}, ${POST}, ${PUBLICATION}, ${FIGURES} FROM`;
const BELOW = `${withPosts(10)} ${withPublications(1)}`;

const sent = (row: TextRow): string => `{${publication(row, 8)},${figures(row, 11)}}`;
const postOnBoard = (row: TextRow, group: Rows): string =>
  `{${post(row, 3)},"publications":${nodes(group, 8, sent)}}`;
const board = (row: TextRow, group: Rows): string =>
  `{${campaign(row, 0)},"posts":${nodes(group, 3, postOnBoard)}}`;

/** Q1 */
export const boards: HandWrittenStatement = {
  text: `${BOARD} ${campaignsOf('$1::uuid', 20)} ${BELOW}`,
  values: ({ organization }) => [organization],
  write: (rows) => `{"campaigns":${nodes(rows, 0, board)}}`,
};

/** Q2 */
export const oneBoard = (narrowed: Narrowed): HandWrittenStatement => ({
  text: `${BOARD} campaigns c ${BELOW} WHERE c.id = $1::uuid AND c.deleted_at IS NULL ${narrowed('c')}`,
  values: ({ id }) => [id],
  write: (rows) => `{"campaign":${orNull(rows, board)}}`,
});

/** Q3 */
export const onePost = (narrowed: Narrowed): HandWrittenStatement => ({
  text: `SELECT ${POST} FROM posts p WHERE p.id = $1::uuid AND p.deleted_at IS NULL ${narrowed('p')}`,
  values: ({ id }) => [id],
  write: (rows) => `{"post":${orNull(rows, (row) => `{${post(row, 0)}}`)}}`,
});

const account = (row: TextRow): string =>
  row[8] === null ? 'null' : `{"id":"${row[8]}","username":${text(row[9])}}`;
const sentTo = (row: TextRow): string =>
  `{"id":"${row[6]}","permalink":${text(row[7])},"socialAccount":${account(row)}}`;
const postSent = (row: TextRow, group: Rows): string =>
  `{"id":"${row[4]}","caption":${text(row[5])},"publications":${nodes(group, 6, sentTo)}}`;
const campaignSent = (row: TextRow, group: Rows): string =>
  `{"id":"${row[2]}","name":${text(row[3])},"posts":${nodes(group, 4, postSent)}}`;
const organization = (row: TextRow, group: Rows): string =>
  `{"id":"${row[0]}","name":${text(row[1])},"campaigns":${nodes(group, 2, campaignSent)}}`;

/** Q6 */
export const levels: HandWrittenStatement = {
  text: `SELECT o.id, o.name, c.id, c.name, p.id, p.caption, u.id, u.permalink, a.id, a.username
    FROM organizations o
    LEFT JOIN LATERAL ${campaignsOf('o.id', 5)} ON true ${withPosts(4)} ${withPublications(2)}
    LEFT JOIN social_accounts a ON a.organization_id = u.organization_id AND a.id = u.social_account_id
   WHERE o.id = $1::uuid AND o.deleted_at IS NULL`,
  values: ({ organization: id }) => [id],
  write: (rows) => `{"organization":${orNull(rows, organization)}}`,
};
