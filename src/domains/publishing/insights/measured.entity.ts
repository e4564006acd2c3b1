import { boolean, counter, dateTime, Derived, Field, integer } from '../../../kernel/model';
import { ClientScopedEntity } from '../../organizations/client-scoped.entity';
import { FIRST_READING_MS } from './due-at';
import { MEASURED_PLATFORMS } from './metrics';

const platforms = MEASURED_PLATFORMS.map((platform) => `'${platform}'`).join(', ');

/** When the metrics of a publication are read next, and whether its post is missing on the platform. */
export abstract class MeasuredEntity extends ClientScopedEntity {
  /** Follows from publishing, and is moved by each reading. */
  @Derived(
    dateTime,
    {
      from: ['status', 'platformPostId', 'publishedAt', 'isDeletedOnPlatform'],
      sql: `CASE WHEN {status} = 'PUBLISHED' AND {platformPostId} IS NOT NULL AND NOT {isDeletedOnPlatform} AND {platform} IN (${platforms})
        THEN {publishedAt} + interval '${FIRST_READING_MS / 1000} seconds' END`,
    },
    {
      description: 'When the metrics are read next.',
      nullIf: 'they are not read any more',
      hidden: true,
    },
  )
  insightsDueAt!: Date | null;

  /** In hundredths of a percent: a decimal number cannot be a sort order. Rates above the maximum of a counter are equal. */
  @Derived(
    counter,
    {
      from: ['insightsLikes', 'insightsComments', 'insightsShares', 'insightsSaves', 'insightsReach'],
      sql: 'CASE WHEN {insightsEngagementRate} IS NOT NULL THEN LEAST({insightsEngagementRate} * 100, 9007199254740991)::bigint END',
    },
    {
      description: 'The engagement rate in `insights`.',
      hidden: true,
      order: 'OWNER',
    },
  )
  engagementRate!: number | null;

  @Field(boolean, {
    description: 'Whether the publication was deleted on the platform after publishing.',
    default: 'false',
  })
  isDeletedOnPlatform!: boolean;

  @Field(dateTime, {
    description: 'When the post was first missing on the platform.',
    nullIf: 'the platform showed it the last time',
    nullable: true,
    hidden: true,
  })
  missingSince!: Date | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of consecutive readings in which the post was missing.',
    default: '0',
    hidden: true,
  })
  missingReads!: number;
}
