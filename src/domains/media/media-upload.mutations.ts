import { createHash } from 'node:crypto';
import { ID } from 'type-graphql';
import { v7 as uuidv7 } from 'uuid';
import { addTrackedJob } from '../../kernel/jobs';
import { ACTIONS, objectTerm } from '../../kernel/messages';
import { counter, modelOf, nonBlank, text } from '../../kernel/model';
import type { RequestContext, WriteTransaction } from '../../kernel/session';
import {
  asSystem,
  assertTransition,
  canWrite,
  declareMutation,
  findRow,
  inTransaction,
  invalidValue,
  MutationError,
  type MutationContext,
  throwForbidden,
  throwNotFound,
  throwUserError,
  type Transitions,
  UserErrorCode,
} from '../../kernel/write';
import { Organization } from '../organizations/organization.entity';
import type { FileStorage } from './file-storage.port';
import { MediaAsset } from './media-asset.entity';
import { MediaUpload } from './media-upload.entity';
import type { MediaUploadStatus } from './media.enums';
import { MEDIA_MESSAGES } from './media.messages';
import { MEDIA_TYPE_NAMES, mediaTypeOf } from './media-types';
import {
  addOwnerFields,
  checkOwner,
  insertMediaAsset,
  MAX_FILE_BYTES,
  type MediaAssetOwner,
} from './new-media-asset';
import { PROCESS_MEDIA } from './processing/process-asset.job';

const UPLOAD_HOURS = 24;

interface CreateMediaUploadInput extends MediaAssetOwner {
  readonly filename: string;
  readonly fileSize: number;
  readonly mimeType: string;
  readonly title?: string | null;
  readonly altText?: string | null;
}

/** Returns the media file of an input before its bytes are stored. */
function newAsset(ctx: MutationContext<CreateMediaUploadInput>): Record<string, unknown> & { id: string } {
  const { context, input } = ctx;
  const { filename, fileSize, mimeType, title = null, altText = null } = input;
  const known = mediaTypeOf(mimeType);
  if (!known)
    throw new MutationError([
      invalidValue(UserErrorCode.NOT_ALLOWED, MEDIA_MESSAGES.unsupportedType(), ['input', 'mimeType'], {
        allowedValues: MEDIA_TYPE_NAMES,
      }),
    ]);
  const id = uuidv7();
  return {
    id,
    organization: input.organizationId,
    clientAccount: input.clientAccountId ?? null,
    folder: input.folderId ?? null,
    createdBy: context.actor!.userId,
    origin: 'UPLOADED',
    source: 'UPLOAD',
    kind: known.kind,
    ...{ title, altText, filename, fileSize, mimeType },
    originalFilename: filename,
    storageProvider: context.services.media.storage.provider,
    storagePath: `media/${id}/original.${known.extension}`,
  };
}

declareMutation('createMediaUpload', {
  description: `Creates a media file and an upload for its bytes, which count for the storage of the organization from then on. Send the bytes to \`upload.url\` with the method and headers of the upload, at most ${UPLOAD_HOURS} hours later, then call \`completeMediaUpload\`. Large files can be sent in parts, and resumed after a lost connection. The viewer becomes the creator of the media file.`,
  needs: {
    permission: 'MEDIA_WRITE',
    of: () => Organization,
    by: 'organizationId',
    creates: () => MediaAsset,
  },
  input: (builder) =>
    void addOwnerFields(builder)
      .addValue('filename', nonBlank(text({ max: 255 })), {
        description: 'The filename on the device.',
        nullable: false,
      })
      .addValue(
        'fileSize',
        { ...counter, constraints: { min: 1, max: MAX_FILE_BYTES } },
        { description: 'The exact size of the file, in bytes.', nullable: false },
      )
      .addValue('mimeType', text({ max: 100 }), {
        description:
          'The MIME type of an image, a video, an audio file or a PDF, such as `image/jpeg`. Processing determines the type from the content.',
        nullable: false,
      })
      .addValue('title', text({ max: 500 }), { description: 'The title.', nullable: true })
      .addValue('altText', text({ multiline: true }), {
        description: 'The alternative text for people who cannot see the file.',
        nullable: true,
      }),
  idempotent: true,
  errors: ['NOT_ALLOWED', 'InvalidValueError'],
  payload: { upload: () => MediaUpload, asset: () => MediaAsset },
  handler: async (ctx: MutationContext<CreateMediaUploadInput>) => {
    const { tx, input, at, context } = ctx;
    await checkOwner(ctx, input);
    const asset = newAsset(ctx);
    await insertMediaAsset(ctx, asset, 'fileSize');
    const upload = uuidv7();
    await asSystem(tx, input.organizationId, () =>
      tx.manager.insert(MediaUpload, {
        id: upload,
        organization: input.organizationId,
        asset: asset.id,
        createdBy: context.actor!.userId,
        url: context.services.media.uploadUrl(upload),
        headers: [{ name: 'Content-Type', value: input.mimeType }],
        expiresAt: new Date(at.getTime() + UPLOAD_HOURS * 3_600_000),
      }),
    );
    return { upload, asset: asset.id };
  },
});

const TRANSITIONS: Transitions<MediaUploadStatus> = { PENDING: ['COMPLETED'], COMPLETED: [] };

interface CompleteMediaUploadInput {
  readonly id: string;
  readonly sha256?: string | null;
}

/** An upload that the actor can complete, with its media file. */
interface OpenUpload {
  readonly tenantId: string;
  readonly assetId: string;
  readonly status: MediaUploadStatus;
  readonly expiresAt: Date;
  /** Each reservation for a request changes it. In text, because a Date has no microseconds. */
  readonly updatedAt: string;
  readonly isReserved: boolean;
  readonly asset: {
    readonly storagePath: string;
    /** A bigint, which TypeORM returns as text. */
    readonly fileSize: string;
  };
}

const LOCK_UPLOAD = `SELECT asset_id AS "assetId", status, expires_at AS "expiresAt", updated_at::text AS "updatedAt",
    coalesce(lease_expires_at > clock_timestamp(), false) AS "isReserved"
  FROM media_uploads WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE`;

/** Runs work with an upload that is locked until the transaction ends. Throws unless the actor can complete it. */
async function withOpenUpload<T>(
  tx: WriteTransaction,
  id: string,
  at: Date,
  work: (upload: OpenUpload) => Promise<T>,
): Promise<T> {
  const model = modelOf(MediaAsset);
  const { organization } = await findRow(tx, modelOf(MediaUpload), id, false);
  const tenantId = organization as string;
  return asSystem(tx, tenantId, async () => {
    const [upload] = await tx.query<Omit<OpenUpload, 'tenantId' | 'asset'>>(LOCK_UPLOAD, [tenantId, id]);
    if (!upload) return throwNotFound(modelOf(MediaUpload).label, ['input', 'id']);
    const asset = await findRow(tx, model, upload.assetId, false);
    const rights = { model, permission: 'MEDIA_WRITE', owner: 'createdBy' };
    if (!(await canWrite(tx, rights, asset, 'update')))
      throwForbidden(model, ACTIONS.change({ object: objectTerm(model.label) }));
    assertTransition(TRANSITIONS, upload.status, 'COMPLETED', ['input', 'id']);
    if (upload.expiresAt <= at)
      throwUserError(UserErrorCode.INVALID_STATE, MEDIA_MESSAGES.expired(), ['input', 'id']);
    return work({ ...upload, tenantId, asset: asset as unknown as OpenUpload['asset'] });
  });
}

async function digestOf(storage: FileStorage, path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of await storage.read(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Throws unless the whole file is stored, with the given digest. */
async function checkStored(
  storage: FileStorage,
  { storagePath, fileSize }: OpenUpload['asset'],
  sha256?: string | null,
): Promise<void> {
  const total = Number(fileSize);
  if ((await storage.size(storagePath)) !== total) {
    const received = await storage.storedSize(storagePath);
    throwUserError(UserErrorCode.INVALID_STATE, MEDIA_MESSAGES.incomplete({ received, total }), [
      'input',
      'id',
    ]);
  }
  if (sha256 && (await digestOf(storage, storagePath)) !== sha256.toLowerCase())
    throwUserError(UserErrorCode.INVALID, MEDIA_MESSAGES.digestMismatch(), ['input', 'sha256']);
}

/** Checks the stored file, which can take minutes. Returns the upload as it was before. */
async function checkFile(context: RequestContext, { id, sha256 }: CompleteMediaUploadInput) {
  const { clock, media } = context.services;
  const upload = await inTransaction(context, {}, (tx) =>
    withOpenUpload(tx, id, clock.now(), (found) => Promise.resolve(found)),
  );
  await checkStored(media.storage, upload.asset, sha256);
  return upload;
}

declareMutation('completeMediaUpload', {
  description:
    'Completes an upload whose bytes were all received, and starts the processing of the media file. Only the user who created the upload can complete it, and only with the permission `MEDIA_WRITE` for the media file.',
  input: (builder) =>
    void builder
      .add('id', () => ID, { description: 'ID of the upload.', nullable: false })
      .addValue('sha256', text({ pattern: '^[0-9A-Fa-f]{64}$', form: 'a SHA-256 digest in hexadecimal' }), {
        description:
          'The SHA-256 digest of the file, in hexadecimal. If given, the received file must match it.',
        nullable: true,
      }),
  errors: ['NOT_FOUND', 'FORBIDDEN', 'INVALID', 'INVALID_STATE', 'InvalidStatusTransitionError'],
  payload: { upload: () => MediaUpload, asset: () => MediaAsset },
  startsJob: 'The job that processes the media file.',
  prepare: checkFile,
  handler: ({ tx, context, input, prepared, at, recordEvent }) =>
    withOpenUpload(tx, input.id, at, async ({ tenantId, assetId, updatedAt, isReserved }) => {
      if (isReserved || updatedAt !== prepared.updatedAt)
        throwUserError(UserErrorCode.INVALID_STATE, MEDIA_MESSAGES.receiving(), ['input', 'id']);
      const completed = { status: 'COMPLETED' as const, completedAt: at };
      await tx.manager.update(MediaUpload, { organization: tenantId, id: input.id }, completed);
      const userId = context.actor!.userId;
      const about = {
        kind: PROCESS_MEDIA,
        userId,
        tenantId,
        subject: { id: assetId, type: MediaAsset.name },
      };
      const job = await addTrackedJob(tx, PROCESS_MEDIA, { assetId }, about);
      await recordEvent({ name: 'media_upload.completed', tenantId, subjectId: input.id });
      return { upload: input.id, asset: assetId, job };
    }),
});
