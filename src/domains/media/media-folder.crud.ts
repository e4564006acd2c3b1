import { ID } from 'type-graphql';
import { modelOf } from '../../kernel/model';
import {
  type ActionGuard,
  addExpectedVersion,
  asSystem,
  assertVersion,
  declareCrud,
  declareMutation,
  declareViewerActions,
  lockRow,
  type MutationContext,
  permissionGuard,
  recordChange,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { MediaFolder } from './media-folder.entity';
import { checkFolder } from './media-folder.rules';
import { MEDIA_MESSAGES } from './media.messages';

declareCrud(MediaFolder, {
  permission: 'MEDIA_WRITE',
  owner: 'createdBy',
  operations: ['create', 'update'],
  fields: ['name', 'parent'],
  validate: checkFolder,
  errors: ['INVALID_STATE'],
});

const model = modelOf(MediaFolder);

/** SQL: a folder or a media file that is not deleted is in a folder, whether the viewer can see it or not. */
const hasContent = (organization: string, id: string): string =>
  `(EXISTS (SELECT FROM media_folders c WHERE c.organization_id = ${organization} AND c.parent_id = ${id})
    OR EXISTS (SELECT FROM media_assets a WHERE a.organization_id = ${organization} AND a.folder_id = ${id} AND a.deleted_at IS NULL))`;

const notEmpty: ActionGuard = {
  when: hasContent('{organization}', '{id}'),
  code: 'INVALID_STATE',
  reason: MEDIA_MESSAGES.folderNotEmpty(),
};

declareViewerActions(MediaFolder, {
  delete: {
    description: 'Whether the viewer can delete the folder.',
    guards: [permissionGuard(model, model.writePermission!), notEmpty],
  },
});

interface DeleteMediaFolderInput {
  readonly id: string;
  readonly expectedVersion?: number | null;
}

declareMutation('deleteMediaFolder', {
  description: 'Deletes an empty folder permanently. Deleted media files in it lose their folder.',
  needs: { permission: 'MEDIA_WRITE', of: () => MediaFolder },
  input: (builder) => {
    builder.add('id', () => ID, { description: 'ID of the folder.', nullable: false });
    addExpectedVersion(builder);
  },
  errors: ['INVALID_STATE', 'VersionConflictError'],
  payload: { deletedMediaFolderId: 'ID of the deleted folder.' },
  handler: async ({ context, tx, input }: MutationContext<DeleteMediaFolderInput>) => {
    const before = await lockRow(tx, model, input.id, false);
    assertVersion(model, before, {}, input.expectedVersion, []);
    const { id, organization } = before as { id: string; organization: string };
    const key = [organization, id];
    // Waits for changes that put something into the folder, which hold a lock on it by their foreign key.
    await tx.query('SELECT FROM media_folders WHERE organization_id = $1 AND id = $2 FOR UPDATE', key);
    await asSystem(tx, organization, async () => {
      const [found] = await tx.query<{ any: boolean }>(`SELECT ${hasContent('$1', '$2')} AS any`, key);
      if (found!.any)
        throwUserError(UserErrorCode.INVALID_STATE, MEDIA_MESSAGES.folderNotEmpty(), ['input', 'id']);
      await tx.manager.delete(MediaFolder, { organization, id });
    });
    await recordChange({ context, tx, before, values: {} }, model, 'deleted', id);
    return { deletedMediaFolderId: id };
  },
});
