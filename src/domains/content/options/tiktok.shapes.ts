import { boolean, enumeration, Field, integer, type NameOf, oneOf, Shape, text } from '../../../kernel/model';

export const TikTokPrivacy = enumeration('TikTokPrivacy', 'The audience of a post on TikTok.', {
  PUBLIC_TO_EVERYONE: 'Everyone. Not for private accounts.',
  FOLLOWER_OF_CREATOR: 'Followers of the account. Only for private accounts.',
  MUTUAL_FOLLOW_FRIENDS: 'Followers whom the account follows, too.',
  SELF_ONLY: 'The owner of the account.',
});
export type TikTokPrivacy = NameOf<typeof TikTokPrivacy>;

const flag = (description: string) =>
  Field(boolean, { description, nullIf: 'TikTok decides', nullable: true });

@Shape({ description: 'The options of a post on TikTok.' })
export class TikTokOptions {
  @Field(oneOf(TikTokPrivacy), {
    description: 'The audience of the post. TikTok requires a choice of the user for each post.',
    nullUntil: 'chosen',
    nullable: true,
  })
  privacy!: TikTokPrivacy | null;

  @Field(text({ max: 1_000 }), {
    description: 'The title of a post of photos. The text of the post is its description.',
    nullIf: 'there is none',
    nullable: true,
  })
  title!: string | null;

  @flag('Whether comments are disabled.')
  isCommentingDisabled!: boolean | null;

  @flag('Whether duets with the video are disabled.')
  isDuetDisabled!: boolean | null;

  @flag('Whether stitches of the video are disabled.')
  isStitchDisabled!: boolean | null;

  @flag('Whether TikTok adds music to a post of photos.')
  isMusicAdded!: boolean | null;

  @flag('Whether the post advertises another brand.')
  isBrandContent!: boolean | null;

  @flag('Whether the post advertises the business of the account.')
  isOwnBrandContent!: boolean | null;

  @Field(boolean, {
    description: 'Whether the post is labeled as AI-generated.',
    nullIf: 'not set. Posts with a media file that AI generated are then labeled',
    nullable: true,
  })
  isAiGenerated!: boolean | null;

  @Field(integer({ min: 0 }), {
    description: 'The position of the cover in a video, in milliseconds.',
    nullIf: 'the first frame is the cover',
    nullable: true,
  })
  coverMilliseconds!: number | null;

  @Field(integer({ min: 0 }), {
    description: 'The position of the cover in a post of photos, starting at 0.',
    nullIf: 'the first photo is the cover',
    nullable: true,
  })
  coverPosition!: number | null;
}
