import { Field, integer, Model, text, Version } from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { BranchRow } from './library.entities';

/** A poster, whose image is stored outside the database and shown by a link with a stamp. */
@Model({
  table: 'posters',
  plural: 'posters',
  description: 'A poster of a library.',
  storedBytes: 'CASE WHEN {link} IS NOT NULL THEN {imageBytes} END',
})
export class Poster extends BranchRow {
  @Field(text({ max: 100 }), {
    description: 'The link to the image.',
    nullIf: 'there is none',
    nullable: true,
    shownAs: `{link} || '?stamp=' || char_length({link})`,
  })
  link!: string | null;

  @Field(integer({ min: 0 }), { description: 'The size of the image, in bytes.', default: '0' })
  imageBytes!: number;

  @Version()
  version!: number;
}

declareCrud(Poster, {
  permission: 'POSTERS_WRITE',
  operations: ['create', 'update'],
  fields: ['link', 'imageBytes'],
});
