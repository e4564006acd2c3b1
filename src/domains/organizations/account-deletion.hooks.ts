import { throwUserError, UserErrorCode } from '../../kernel/write';
import { onAccountDeletion } from '../identity/account-deletion.hooks';
import { LastOwnerError } from './last-owner.error';

/** An organization whose only owner is the user. */
interface OwnedOrganization {
  readonly organization_id: string;
  readonly name: string;
  /** Whether it has other members, so that it cannot be deleted with the account. */
  readonly shared: boolean;
}

const ids = (rows: readonly { organization_id: string }[]): string[] =>
  rows.map(({ organization_id: id }) => id);

/**
 * Organizations without other members are deleted and restored with the account. Those with other members need an owner,
 * so they prevent the deletion.
 */
onAccountDeletion({
  async deleting(tx, { deletedAt, recordEvent }) {
    const owned = await tx.query<OwnedOrganization>('SELECT * FROM organizations.leave_all($1)', [deletedAt]);
    const shared = owned.filter((organization) => organization.shared);
    if (shared.length) {
      const names = shared.map(({ name }) => name).join(', ');
      throwUserError(
        UserErrorCode.INVALID_STATE,
        `You are the only owner of organizations with other members: ${names}. Transfer or delete them first.`,
        null,
        { type: LastOwnerError.name, organizationIds: ids(shared) },
      );
    }
    for (const id of ids(owned))
      await recordEvent({ name: 'organization.deleted', tenantId: id, subjectId: id });
  },
  async restoring(tx, { deletedAt, recordEvent }) {
    const returned = await tx.query<{ organization_id: string }>(
      'SELECT * FROM organizations.return_to($1)',
      [deletedAt],
    );
    for (const id of ids(returned))
      await recordEvent({ name: 'organization.restored', tenantId: id, subjectId: id });
  },
});
