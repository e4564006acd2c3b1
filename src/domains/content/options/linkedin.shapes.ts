import {
  boolean,
  enumeration,
  Field,
  jsonOf,
  type NameOf,
  oneOf,
  Shape,
  text,
  url,
} from '../../../kernel/model';

export const LinkedInVisibility = enumeration('LinkedInVisibility', 'The audience of a post on LinkedIn.', {
  PUBLIC: 'Everyone.',
  CONNECTIONS: 'Connections of the member. Not for pages.',
  LOGGED_IN: 'Members who are signed in.',
});
export type LinkedInVisibility = NameOf<typeof LinkedInVisibility>;

@Shape({ description: 'A link in a post on LinkedIn. LinkedIn fetches no preview by itself.' })
export class LinkedInArticle {
  @Field(url, { description: 'URL of the article.' })
  url!: string;

  @Field(text({ max: 1_000 }), { description: 'The title of the preview.' })
  title!: string;

  @Field(text({ multiline: true, max: 5_000 }), {
    description: 'The description of the preview.',
    nullIf: 'there is none',
    nullable: true,
  })
  description!: string | null;
}

@Shape({ description: 'The options of a post on LinkedIn.' })
export class LinkedInOptions {
  @Field(text({ multiline: true, max: 3_000 }), {
    description: 'The comment that is added to the post after publishing.',
    nullIf: 'there is none',
    nullable: true,
  })
  firstComment!: string | null;

  @Field(oneOf(LinkedInVisibility), {
    description: 'The audience of the post.',
    nullIf: 'everyone can see it',
    nullable: true,
  })
  visibility!: LinkedInVisibility | null;

  @Field(boolean, {
    description: 'Whether members cannot reshare the post.',
    nullIf: 'not set',
    nullable: true,
  })
  isReshareDisabled!: boolean | null;

  @Field(text({ max: 1_000 }), {
    description: 'The title of the media file. Documents need one.',
    nullIf: 'the title of the post is used',
    nullable: true,
  })
  mediaTitle!: string | null;

  @Field(jsonOf(() => LinkedInArticle), {
    description: 'The link of the post. Only for posts without media files.',
    nullIf: 'there is none',
    nullable: true,
  })
  article!: LinkedInArticle | null;
}
