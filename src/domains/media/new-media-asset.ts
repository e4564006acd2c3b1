import { ID } from 'type-graphql';
import { OBJECT_MESSAGES } from '../../kernel/messages';
import { type InputBuilder, modelOf } from '../../kernel/model';
import {
  canWrite,
  checkTenant,
  createOne,
  exceededStorageLimit,
  MutationError,
  type MutationContext,
  recordChange,
  referenceExists,
  referenceNotFound,
  throwForbidden,
  throwUserError,
  UserErrorCode,
  type Values,
} from '../../kernel/write';
import { ClientAccount } from '../organizations/client-account.entity';
import { MediaAsset } from './media-asset.entity';
import { MediaFolder } from './media-folder.entity';

const model = modelOf(MediaAsset);
const RIGHTS = { model, permission: 'MEDIA_WRITE', owner: 'createdBy' };

/** Largest file, in bytes. */
export const MAX_FILE_BYTES = 5_000_000_000;

/** Where every input says what the new media file belongs to. */
export interface MediaAssetOwner {
  readonly organizationId: string;
  readonly clientAccountId?: string | null;
  readonly folderId?: string | null;
}

/** Adds the fields that say what the new media file belongs to. */
export const addOwnerFields = (builder: InputBuilder): InputBuilder =>
  builder
    .add('organizationId', () => ID, { description: 'ID of the organization.', nullable: false })
    .add('clientAccountId', () => ID, {
      description:
        'ID of the client account the media file belongs to. If null or omitted, it belongs to the organization itself.',
      nullable: true,
    })
    .add('folderId', () => ID, {
      description: 'ID of the folder that contains the media file. If null or omitted, it is in none.',
      nullable: true,
    });

/** Throws unless the actor can create a media file for the organization and the client account, in the folder. */
export async function checkOwner(
  { tx, context }: MutationContext<MediaAssetOwner>,
  { organizationId: organization, clientAccountId = null, folderId = null }: MediaAssetOwner,
): Promise<void> {
  await checkTenant(tx, model, { organization });
  const owner = { organization, clientAccount: clientAccountId, createdBy: context.actor!.userId };
  if (!(await canWrite(tx, RIGHTS, owner))) throwForbidden(model, createOne(model));
  const references = [
    { target: modelOf(ClientAccount), id: clientAccountId, field: 'clientAccountId' },
    { target: modelOf(MediaFolder), id: folderId, field: 'folderId' },
  ].filter(({ id }) => id !== null);
  const errors = [];
  for (const { target, id, field } of references)
    if (!(await referenceExists(tx, target, id, organization)))
      errors.push(referenceNotFound(target.label, 'organization', ['input', field]));
  if (errors.length) throw new MutationError(errors);
}

/** Inserts a media file of the actor. Its bytes count from now on. `sizeField` is the input field with their number. */
export async function insertMediaAsset(
  { tx, context }: MutationContext<MediaAssetOwner>,
  values: Values & { id: string },
  sizeField: string,
): Promise<void> {
  try {
    await tx.manager.insert(MediaAsset, values);
  } catch (error) {
    const limit = exceededStorageLimit(error);
    if (limit === undefined) throw error;
    const message = OBJECT_MESSAGES.storageLimit({ limit });
    const type = { type: 'LimitExceededError', limit };
    throwUserError(UserErrorCode.LIMIT_EXCEEDED, message, ['input', sizeField], type);
  }
  await recordChange({ context, tx, values }, model, 'created', values.id);
}
