import { counter, dateTime, decimal, declareTotals, Measured, OfPeriod, Shape } from '../../../kernel/model';
import { ClientAccount } from '../../organizations/client-account.entity';
import { Organization } from '../../organizations/organization.entity';
import { ENGAGEMENT } from './engagement-sql';

const POSTS = { of: 'posts' };
const PUBLICATIONS = { of: 'publications', where: `{status} = 'PUBLISHED'`, at: 'publishedAt' };
const GENERATIONS = { of: 'aiGenerations', at: 'createdAt' };
const NOT_REPORTED = 'not reported for any of the publications';

@Shape({ description: 'Numbers of a period. Metrics are those that platforms reported last.' })
class DashboardPeriod {
  @Measured(
    counter,
    { count: true, ...POSTS, at: 'createdAt' },
    { description: 'Number of posts created in the period.' },
  )
  createdPosts!: number;

  @Measured(
    counter,
    { count: true, ...POSTS, at: 'publishedAt' },
    { description: 'Number of posts first published on any platform in the period.' },
  )
  publishedPosts!: number;

  @Measured(
    counter,
    { count: true, ...PUBLICATIONS },
    {
      description:
        'Number of publications in the period, one per social account, as in `report`. Publications of deleted posts are included.',
    },
  )
  publications!: number;

  @Measured(
    counter,
    { sum: '{insightsImpressions}', ...PUBLICATIONS },
    { description: 'Number of impressions of the publications.', nullIf: NOT_REPORTED },
  )
  impressions!: number | null;

  @Measured(
    counter,
    { sum: '{insightsReach}', ...PUBLICATIONS },
    {
      description:
        'Sum of the accounts reached by each publication. An account is counted once per publication that reached it.',
      nullIf: NOT_REPORTED,
    },
  )
  reach!: number | null;

  @Measured(
    counter,
    { sum: ENGAGEMENT, ...PUBLICATIONS },
    {
      description: 'Number of likes, comments, shares and saves of the publications.',
      nullIf: 'none of them is reported for any of the publications',
    },
  )
  engagement!: number | null;

  @Measured(
    counter,
    { count: true, ...GENERATIONS },
    { description: 'Number of AI generations requested in the period, including failed ones.' },
  )
  aiGenerations!: number;

  @Measured(
    decimal(26, 6),
    { sum: '{cost}', ...GENERATIONS },
    {
      description:
        'The cost of these AI generations, in US dollars. Generations whose cost is unknown are omitted from it.',
      nullIf: 'the cost of none of them is known, or if the viewer is limited to a client account',
    },
  )
  aiCost!: string | null;
}

/** Numbers of campaigns, posts, publications and generations. Each list is counted on its own. */
class Dashboard {
  @Measured(
    counter,
    { count: true, of: 'campaigns', where: `{status} = 'ACTIVE'` },
    { description: 'Number of campaigns with the status `ACTIVE`.' },
  )
  activeCampaigns!: number;

  @Measured(counter, { count: true, of: 'campaigns' }, { description: 'Number of campaigns.' })
  totalCampaigns!: number;

  @Measured(counter, { count: true, ...POSTS }, { description: 'Number of posts.' })
  totalPosts!: number;

  @Measured(
    counter,
    { count: true, ...POSTS, where: `{status} = 'SCHEDULED'` },
    { description: 'Number of posts with the status `SCHEDULED`.' },
  )
  scheduledPosts!: number;

  @Measured(
    counter,
    { count: true, ...POSTS, where: `{status} IN ('PUBLISHED', 'PARTIALLY_PUBLISHED')` },
    { description: 'Number of posts with the status `PUBLISHED` or `PARTIALLY_PUBLISHED`.' },
  )
  publishedPosts!: number;

  @Measured(
    dateTime,
    { max: '{createdAt}', ...POSTS },
    { description: 'When the newest post was created.', nullIf: 'there are no posts' },
  )
  lastPostCreatedAt!: Date | null;

  @OfPeriod(() => DashboardPeriod, 'CURRENT', {
    description: 'Numbers of the days from `from` to `to`.',
    presence: 'publications',
  })
  current!: DashboardPeriod;

  @OfPeriod(() => DashboardPeriod, 'PREVIOUS', {
    description: 'Numbers of the same number of days before `from`, for comparison.',
    presence: 'publications',
  })
  previous!: DashboardPeriod;
}

declareTotals(
  Dashboard,
  'Numbers of campaigns, posts, publications and AI generations that are visible to the viewer. Deleted campaigns and posts are omitted.',
  {
    name: 'dashboard',
    description:
      'Numbers of the campaigns, posts, publications and AI generations that are visible to the viewer, at present, on the given days and on as many days before.',
    on: [Organization, ClientAccount],
    hasRange: true,
  },
);
