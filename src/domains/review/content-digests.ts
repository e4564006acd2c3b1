import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { Campaign } from '../campaigns/campaign.entity';
import { Post } from '../content/post.entity';

/**
 * What an approval is bound to: SHA-256 digests of everything that is published or planned, by field. Requests store them, and
 * everything that depends on an approval compares them. This is the only definition.
 */

const digestsSql = (fields: Readonly<Record<string, string>>): string => `(
  SELECT jsonb_object_agg(f.key, encode(sha256(convert_to(f.value::text, 'UTF8')), 'hex'))
    FROM jsonb_each(jsonb_build_object(${Object.entries(fields)
      .map(([name, sql]) => `'${name}', ${sql}`)
      .join(', ')})) f)`;

/** SQL: the digests of a post, by the alias of its table. */
export const postDigestsSql = (post: string): string =>
  digestsSql({
    title: `${post}.title`,
    caption: `${post}.caption`,
    body: `${post}.body`,
    hashtags: `${post}.hashtags`,
    callToAction: `${post}.call_to_action`,
    format: `${post}.format`,
    mediaType: `${post}.media_type`,
    thumbnailUrl: `${post}.thumbnail_url`,
    media: `review.media_digest(${post}.organization_id, ${post}.id)`,
    platformOverrides: `${post}.platform_overrides`,
    platformOptions: `${post}.platform_options`,
    clientAccount: `${post}.client_account_id`,
  });

/** SQL: the digests of a campaign `p`: what is planned, and what it may cost. */
const CAMPAIGN_DIGESTS = digestsSql({
  name: 'p.name',
  description: 'p.description',
  theme: 'p.theme',
  kind: 'p.kind',
  purpose: 'p.purpose',
  startDate: 'p.start_date',
  endDate: 'p.end_date',
  currency: 'p.currency',
  budget: 'p.budget_amount',
  dailyBudget: 'p.daily_budget_amount',
  costPerPost: 'p.cost_per_post_amount',
  strategy: 'p.strategy',
  targets: 'p.targets',
  clientAccount: 'p.client_account_id',
});

/** The kinds of content that are approved: a request has the ID of one in the property `kind`. */
export type ContentKind = 'post' | 'campaign';

/** Content that a request is about. */
export interface Content {
  readonly kind: ContentKind;
  readonly organization: string;
  readonly id: string;
}

interface ContentOptions {
  readonly target: typeof Post | typeof Campaign;
  readonly digests: string;
  /** SQL of the name of content `p` in notifications. */
  readonly title: string;
  /** SQL of the user who wrote content `p`. */
  readonly author: string;
}

export const CONTENT: Readonly<Record<ContentKind, ContentOptions>> = {
  post: {
    target: Post,
    digests: postDigestsSql('p'),
    title: `coalesce(p.title, p.caption, '…')`,
    author: 'p.author_id',
  },
  campaign: { target: Campaign, digests: CAMPAIGN_DIGESTS, title: 'p.name', author: 'p.created_by_id' },
};

export const tableOf = (kind: ContentKind): string => modelOf(CONTENT[kind].target).table;

export type Digests = Readonly<Record<string, string>>;

/** Content as it is now, with all its media files. */
interface PresentContent {
  readonly digests: Digests;
  readonly title: string;
  readonly author: string | null;
  readonly clientAccount: string | null;
}

/** Returns the present state of content. Undefined if it is deleted, or not visible to the actor. */
export async function presentContent(
  tx: Pick<WriteTransaction, 'query'>,
  { kind, organization, id }: Content,
): Promise<PresentContent | undefined> {
  const { digests, title, author } = CONTENT[kind];
  const sql = `SELECT ${digests} AS digests, ${title} AS title, ${author} AS author, p.client_account_id AS "clientAccount"
    FROM ${tableOf(kind)} p WHERE p.organization_id = $1 AND p.id = $2 AND p.deleted_at IS NULL`;
  return (await tx.query<PresentContent>(sql, [organization, id]))[0];
}

/** Returns the fields that differ, in alphabetical order. */
export const changedFieldsOf = (before: Digests, now: Digests): string[] =>
  Object.keys({ ...before, ...now })
    .filter((field) => before[field] !== now[field])
    .sort();
