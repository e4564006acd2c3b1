import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  dateTime,
  Field,
  integer,
  localDateTime,
  Model,
  oneOf,
  type Ref,
  timeZone,
} from '../../../kernel/model';
import { SocialAccount } from '../../channels/social-account.entity';
import { ClientAccount } from '../../organizations/client-account.entity';
import { Organization } from '../../organizations/organization.entity';
import { ApprovalRequest } from '../../review/approval-request.entity';
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

  @Field(oneOf(PublishMode), { description: 'The way the post is published.', default: `'AUTOMATIC'` })
  publishMode!: PublishMode;
}
