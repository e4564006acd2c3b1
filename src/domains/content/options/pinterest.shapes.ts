import { color, Field, float, Shape, text, url } from '../../../kernel/model';

const id = text({ max: 50, pattern: '^[0-9]+$', form: 'digits' });

@Shape({ description: 'The options of a post on Pinterest.' })
export class PinterestOptions {
  @Field(id, { description: 'ID of the board. Pins need one.', nullUntil: 'chosen', nullable: true })
  boardId!: string | null;

  @Field(id, { description: 'ID of the section of the board.', nullIf: 'there is none', nullable: true })
  boardSectionId!: string | null;

  @Field(text({ max: 500 }), {
    description: 'The title of the pin.',
    nullIf: 'that of the post is used',
    nullable: true,
  })
  title!: string | null;

  @Field(url, { description: 'URL that the pin leads to.', nullIf: 'there is none', nullable: true })
  link!: string | null;

  @Field(color, {
    description: 'The color that is shown while the image is loaded.',
    nullIf: 'Pinterest chooses',
    nullable: true,
  })
  dominantColor!: string | null;

  @Field(float, {
    description: 'The position of the cover in a video, in seconds.',
    nullIf: 'the first frame is the cover',
    nullable: true,
  })
  coverSeconds!: number | null;
}
