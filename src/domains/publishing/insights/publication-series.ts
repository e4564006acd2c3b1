import { counter, dateTime, declareSeries, Field, Measured } from '../../../kernel/model';
import { Campaign } from '../../campaigns/campaign.entity';
import { SocialAccount } from '../../channels/social-account.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { Organization } from '../../organizations/organization.entity';
import { Publication } from '../publication.entity';
import { ENGAGEMENT } from './engagement-sql';

const NOT_REPORTED = 'not reported for any of the publications';

/** The published posts of a period of a series. */
class PublicationPoint {
  @Field(dateTime, { description: 'When the period starts. The first period can start before `from`.' })
  start!: Date;

  @Field(dateTime, { description: 'When the period ends, exclusive. The last period can end after `to`.' })
  end!: Date;

  @Measured(counter, { count: true }, { description: 'Number of publications.' })
  publications!: number;

  @Measured(
    counter,
    { sum: '{insightsImpressions}' },
    { description: 'Number of impressions.', nullIf: NOT_REPORTED },
  )
  impressions!: number | null;

  @Measured(
    counter,
    { sum: '{insightsReach}' },
    {
      description:
        'Sum of the accounts reached by each publication. An account is counted once per publication that reached it.',
      nullIf: NOT_REPORTED,
    },
  )
  reach!: number | null;

  @Measured(
    counter,
    { sum: ENGAGEMENT },
    {
      description: 'Number of likes, comments, shares and saves.',
      nullIf: 'none of them is reported for any of the publications',
    },
  )
  engagement!: number | null;

  @Measured(
    counter,
    { max: ENGAGEMENT },
    {
      description: 'The highest number of likes, comments, shares and saves of one publication.',
      nullIf: 'none of them is reported for any of the publications',
    },
  )
  highestEngagement!: number | null;
}

declareSeries(
  PublicationPoint,
  'The published posts of a period, with the metrics that platforms reported last.',
  {
    name: 'publicationSeries',
    description:
      'Totals of the posts published in each hour, day, week or month of a range, oldest first. Includes periods without publications. Days outside of the range are not counted in its first and last period.',
    rows: Publication,
    list: 'publications',
    on: [Organization, ClientAccount, SocialAccount, Campaign],
    when: `{status} = 'PUBLISHED'`,
    at: 'publishedAt',
  },
);
