import { boolean, counter, dateTime, Field, Shape, text } from '../../kernel/model';

@Shape({
  description:
    'A limit of a platform on calls for a social account, as its responses reported it. All calls that the platform counts are included, also those of other organizations that connected the same account.',
})
export class RateLimitWindow {
  @Field(text({ max: 100 }), {
    description: 'The name of the limit on the platform, such as `app.call_count`.',
  })
  name!: string;

  @Field(counter, { description: 'The usage in the current window. In percent if `limit` is a percentage.' })
  used!: number;

  @Field(counter, {
    description: 'The maximum of `used`. 100 if the platform reports percentages.',
  })
  limit!: number;

  @Field(counter, { description: 'The usage that remains in the current window.' })
  remaining!: number;

  @Field(boolean, { description: 'Whether nothing remains, so that the platform rejects calls.' })
  isExceeded!: boolean;

  @Field(dateTime, {
    description: 'When the limit starts over.',
    nullIf: 'the platform does not report it',
    nullable: true,
  })
  resetAt!: string | null;
}
