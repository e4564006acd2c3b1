import {
  date,
  enumeration,
  Field,
  jsonOf,
  type NameOf,
  oneOf,
  Shape,
  text,
  url,
} from '../../../kernel/model';

export const GooglePostTopic = enumeration(
  'GooglePostTopic',
  'The kind of a post on Google Business Profile.',
  {
    STANDARD: 'News about the business.',
    EVENT: 'An event.',
    OFFER: 'An offer, with the period in which it is valid.',
  },
);
export type GooglePostTopic = NameOf<typeof GooglePostTopic>;

export const GooglePostAction = enumeration(
  'GooglePostAction',
  'The button of a post on Google Business Profile.',
  {
    BOOK: 'Book an appointment.',
    ORDER: 'Order online.',
    SHOP: 'Shop.',
    LEARN_MORE: 'Learn more.',
    SIGN_UP: 'Sign up.',
    CALL: 'Call the business.',
  },
);
export type GooglePostAction = NameOf<typeof GooglePostAction>;

@Shape({ description: 'The period of an event or offer on Google Business Profile.' })
export class GooglePostEvent {
  @Field(text({ max: 500 }), { description: 'The title.' })
  title!: string;

  @Field(date, { description: 'The first day.' })
  startDate!: string;

  @Field(date, { description: 'The last day.' })
  endDate!: string;
}

@Shape({ description: 'The terms of an offer on Google Business Profile.' })
export class GooglePostOffer {
  @Field(text({ max: 100 }), { description: 'The coupon code.', nullIf: 'there is none', nullable: true })
  couponCode!: string | null;

  @Field(url, { description: 'URL of the offer.', nullIf: 'there is none', nullable: true })
  redeemUrl!: string | null;

  @Field(text({ multiline: true, max: 5_000 }), {
    description: 'The terms and conditions.',
    nullIf: 'there are none',
    nullable: true,
  })
  terms!: string | null;
}

@Shape({ description: 'The options of a post on Google Business Profile.' })
export class GoogleBusinessOptions {
  @Field(oneOf(GooglePostTopic), {
    description: 'The kind of post.',
    nullIf: 'it is news about the business',
    nullable: true,
  })
  topic!: GooglePostTopic | null;

  @Field(oneOf(GooglePostAction), {
    description: 'The button. Offers have none.',
    nullIf: 'there is none',
    nullable: true,
  })
  action!: GooglePostAction | null;

  @Field(url, {
    description: 'URL that the button leads to. Required for all buttons but `CALL`.',
    nullIf: 'there is none',
    nullable: true,
  })
  actionUrl!: string | null;

  @Field(jsonOf(() => GooglePostEvent), {
    description: 'The period. Required for events and offers.',
    nullIf: 'there is none',
    nullable: true,
  })
  event!: GooglePostEvent | null;

  @Field(jsonOf(() => GooglePostOffer), {
    description: 'The terms of an offer.',
    nullIf: 'there are none',
    nullable: true,
  })
  offer!: GooglePostOffer | null;
}
