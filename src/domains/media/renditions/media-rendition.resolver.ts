import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import type { RequestContext } from '../../../kernel/session';
import { Platform } from '../../common/content.enums';
import { MediaFit, MediaPlacement } from '../media.enums';
import { MediaRendition } from './media-rendition.shapes';
import { READY_ASSET, assetParameters, type RenderedAsset, renditionOf } from './rendered-asset';

@Resolver()
export class MediaRenditionResolver {
  @Query(() => MediaRendition, {
    description:
      'Checks a media file against the requirements of a platform and placement. Null if the file does not exist, is not visible to the viewer, or is not ready.',
    nullable: true,
  })
  async mediaRendition(
    @Arg('assetId', () => ID, { description: 'ID of the media file.' }) assetId: string,
    @Arg('platform', () => Platform, { description: 'The platform.' }) platform: Platform,
    @Arg('placement', () => MediaPlacement, { description: 'The place on the platform.' })
    placement: MediaPlacement,
    @Arg('fit', () => MediaFit, {
      description: 'The way `variant` was changed to an aspect ratio that the platform accepts.',
      defaultValue: 'CROP',
    })
    fit: MediaFit,
    @Ctx() context: RequestContext,
  ): Promise<MediaRendition | null> {
    const request = { assetId, platform, placement, fit };
    const [row] = await context.readTransaction.query(READY_ASSET, assetParameters(request));
    return row ? renditionOf(request, JSON.parse(row[0]!) as RenderedAsset) : null;
  }
}
