import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { integer, type InputBuilder, nonBlank, oneOf, text } from '../../kernel/model';
import type { MutationContext } from '../../kernel/write';
import { onCancel } from '../jobs/cancel-hooks';
import { AspectRatio } from '../media/media.enums';
import { checkOwner } from '../media/new-media-asset';
import { Organization } from '../organizations/organization.entity';
import { ImageQuality } from './ai.enums';
import { AiGeneration } from './ai-generation.entity';
import { declareGeneration, ONE_GENERATION } from './declare-generation';
import { cancelIfOpen } from './cancel-ai-generation.mutation';
import {
  addOwnerFields,
  addSeed,
  type GenerationInput,
  GENERATIONS,
  type PreparedGeneration,
  startPrepared,
} from './generate';
import { MAX_IMAGES } from './generated-image.entity';
import { checkRequest } from './generation-request';
import { GENERATE_IMAGES } from './image-generation.job';
import { maxImageTokens } from './image-prompt';
import { type ImageInput, newImageBrief } from './new-image-brief';

type Input = GenerationInput & ImageInput;
type Context = MutationContext<Input>;

/** Returns the images that are requested, after checking that the actor can generate and store them. */
async function prepare(ctx: Context): Promise<PreparedGeneration> {
  const { tx, input } = ctx;
  const { organizationId: organization, folderId } = input;
  const { post, clientAccount } = await checkRequest(ctx);
  await checkOwner(ctx, { organizationId: organization, clientAccountId: clientAccount, folderId });
  const { brief, brand } = await newImageBrief(tx, { organization, clientAccount, post }, input);
  const maxOutputTokens = maxImageTokens(brief);
  return { id: uuidv7(), tier: 'IMAGE', brief, brand, post, clientAccount, maxOutputTokens };
}

/** Adds the fields that say what the images show. */
const addImageFields = (builder: InputBuilder): InputBuilder =>
  builder
    .addValue('prompt', nonBlank(text({ multiline: true, max: 2_000 })), {
      description:
        'The subject of the images, such as `A glass of masala chai on a wet windowsill`. Email addresses, phone numbers and secrets are not sent to the model.',
      nullable: false,
    })
    .addValue('style', text({ max: 100 }), {
      description: 'The style, such as `watercolor`. Defaults to the visual style of the post.',
      nullable: true,
    })
    .addValue('aspectRatio', oneOf(AspectRatio), {
      description:
        'The aspect ratio that the images are cropped to. Defaults to `PORTRAIT_9_16` for stories, reels and short videos, else to `SQUARE_1_1`.',
      nullable: true,
    })
    .addValue('quality', oneOf(ImageQuality), {
      description: 'The quality, if the model supports several. Defaults to `MEDIUM`.',
      nullable: true,
    })
    .addValue('count', integer({ min: 1, max: MAX_IMAGES }), {
      description: 'Number of images. Defaults to 1.',
      nullable: true,
    })
    .add('folderId', () => ID, {
      description: 'ID of the folder for the media files. If null or omitted, they are in none.',
      nullable: true,
    });

// A generation whose job is canceled would stay pending.
onCancel(GENERATE_IMAGES, cancelIfOpen);

declareGeneration('generateImage', {
  description: `Starts a job that generates images with AI, in the colors of a brand. Each image becomes a media file of the origin \`GENERATED\` with an alternative text, and \`AiGeneration.images\` lists them. Images that cannot be processed are omitted. The post is not changed: add the files with \`updatePost\`. Without an image model, the composer draws abstract backgrounds in the colors of the brand. The AI credits of one call and the number of images are reserved. Rate limit: ${GENERATIONS.limit} generations per user in an hour.`,
  needs: {
    permission: 'AI_USE',
    also: 'MEDIA_WRITE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => AiGeneration,
  },
  input: (builder) => void addSeed(addImageFields(addOwnerFields(builder))),
  errors: ['INVALID'],
  ...ONE_GENERATION,
  handler: async (ctx: Context) => startPrepared(ctx, 'IMAGE', await prepare(ctx), GENERATE_IMAGES),
});
