import { refuse } from '../../kernel/write/refusal';
import { UserErrorCode } from '../../kernel/write/user-error';
import { onDeletion } from '../identity/deletion';
import { LastOwnerError } from './last-owner.error';

/** An organization that the person is the only owner of. */
interface Owned {
  readonly organization_id: string;
  readonly name: string;
  /** Others belong to it, so that it cannot go with the person. */
  readonly shared: boolean;
}

const ids = (rows: readonly { organization_id: string }[]): string[] =>
  rows.map(({ organization_id: id }) => id);

/** What only one person belongs to goes and comes back with that person's account; what others belong to keeps an owner. */
onDeletion({
  async deleting(writing, { deletedAt, happened }) {
    const owned = await writing.query<Owned>('SELECT * FROM organizations.leave_all($1)', [deletedAt]);
    const shared = owned.filter((organization) => organization.shared);
    if (shared.length) {
      const names = shared.map(({ name }) => name).join(', ');
      refuse(
        UserErrorCode.INVALID_STATE,
        `Others belong to organizations that you are the only owner of: ${names}. Hand them over or delete them first.`,
        null,
        { type: LastOwnerError.name, organizationIds: ids(shared) },
      );
    }
    for (const id of ids(owned))
      await happened({ name: 'organization.deleted', tenantId: id, subjectId: id });
  },
  async restoring(writing, { deletedAt, happened }) {
    const returned = await writing.query<{ organization_id: string }>(
      'SELECT * FROM organizations.return_to($1)',
      [deletedAt],
    );
    for (const id of ids(returned))
      await happened({ name: 'organization.restored', tenantId: id, subjectId: id });
  },
});
