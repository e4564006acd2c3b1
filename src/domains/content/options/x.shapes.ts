import {
  boolean,
  enumeration,
  Field,
  integer,
  jsonOf,
  listOf,
  type NameOf,
  oneOf,
  Shape,
  text,
} from '../../../kernel/model';

export const XReplySettings = enumeration('XReplySettings', 'The users who can reply to a post on X.', {
  FOLLOWING: 'Users whom the account follows.',
  MENTIONED_USERS: 'Users who are mentioned in the post.',
  SUBSCRIBERS: 'Subscribers of the account.',
  VERIFIED: 'Verified users.',
});
export type XReplySettings = NameOf<typeof XReplySettings>;

@Shape({ description: 'A poll in a post on X. A post has media files or a poll.' })
export class XPoll {
  @Field(listOf(text({ max: 100 }), { max: 10 }), { description: 'The options, in order.' })
  options!: string[];

  @Field(integer({ min: 1 }), { description: 'The duration in minutes.' })
  durationMinutes!: number;
}

@Shape({ description: 'The options of a post on X.' })
export class XOptions {
  @Field(oneOf(XReplySettings), {
    description: 'The users who can reply.',
    nullIf: 'everyone can',
    nullable: true,
  })
  replySettings!: XReplySettings | null;

  @Field(jsonOf(() => XPoll), { description: 'The poll.', nullIf: 'there is none', nullable: true })
  poll!: XPoll | null;

  @Field(listOf(text({ max: 100, pattern: '^[0-9]+$', form: 'digits' }), { max: 100 }), {
    description: 'IDs of the users who are tagged in the media files.',
    nullIf: 'there are none',
    nullable: true,
  })
  taggedUserIds!: string[] | null;

  @Field(boolean, {
    description: 'Whether the post is labeled as made with AI.',
    nullIf: 'not set. Posts with a media file that AI generated are then labeled',
    nullable: true,
  })
  isAiGenerated!: boolean | null;

  @Field(boolean, {
    description: 'Whether the post is labeled as a paid partnership.',
    nullIf: 'not set',
    nullable: true,
  })
  isPaidPartnership!: boolean | null;
}
