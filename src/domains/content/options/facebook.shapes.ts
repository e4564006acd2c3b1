import { Field, Shape, text, url } from '../../../kernel/model';

@Shape({ description: 'The options of a post on Facebook.' })
export class FacebookOptions {
  @Field(text({ multiline: true, max: 8_000 }), {
    description: 'The comment that is added to the post after publishing.',
    nullIf: 'there is none',
    nullable: true,
  })
  firstComment!: string | null;

  @Field(url, {
    description: 'URL whose preview is shown. Only for posts without media files.',
    nullIf: 'there is none',
    nullable: true,
  })
  link!: string | null;
}
