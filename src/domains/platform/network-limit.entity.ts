import {
  Computed,
  currency,
  date,
  decimal,
  duration,
  Field,
  Model,
  oneOf,
  text,
  Version,
} from '../../kernel/model';
import { Platform } from '../common/content.enums';
import { TimestampedEntity } from '../identity/timestamped.entity';
import { NetworkLimitGround, NetworkLimitSubject, NetworkLimitUnit } from './network-limit.enums';

const SUBJECTS = Object.keys(NetworkLimitSubject).map((name) => name.toLowerCase());

@Model({
  table: 'network_limits',
  plural: 'networkLimits',
  description:
    'A limit, price or version of the API of a platform, as Marquee knows it. Staff keep them up to date. Visible to everyone.',
  platform: { readBy: 'SUPPORT', public: 'TRUE' },
  audited: true,
  indexes: [{ on: ['platform', 'key'], unique: true }],
  checks: {
    value_or_text: 'num_nonnulls({value}, {text}) = 1',
    unit_of_value: '({unit} IS NULL) = ({value} IS NULL)',
    // Null would satisfy the constraint.
    currency_of_money: `({unit} IS NOT DISTINCT FROM 'MONEY') = ({currency} IS NOT NULL)`,
  },
})
export class NetworkLimit extends TimestampedEntity {
  @Field(oneOf(Platform), { description: 'The platform that sets the limit.', filter: true })
  platform!: Platform;

  @Field(
    text({
      max: 100,
      pattern: `^(${SUBJECTS.join('|')})[.][a-z][a-z0-9]*(_[a-z0-9]+)*$`,
      form: 'a subject and a name, such as rate.posts',
    }),
    {
      description:
        'The name of the limit, such as `publishing.posts`. Unique per platform. Names of minimums end with `_min`; all other limits are maximums, fixed values or prices.',
      filter: true,
    },
  )
  key!: string;

  @Computed(oneOf(NetworkLimitSubject), `upper(split_part({key}, '.', 1))`, {
    description: 'The subject of the limit, which is the first word of `key`.',
    nullable: false,
  })
  subject!: NetworkLimitSubject;

  @Field(decimal(20, 4, { min: 0 }), {
    description: 'The limit in its unit.',
    nullIf: 'the limit is a text',
    createNote: 'Required if `unit` is set, not allowed otherwise.',
    updateNote: 'Cannot be null if `unit` is set, not allowed otherwise.',
    nullable: true,
  })
  value!: string | null;

  @Field(text({ max: 200 }), {
    description: 'A limit that is no number, such as the version `v25.0` or a file format.',
    nullIf: 'the limit is a number',
    createNote: 'Required if `unit` is omitted, not allowed otherwise.',
    updateNote: 'Cannot be null if the limit has no unit, not allowed otherwise.',
    nullable: true,
  })
  text!: string | null;

  @Field(oneOf(NetworkLimitUnit), {
    description: 'The unit of `value`. It never changes.',
    nullIf: 'the limit is a text',
    nullable: true,
  })
  unit!: NetworkLimitUnit | null;

  @Field(currency, {
    description: 'The ISO 4217 currency code of a price. It never changes.',
    nullIf: 'the unit is not `MONEY`',
    createNote: 'Required if `unit` is `MONEY`, not allowed otherwise.',
    nullable: true,
  })
  currency!: string | null;

  @Field(duration({ min: 1 }), {
    description: 'The period that `value` applies to, such as `PT1H` for calls per hour.',
    nullIf: 'the limit does not depend on time',
    nullable: true,
  })
  period!: number | null;

  @Field(text({ max: 500 }), { description: 'The meaning of the limit, such as posts per account.' })
  description!: string;

  @Field(oneOf(NetworkLimitGround), { description: 'The evidence for the limit.' })
  ground!: NetworkLimitGround;

  @Field(text({ max: 500 }), {
    description: 'The source of the limit, such as the page of the documentation.',
  })
  source!: string;

  @Field(date, { description: 'The day on which Marquee learned the limit or last verified it.' })
  learnedOn!: string;

  @Version()
  version!: number;
}
