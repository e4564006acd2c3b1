import {
  boolean,
  enumeration,
  Field,
  integer,
  listOf,
  type NameOf,
  oneOf,
  Shape,
  text,
} from '../../../kernel/model';

export const TrialGraduation = enumeration(
  'TrialGraduation',
  'The way a trial reel, which only people who do not follow the account see, is shown to followers.',
  {
    MANUAL: 'The owner of the account decides in the app.',
    SS_PERFORMANCE: 'Instagram decides by its performance in the first 72 hours.',
  },
);
export type TrialGraduation = NameOf<typeof TrialGraduation>;

@Shape({ description: 'The options of a post on Instagram.' })
export class InstagramOptions {
  @Field(text({ multiline: true, max: 2_200 }), {
    description: 'The comment that is added to the post after publishing.',
    nullIf: 'there is none',
    nullable: true,
  })
  firstComment!: string | null;

  @Field(text({ max: 100 }), {
    description: 'ID of the Facebook Page of the location. The Page must have coordinates.',
    nullIf: 'there is none',
    nullable: true,
  })
  locationId!: string | null;

  @Field(listOf(text({ max: 100 }), { max: 20 }), {
    description: 'Usernames of the accounts that are invited as collaborators, without `@`. Not for stories.',
    nullIf: 'there are none',
    nullable: true,
  })
  collaborators!: string[] | null;

  @Field(listOf(text({ max: 100 }), { max: 20 }), {
    description: 'Usernames of the users who are tagged in the first media file, without `@`.',
    nullIf: 'there are none',
    nullable: true,
  })
  taggedUsernames!: string[] | null;

  @Field(boolean, {
    description: 'Whether a reel is shown in the feed, too.',
    nullIf: 'Instagram decides',
    nullable: true,
  })
  isSharedToFeed!: boolean | null;

  @Field(integer({ min: 0 }), {
    description: 'The position of the cover in a reel, in milliseconds.',
    nullIf: 'the first frame is the cover',
    nullable: true,
  })
  coverMilliseconds!: number | null;

  @Field(text({ max: 100 }), {
    description: 'The name of the audio of a reel. It can be changed once.',
    nullIf: 'Instagram names it',
    nullable: true,
  })
  audioName!: string | null;

  @Field(oneOf(TrialGraduation), {
    description: 'The way a trial reel is shown to followers. Trial reels cannot have collaborators.',
    nullIf: 'the reel is no trial reel',
    nullable: true,
  })
  trialGraduation!: TrialGraduation | null;
}
