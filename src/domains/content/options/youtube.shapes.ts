import { boolean, enumeration, Field, listOf, type NameOf, oneOf, Shape, text } from '../../../kernel/model';

export const YouTubePrivacy = enumeration('YouTubePrivacy', 'The audience of a video on YouTube.', {
  PUBLIC: 'Everyone.',
  UNLISTED: 'Everyone who has the link.',
  PRIVATE: 'Users whom the owner of the channel invites.',
});
export type YouTubePrivacy = NameOf<typeof YouTubePrivacy>;

export const YouTubeLicense = enumeration('YouTubeLicense', 'The license of a video on YouTube.', {
  YOUTUBE: 'The standard license of YouTube.',
  CREATIVE_COMMON: 'Creative Commons Attribution.',
});
export type YouTubeLicense = NameOf<typeof YouTubeLicense>;

const flag = (description: string, otherwise: string) =>
  Field(boolean, { description, nullIf: otherwise, nullable: true });

@Shape({ description: 'The options of a post on YouTube.' })
export class YouTubeOptions {
  @Field(text({ max: 500 }), {
    description: 'The title of the video.',
    nullIf: 'that of the post is used',
    nullable: true,
  })
  title!: string | null;

  @Field(listOf(text({ max: 500 }), { max: 500 }), {
    description: 'Tags of the video.',
    nullIf: 'the hashtags of the post are used',
    nullable: true,
  })
  tags!: string[] | null;

  @Field(text({ max: 10, pattern: '^[0-9]+$', form: 'digits' }), {
    description: 'ID of the category, such as `22` for people and blogs.',
    nullIf: 'YouTube chooses',
    nullable: true,
  })
  categoryId!: string | null;

  @Field(oneOf(YouTubePrivacy), {
    description: 'The audience of the video.',
    nullIf: 'everyone can see it',
    nullable: true,
  })
  privacy!: YouTubePrivacy | null;

  @Field(oneOf(YouTubeLicense), {
    description: 'The license.',
    nullIf: 'the standard license applies',
    nullable: true,
  })
  license!: YouTubeLicense | null;

  @flag('Whether the video is made for children.', 'not declared')
  isMadeForKids!: boolean | null;

  @flag(
    'Whether the video is labeled as altered or synthetic content.',
    'not set. Videos that AI generated are then labeled',
  )
  isAiGenerated!: boolean | null;

  @flag('Whether other websites can embed the video.', 'they can')
  isEmbeddable!: boolean | null;

  @flag('Whether subscribers are notified.', 'they are')
  isAnnounced!: boolean | null;
}
