import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  dateTime,
  decimal,
  Field,
  integer,
  localDateTime,
  Model,
  oneOf,
  type Ref,
  text,
  timeZone,
} from '../../../kernel/model';
import { SocialAccount } from '../../channels/social-account.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { Organization } from '../../organizations/organization.entity';
import { ApprovalRequest } from '../../review/approval-request.entity';
import { BestTimesSource } from '../best-times/best-times.enums';
import { LocalTimeOccurrence, PublishMode } from '../publishing.enums';

@Model({
  table: 'planned_publications',
  description:
    'A social account, and the time at which a post is published there if its request is approved.',
  node: false,
  primaryKey: ['request', 'position'],
  // Whoever can change the post requests its approval.
  systemWrites: ['INSERT'],
  checks: {
    local_time_has_zone: `num_nulls({localDateTime}, {timeZone}) <> 1`,
    occurrence_has_local_time: `{occurrence} IS NULL OR {localDateTime} IS NOT NULL`,
    suggestion_has_instant: `{suggestionSource} IS NULL OR {scheduledAt} IS NOT NULL`,
    score_is_of_metrics: `({suggestionSource} IS NOT DISTINCT FROM 'METRICS') = ({suggestedScore} IS NOT NULL)`,
    study_is_of_defaults: `({suggestionSource} IS NOT DISTINCT FROM 'DEFAULTS') = ({suggestionStudy} IS NOT NULL)`,
    local_time_has_instant: `{localDateTime} IS NULL OR {scheduledAt} IS NOT NULL`,
  },
})
export class PlannedPublication {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the post.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post.',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'request',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ApprovalRequest, {
    description: 'The request.',
    hidden: true,
    inverse: {
      name: 'plannedPublications',
      description:
        'Social accounts and times that are approved together with the post. Empty unless `isPlanned` is true, and without accounts that were removed.',
      orderedBy: 'position',
    },
  })
  request!: Ref<ApprovalRequest>;

  @Field(integer({ min: 0 }), { description: 'The position in the request, starting at 0.', hidden: true })
  position!: number;

  @BelongsTo(() => SocialAccount, {
    description: 'The social account to publish on.',
    nullIf: 'the account is not visible to the viewer',
    onDelete: 'CASCADE',
  })
  socialAccount!: Ref<SocialAccount>;

  @Field(dateTime, {
    description: 'When the post is published. If `localDateTime` is set, the instant follows from it.',
    nullIf: 'the post can be published at any time once it is approved',
    nullable: true,
  })
  scheduledAt!: Date | null;

  @Field(localDateTime, {
    description: 'The date and time on the clocks of `timeZone` for which the post is planned.',
    nullIf: 'the post is planned for an instant, or for any time',
    nullable: true,
  })
  localDateTime!: string | null;

  @Field(timeZone, {
    description: 'The time zone of `localDateTime`.',
    nullIf: 'the post is planned for an instant, or for any time',
    nullable: true,
  })
  timeZone!: string | null;

  @Field(oneOf(LocalTimeOccurrence), {
    description: 'The occurrence of `localDateTime` at `scheduledAt`, if it occurs twice in `timeZone`.',
    nullIf: 'it occurs once',
    nullable: true,
  })
  occurrence!: LocalTimeOccurrence | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description:
      'The score of `scheduledAt`, from 0 to 100. Publications with the average engagement of the social account result in 50.',
    nullIf: '`suggestionSource` is not `METRICS`',
    nullable: true,
  })
  suggestedScore!: string | null;

  @Field(oneOf(BestTimesSource), {
    description: 'The basis of `scheduledAt`, if it was chosen as a best time.',
    nullIf: '`bestTime` was not requested',
    nullable: true,
  })
  suggestionSource!: BestTimesSource | null;

  @Field(text({ max: 500 }), {
    description: 'The study that `scheduledAt` is taken from.',
    nullIf: '`suggestionSource` is not `DEFAULTS`',
    nullable: true,
  })
  suggestionStudy!: string | null;

  @Field(oneOf(PublishMode), { description: 'The way the post is published.', default: `'AUTOMATIC'` })
  publishMode!: PublishMode;
}
