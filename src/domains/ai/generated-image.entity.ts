import { BelongsTo, BelongsToScope, Field, integer, Model, type Ref } from '../../kernel/model';
import { MediaAsset } from '../media/media-asset.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { AiGeneration } from './ai-generation.entity';

/** Maximum number of images of a generation. */
export const MAX_IMAGES = 4;

@Model({
  table: 'generated_images',
  label: 'generated image',
  description: 'An image that AI generated: its media file, and the generation that it comes from.',
})
export class GeneratedImage extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the media file.',
    nullIf: 'the media file belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'mediaAsset',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => AiGeneration, {
    description: 'The generation, with the prompt, model and cost.',
    nullIf: 'the generation is not visible to the viewer',
    inverse: {
      name: 'images',
      description:
        'The generated images, in order. Empty until completed, or if other content was generated. Images whose media file was purged are omitted.',
      orderedBy: 'position',
    },
  })
  generation!: Ref<AiGeneration>;

  @Field(integer({ min: 0, max: MAX_IMAGES - 1 }), { description: 'The position in the generation, from 0.' })
  position!: number;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file.',
    nullIf: 'the media file is deleted or not visible to the viewer',
    unique: true,
    inverse: {
      name: 'generatedImage',
      description: 'The generation that the file comes from.',
      nullIf: 'the file was not generated with `generateImage`',
    },
  })
  mediaAsset!: Ref<MediaAsset>;
}
