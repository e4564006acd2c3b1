import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs';
import { text, truncate, url } from '../../kernel/model';
import { declareMutation, type MutationContext, throwUserError, UserErrorCode } from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import { isPublicUrl } from '../../kernel/http';
import { IMPORT_MEDIA } from './import-media.job';
import { MediaAsset } from './media-asset.entity';
import { MEDIA_MESSAGES } from './media.messages';
import { addOwnerFields, checkOwner, insertMediaAsset, type MediaAssetOwner } from './new-media-asset';

interface ImportMediaFromUrlInput extends MediaAssetOwner {
  readonly url: string;
  readonly title?: string | null;
  readonly altText?: string | null;
}

/** Returns the last part of the path of a URL, or the host if it has none. */
function nameIn(url: string): string {
  const { pathname, hostname } = new URL(url);
  const last = pathname.split('/').findLast(Boolean) ?? '';
  try {
    return (
      decodeURIComponent(last)
        .replace(/\p{Cc}/gu, '')
        .trim() || hostname
    );
  } catch {
    return last;
  }
}

declareMutation('importMediaFromUrl', {
  description:
    'Creates a media file and starts a job that imports its content from a URL. Only public http and https URLs can be imported. The content counts for the storage of the organization when it is stored. The viewer becomes the creator of the media file.',
  needs: {
    permission: 'MEDIA_WRITE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => MediaAsset,
  },
  input: (builder) =>
    void addOwnerFields(builder)
      .addValue('url', url, { description: 'URL of the file to import.', nullable: false })
      .addValue('title', text({ max: 500 }), {
        description: 'The title. Defaults to the filename in the URL.',
        nullable: true,
      })
      .addValue('altText', text({ multiline: true }), {
        description: 'The alternative text for people who cannot see the file.',
        nullable: true,
      }),
  idempotent: true,
  errors: ['NOT_ALLOWED'],
  payload: { asset: () => MediaAsset },
  startsJob: 'The job that imports the file.',
  handler: async (ctx: MutationContext<ImportMediaFromUrlInput>) => {
    const { tx, input, context } = ctx;
    await checkOwner(ctx, input);
    if (!isPublicUrl(input.url, context.services.media.allowLoopback))
      throwUserError(UserErrorCode.NOT_ALLOWED, MEDIA_MESSAGES.addressNotAllowed(), ['input', 'url']);
    const userId = context.actor!.userId;
    const [id, name] = [uuidv7(), nameIn(input.url)];
    const asset = {
      id,
      organization: input.organizationId,
      clientAccount: input.clientAccountId ?? null,
      folder: input.folderId ?? null,
      createdBy: userId,
      origin: 'IMPORTED',
      // Until the content is known.
      kind: 'IMAGE',
      title: input.title ?? truncate(name, 500),
      altText: input.altText ?? null,
      filename: truncate(name, 255),
      sourceUrl: input.url,
    };
    await insertMediaAsset(ctx, asset, 'url');
    const job = await addTrackedJob(
      tx,
      IMPORT_MEDIA,
      { assetId: id },
      {
        kind: IMPORT_MEDIA,
        userId,
        tenantId: input.organizationId,
        subject: { id, type: 'MediaAsset' },
      },
    );
    return { asset: id, job };
  },
});
