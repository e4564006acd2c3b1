import {
  BelongsTo,
  Computed,
  counter,
  date,
  dateTime,
  Field,
  Model,
  oneOf,
  type Ref,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { OrganizationScopedEntity } from '../organizations/organization-scoped.entity';
import { UsageMetric, UsageUnit } from './billing.enums';

@Model({
  table: 'usage_periods',
  plural: 'usagePeriods',
  readPermission: 'BILLING_READ',
  description:
    'The use of a metric by an organization, or by one of its users, on a day or in a month. Equals the sum of the cost entries of the metric.',
  indexes: [{ on: ['metric', 'unit', 'startDate', 'user'], unique: true, nullsNotDistinct: true }],
  checks: { ends_after_start: '{endDate} >= {startDate}' },
})
export class UsagePeriod extends OrganizationScopedEntity {
  @Field(oneOf(UsageMetric), { description: 'The metric.', filter: true })
  metric!: UsageMetric;

  @Field(oneOf(UsageUnit), { description: 'The length of the period.' })
  unit!: UsageUnit;

  @BelongsTo(() => User, {
    description: 'The user whose use is counted.',
    nullIf: 'the use of the whole organization is counted, or if the user is not visible to the viewer',
    nullable: true,
    onDelete: 'CASCADE',
    filter: true,
  })
  user!: Ref<User> | null;

  @Field(date, { description: 'The first day of the period, in UTC.', filter: true, order: true })
  startDate!: string;

  @Field(date, { description: 'The last day of the period, in UTC, inclusive.' })
  endDate!: string;

  @Field(counter, {
    description: 'The limit of `used` and `reserved` together, as it was at the last reservation.',
    nullIf: 'the use is not limited',
    nullable: true,
    column: 'usage_limit',
  })
  limit!: number | null;

  @Field(counter, { description: 'The quantity used.', default: '0' })
  used!: number;

  @Field(counter, { description: 'The quantity reserved for calls that have not ended.', default: '0' })
  reserved!: number;

  @Computed(counter, 'CASE WHEN {limit} IS NOT NULL THEN GREATEST({limit} - {used} - {reserved}, 0) END', {
    description: 'The quantity that can still be used.',
    nullIf: 'the use is not limited',
  })
  remaining!: number | null;

  @Computed(dateTime, `({endDate} + 1)::timestamp AT TIME ZONE 'UTC'`, {
    description: 'When the next period starts, whose use is zero.',
    nullable: false,
  })
  resetsAt!: Date;
}
