import {
  BelongsTo,
  BelongsToTenant,
  boolean,
  Computed,
  currency,
  date,
  dateTime,
  decimal,
  Field,
  id,
  integer,
  json,
  Model,
  NodeEntity,
  oneOf,
  type Ref,
  RefersToNode,
  text,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { Organization } from '../organizations/organization.entity';
import { CostCategory, CostEntryKind, UsageMetric } from './billing.enums';

/** Amounts in millionths of the unit of the currency. */
const money = decimal(20, 6);

@Model({
  table: 'cost_entries',
  plural: 'costEntries',
  readPermission: 'BILLING_READ',
  description:
    'An entry in the ledger of what AI models and platforms cost. Cannot be changed or deleted. Retained indefinitely; when the organization is purged, entries no longer refer to users and objects.',
  outlivesTenant: { clears: ['subjectId', 'subjectType'] },
  indexes: [{ on: ['idempotencyKey', 'metric', 'kind'], unique: true }],
  checks: {
    subject_has_type: '({subjectId} IS NULL) = ({subjectType} IS NULL)',
    reserved_once: `({kind} = 'RESERVED') = ({reservedQuantity} > 0 OR {reservedAmount} > 0) AND ({kind} = 'RESERVED' OR {reservedQuantity} <= 0 AND {reservedAmount} <= 0)`,
    used_when_charged: `{kind} IN ('SETTLED', 'CHARGED', 'CORRECTED') OR {quantity} = 0 AND {amount} = 0`,
    only_corrections_reduce: `{kind} = 'CORRECTED' OR {quantity} >= 0 AND {amount} >= 0`,
    estimated_when_charged: `NOT {isEstimated} OR {kind} IN ('SETTLED', 'CHARGED')`,
  },
})
export class CostEntry extends NodeEntity {
  @BelongsToTenant(() => Organization, { description: 'The organization that the costs arose for.' })
  organization!: Ref<Organization>;

  @Field(dateTime, {
    description: 'When the entry was made.',
    default: 'now()',
    filter: true,
    order: true,
  })
  createdAt!: Date;

  @Field(oneOf(CostEntryKind), { description: 'The event that the entry records.', filter: true })
  kind!: CostEntryKind;

  @Field(oneOf(CostCategory), { description: 'The kind of service.', filter: true })
  category!: CostCategory;

  @Field(text({ max: 100 }), {
    description: 'The model or the platform that was paid, such as `X`.',
    nullUntil: 'the call ends',
    nullable: true,
  })
  service!: string | null;

  @Field(oneOf(UsageMetric), { description: 'The metric that is counted.', filter: true })
  metric!: UsageMetric;

  @Field(integer(), {
    description: 'The change of the quantity used. Negative if an estimate was too high.',
    default: '0',
  })
  quantity!: number;

  @Field(integer(), {
    description: 'The change of the quantity reserved. Negative if the reservation ended.',
    default: '0',
  })
  reservedQuantity!: number;

  @Field(money, {
    description: 'The change of the costs. Negative if an estimate was too high.',
    default: '0',
  })
  amount!: string;

  @Field(money, {
    description: 'The change of the costs reserved. Negative if the reservation ended.',
    default: '0',
  })
  reservedAmount!: string;

  @Field(currency, { description: 'The ISO 4217 currency code of the amounts.', default: `'USD'` })
  currency!: string;

  @Field(json, {
    description: 'The prices that the amount was computed with. Their format depends on `service`.',
    nullIf: 'the entry has no amount',
    nullable: true,
  })
  unitPrices!: unknown;

  @Field(boolean, {
    description:
      'Whether the use is unknown and the maximum was charged. An entry of the kind `CORRECTED` follows when it is known.',
    default: 'false',
  })
  isEstimated!: boolean;

  @Field(text({ max: 200 }), {
    description:
      'The key that the entries of one call have in common, such as `publication:` with an ID and the number of the attempt.',
  })
  idempotencyKey!: string;

  @Field(date, { description: 'The day that the entry counts for, in UTC.' })
  usageDate!: string;

  @Computed(date, `date_trunc('month', {usageDate}::timestamp)::date`, {
    description: 'The first day of the month that the entry counts for, in UTC.',
    nullable: false,
  })
  billingPeriod!: string;

  @BelongsTo(() => User, {
    description: 'The user who caused the costs.',
    nullIf: 'no user caused them, or if the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  user!: Ref<User> | null;

  @Field(id, { description: 'ID of the object.', nullable: true, hidden: true })
  subjectId!: string | null;

  @Field(text({ max: 50 }), { description: 'The type of the object.', nullable: true, hidden: true })
  subjectType!: string | null;

  @RefersToNode({
    description: 'The object that caused the costs, such as a publication.',
    nullIf: 'there is none, or if it was deleted or is not visible to the viewer',
  })
  subject?: unknown;
}
