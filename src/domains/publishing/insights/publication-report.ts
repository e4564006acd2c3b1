import {
  Computed,
  counter,
  decimal,
  declareReport,
  Measured,
  oneOf,
  PeriodStart,
} from '../../../kernel/model';
import { Campaign } from '../../campaigns/campaign.entity';
import { SocialAccount } from '../../channels/social-account.entity';
import { Platform } from '../../common/content.enums';
import { ClientAccount } from '../../organizations/client-account.entity';
import { Organization } from '../../organizations/organization.entity';
import { Publication } from '../publication.entity';
import { PublicationKind } from '../publishing.enums';
import { ENGAGEMENT } from './engagement-sql';

const NOT_REPORTED = 'not reported for any of the publications';

/** Totals of published posts. Metrics are those reported last, as in `Publication.insights`. */
class PublicationReportRow {
  @Measured(
    oneOf(Platform),
    { dimension: '{platform}' },
    { description: 'The platform.', nullIf: 'not grouped by `PLATFORM`' },
  )
  platform!: Platform | null;

  @Measured(
    oneOf(PublicationKind),
    { dimension: '{kind}' },
    { description: 'The content type.', nullIf: 'unknown, or if not grouped by `KIND`' },
  )
  kind!: PublicationKind | null;

  @PeriodStart({
    description:
      'The first day of the period in the time zone of the report. The first period can start before `from`, but contains no publications from before it.',
    nullIf: 'not grouped by a unit of time',
  })
  periodStart!: string | null;

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

  @Measured(counter, { sum: '{insightsViews}' }, { description: 'Number of views.', nullIf: NOT_REPORTED })
  views!: number | null;

  @Measured(counter, { sum: '{insightsLikes}' }, { description: 'Number of likes.', nullIf: NOT_REPORTED })
  likes!: number | null;

  @Measured(
    counter,
    { sum: '{insightsComments}' },
    { description: 'Number of comments.', nullIf: NOT_REPORTED },
  )
  comments!: number | null;

  @Measured(counter, { sum: '{insightsShares}' }, { description: 'Number of shares.', nullIf: NOT_REPORTED })
  shares!: number | null;

  @Measured(counter, { sum: '{insightsSaves}' }, { description: 'Number of saves.', nullIf: NOT_REPORTED })
  saves!: number | null;

  @Measured(
    counter,
    { sum: '{insightsClicks}' },
    { description: 'Number of clicks on the publications or their links.', nullIf: NOT_REPORTED },
  )
  clicks!: number | null;

  @Measured(
    counter,
    { sum: ENGAGEMENT },
    {
      description: 'Number of likes, comments, shares and saves.',
      nullIf: 'none of them is reported for any of the publications',
    },
  )
  engagement!: number | null;

  /** Engagement of the publications whose reach is known: that of others would raise the rate. */
  @Measured(
    counter,
    { sum: `CASE WHEN {insightsReach} > 0 THEN ${ENGAGEMENT} END` },
    { description: 'Engagement of publications with reach.', nullIf: NOT_REPORTED, hidden: true },
  )
  engagementOfReached!: number | null;

  @Computed(decimal(20, 2), 'round({engagementOfReached}::numeric * 100 / NULLIF({reach}, 0), 2)', {
    description:
      'The engagement rate: likes, comments, shares and saves per account reached, in percent. Publications whose reach is not reported are omitted from it. It can exceed 100.',
    nullIf: 'reach is zero or not reported, or if none of the other metrics is reported',
  })
  engagementRate!: string | null;
}

declareReport(
  PublicationReportRow,
  'Totals of published posts, with the metrics that platforms reported last.',
  {
    name: 'report',
    description:
      'Totals of the posts published on the given days, grouped by platform, content type or time, in this order. Groups without publications are omitted.',
    rows: Publication,
    list: 'publications',
    on: [Organization, ClientAccount, SocialAccount, Campaign],
    when: `{status} = 'PUBLISHED'`,
    at: 'publishedAt',
    periods: ['DAY', 'WEEK', 'MONTH'],
  },
);
