import { Field, ObjectType } from 'type-graphql';
import { valueTerm } from '../../kernel/messages';
import { counter, DateTimeScalar } from '../../kernel/model';
import { MutationError, UserError, userError } from '../../kernel/write';
import { UsageMetric, UsageUnit } from './billing.enums';
import { BILLING_MESSAGES } from './billing.messages';

@ObjectType('UsageLimitExceededError', {
  implements: UserError,
  description:
    'A limit of the use per day or month, such as of AI credits, that the change would exceed. Days and months are in UTC.',
})
class UsageLimitExceededError extends UserError {
  @Field(() => UsageMetric, { description: 'The metric that is limited.' })
  metric!: UsageMetric;

  @Field(() => UsageUnit, { description: 'The length of the period that the limit applies to.' })
  unit!: UsageUnit;

  @Field(counter.graphqlType as () => never, {
    description: 'The limit of `used` and `reserved` together.',
  })
  limit!: number;

  @Field(counter.graphqlType as () => never, { description: 'The quantity used in the period.' })
  used!: number;

  @Field(counter.graphqlType as () => never, {
    description:
      'The quantity reserved for calls that have not ended. What they do not use becomes available.',
  })
  reserved!: number;

  @Field(() => DateTimeScalar, { description: 'When the next period starts, whose use is zero.' })
  resetsAt!: Date;
}

/** The limit that a reservation would exceed, as the database returns it. */
export interface ExceededLimit {
  readonly metric: UsageMetric;
  readonly unit: UsageUnit;
  /** Whether it limits each user, instead of the organization. */
  readonly ofUser: boolean;
  readonly limit: number;
  readonly used: number;
  readonly reserved: number;
  /** The first day of the next period. */
  readonly resetsAt: string;
}

/** Returns the error of a reservation that a limit does not allow. Mutations return it, and jobs fail with it. */
export function usageLimitExceeded(exceeded: ExceededLimit, needed: number): MutationError {
  const { metric, unit, ofUser, limit, used, reserved, resetsAt } = exceeded;
  const { monthlyLimit, dailyLimit, dailyLimitOfUser } = BILLING_MESSAGES;
  const messageOf = unit === 'MONTH' ? monthlyLimit : ofUser ? dailyLimitOfUser : dailyLimit;
  const remaining = Math.max(limit - used - reserved, 0);
  const message = messageOf({ metric: valueTerm(metric), limit, remaining, needed });
  return new MutationError([
    {
      ...userError('LIMIT_EXCEEDED', message),
      type: UsageLimitExceededError.name,
      ...{ metric, unit, limit, used, reserved },
      resetsAt: new Date(`${resetsAt}T00:00:00Z`),
    },
  ]);
}
