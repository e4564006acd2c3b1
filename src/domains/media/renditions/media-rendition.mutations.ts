import { ID } from 'type-graphql';
import { addTrackedJob } from '../../../kernel/jobs';
import { modelOf, oneOf } from '../../../kernel/model';
import {
  canWrite,
  declareMutation,
  findRow,
  forbiddenMessage,
  type MutationContext,
  throwUserError,
  UserErrorCode,
} from '../../../kernel/write';
import { Platform } from '../../common/content.enums';
import { MediaAsset } from '../media-asset.entity';
import { MediaFit, MediaPlacement } from '../media.enums';
import {
  READY_ASSET,
  assetParameters,
  placeOf,
  type RenderedAsset,
  renditionOf,
  type RenditionRequest,
} from './rendered-asset';
import { RENDER_ASSET, type RenderRequest } from './render-asset.job';
import { RENDITION_MESSAGES } from './rendition.messages';
import { repairOf } from './repair';

const model = modelOf(MediaAsset);
const WRITE_ACCESS = { model, permission: 'MEDIA_WRITE', owner: 'createdBy' };

interface CreateMediaRenditionInput extends Omit<RenditionRequest, 'assetId' | 'fit'> {
  readonly id: string;
  readonly fit?: MediaFit | null;
}

/** Returns the asset. Throws unless the actor may change it and it is ready. */
async function findAsset(
  { tx, input }: MutationContext<CreateMediaRenditionInput>,
  request: RenditionRequest,
): Promise<{ asset: RenderedAsset; organization: string }> {
  const row = await findRow(tx, model, input.id, false);
  if (!(await canWrite(tx, WRITE_ACCESS, row, 'update')))
    throwUserError(UserErrorCode.FORBIDDEN, forbiddenMessage(model, RENDITION_MESSAGES.makeRendition()), [
      'input',
      'id',
    ]);
  const [found] = await tx.query<{ asset: RenderedAsset }>(READY_ASSET, assetParameters(request));
  if (!found)
    return throwUserError(UserErrorCode.INVALID_STATE, RENDITION_MESSAGES.notReady(), ['input', 'id']);
  return { asset: found.asset, organization: row.organization as string };
}

declareMutation('createMediaRendition', {
  description:
    'Creates a version of an image that meets the requirements of a platform: a JPEG, cropped or padded, resized and compressed. A job creates it; then `mediaRendition` and `MediaAsset.variants` contain it. Does nothing if the image is suitable or the file exists. Videos are not transcoded.',
  needs: { permission: 'MEDIA_WRITE', of: () => MediaAsset },
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'ID of the media file.', nullable: false })
      .addValue('platform', oneOf(Platform), { description: 'The platform.', nullable: false })
      .addValue('placement', oneOf(MediaPlacement), {
        description: 'The place on the platform.',
        nullable: false,
      })
      .addValue('fit', oneOf(MediaFit), {
        description:
          'The way the image is changed to an aspect ratio that the platform accepts. Defaults to `CROP`.',
        nullable: true,
      }),
  idempotent: true,
  errors: ['INVALID_STATE'],
  payload: { mediaAsset: () => MediaAsset },
  startsJob: {
    description: 'The job that creates the file.',
    nullIf: 'the image is suitable or the file exists',
  },
  handler: async (ctx: MutationContext<CreateMediaRenditionInput>): Promise<Record<string, string>> => {
    const { tx, input, context } = ctx;
    const { id, platform, placement } = input;
    const request: RenditionRequest = { assetId: id, platform, placement, fit: input.fit ?? 'CROP' };
    const { asset, organization } = await findAsset(ctx, request);
    const { isSuitable, isRepairable, variant } = renditionOf(request, asset);
    if (isSuitable || variant) return { mediaAsset: id };
    if (!isRepairable)
      throwUserError(UserErrorCode.INVALID_STATE, RENDITION_MESSAGES.notRepairable(), ['input', 'id']);
    const rendition = repairOf(placeOf(request, asset), asset, request.fit);
    const payload: RenderRequest = { asset: id, rendition };
    const job = await addTrackedJob(tx, RENDER_ASSET, payload, {
      kind: 'make-media-rendition',
      userId: context.actor!.userId,
      tenantId: organization,
      subject: { id, type: MediaAsset.name },
      parameters: { platform, placement, fit: request.fit },
    });
    return { mediaAsset: id, job };
  },
});
