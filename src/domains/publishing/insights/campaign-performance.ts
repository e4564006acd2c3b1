import { Computed, counter, currency, decimal, declareTotals, Measured, SELF } from '../../../kernel/model';
import { Campaign } from '../../campaigns/campaign.entity';
import { ENGAGEMENT } from './engagement-sql';

const POSTS = { of: 'posts' };
const PUBLICATIONS = { of: 'publications', where: `{status} = 'PUBLISHED'` };
const NOT_REPORTED = 'not reported for any of the posts';
const average = (sum: string, posts: string): string => `round({${sum}}::numeric / NULLIF({${posts}}, 0), 2)`;
const postsWith = (metric: string) => ({
  ...PUBLICATIONS,
  distinct: '{post}',
  where: `${PUBLICATIONS.where} AND {${metric}} IS NOT NULL`,
});
const HIDDEN = { hidden: true } as const;

/** Results of the posts of a campaign. Each post counts once, however many publications it has. */
class CampaignPerformance {
  @Measured(counter, { count: true, ...POSTS }, { description: 'Number of posts.' })
  totalPosts!: number;

  @Measured(
    counter,
    { count: true, ...POSTS, where: `{status} IN ('PUBLISHED', 'PARTIALLY_PUBLISHED')` },
    { description: 'Number of posts with the status `PUBLISHED` or `PARTIALLY_PUBLISHED`.' },
  )
  publishedPosts!: number;

  @Measured(
    counter,
    { sum: '{insightsLikes}', ...PUBLICATIONS },
    { description: 'Number of likes.', ...HIDDEN },
  )
  likes!: number | null;

  @Measured(counter, postsWith('insightsLikes'), { description: 'Number of posts with likes.', ...HIDDEN })
  postsWithLikes!: number;

  @Computed(decimal(20, 2), average('likes', 'postsWithLikes'), {
    description:
      'Likes per published post, summed over its publications. Posts whose likes are not reported are omitted.',
    nullIf: NOT_REPORTED,
  })
  averageLikes!: string | null;

  @Measured(
    counter,
    { sum: '{insightsComments}', ...PUBLICATIONS },
    { description: 'Number of comments.', ...HIDDEN },
  )
  comments!: number | null;

  @Measured(counter, postsWith('insightsComments'), {
    description: 'Number of posts with comments.',
    ...HIDDEN,
  })
  postsWithComments!: number;

  @Computed(decimal(20, 2), average('comments', 'postsWithComments'), {
    description:
      'Comments per published post, summed over its publications. Posts whose comments are not reported are omitted.',
    nullIf: NOT_REPORTED,
  })
  averageComments!: string | null;

  @Measured(counter, { sum: '{insightsReach}', ...PUBLICATIONS }, { description: 'The reach.', ...HIDDEN })
  reach!: number | null;

  @Measured(counter, postsWith('insightsReach'), { description: 'Number of posts with reach.', ...HIDDEN })
  postsWithReach!: number;

  @Computed(decimal(20, 2), average('reach', 'postsWithReach'), {
    description:
      'Accounts reached per published post, summed over its publications. Posts whose reach is not reported are omitted.',
    nullIf: NOT_REPORTED,
  })
  averageReach!: string | null;

  @Measured(
    counter,
    { sum: 'COALESCE({insightsImpressions}, {insightsViews})', ...PUBLICATIONS },
    {
      description:
        'Number of times the posts were shown: impressions, or views where the platform reports no impressions.',
      nullIf: NOT_REPORTED,
    },
  )
  totalImpressions!: number | null;

  /** Engagement of the publications whose reach is known: that of others would raise the rate. */
  @Measured(
    counter,
    { sum: `CASE WHEN {insightsReach} > 0 THEN ${ENGAGEMENT} END`, ...PUBLICATIONS },
    { description: 'Engagement of publications with reach.', ...HIDDEN },
  )
  engagementOfReached!: number | null;

  @Computed(decimal(20, 2), 'round({engagementOfReached}::numeric * 100 / NULLIF({reach}, 0), 2)', {
    description:
      'The engagement rate: likes, comments, shares and saves per account reached, in percent. Publications whose reach is not reported are omitted from it. It can exceed 100.',
    nullIf: 'reach is zero or not reported, or if none of the other metrics is reported',
  })
  engagementRate!: string | null;

  @Measured(
    decimal(14, 2),
    { max: '{spentAmount}', of: SELF },
    { description: 'The spent amount.', ...HIDDEN },
  )
  spent!: string | null;

  @Measured(currency, { max: '{currency}', of: SELF }, { description: 'The currency.', ...HIDDEN })
  currency!: string | null;

  @Measured(
    decimal(14, 2),
    { max: `({impressionValue}->>'amount')::numeric`, of: 'organization' },
    { description: 'The value of 1,000 impressions.', ...HIDDEN },
  )
  value!: string | null;

  @Measured(
    currency,
    { max: `{impressionValue}->>'currency'`, of: 'organization' },
    { description: 'The currency of the value.', ...HIDDEN },
  )
  valueCurrency!: string | null;

  @Computed(
    decimal(30, 2),
    'CASE WHEN {currency} = {valueCurrency} THEN round(({totalImpressions} * {value} / 1000 - {spent}) * 100 / NULLIF({spent}, 0), 2) END',
    {
      description:
        'The return on investment, in percent: the value of `totalImpressions`, by `Organization.impressionValue`, less `Campaign.spent`, per amount spent.',
      nullIf:
        'nothing was spent, if impressions are not reported, or if the organization has not set the value of impressions in the currency of the campaign',
    },
  )
  roi!: string | null;
}

declareTotals(
  CampaignPerformance,
  'Results of the posts of a campaign that are visible to the viewer. Metrics are those that platforms reported last, of all publications of posts that are not deleted.',
  {
    name: 'performance',
    description: 'Results of the posts of the campaign that are visible to the viewer.',
    on: [Campaign],
    hasRange: false,
  },
);
