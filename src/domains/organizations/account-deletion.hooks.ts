import { throwUserError, UserErrorCode } from '../../kernel/write';
import { onAccountDeletion } from '../identity/account-deletion.hooks';
import { LastOwnerError } from './last-owner.error';
import { leaveOrganizations } from './leave-organizations';
import { ORGANIZATION_MESSAGES } from './organizations.messages';

/**
 * Organizations without other members are deleted and restored with the account. Those with other members need an owner,
 * so they prevent the deletion.
 */
onAccountDeletion({
  async deleting(tx, { userId, deletedAt, recordEvent }) {
    const { deleted, shared } = await leaveOrganizations(tx, userId, deletedAt);
    if (shared.length) {
      const names = shared.map(({ name }) => name).join(', ');
      throwUserError(
        UserErrorCode.INVALID_STATE,
        ORGANIZATION_MESSAGES.onlyOwnerOf({ names, count: shared.length }),
        null,
        { type: LastOwnerError.name, organizationIds: shared.map(({ id }) => id) },
      );
    }
    for (const { id } of deleted)
      await recordEvent({ name: 'organization.deleted', tenantId: id, subjectId: id });
  },
  async restoring(tx, { deletedAt, recordEvent }) {
    const restored = await tx.query<{ id: string }>(
      'SELECT organization_id AS id FROM organizations.return_to($1)',
      [deletedAt],
    );
    for (const { id } of restored)
      await recordEvent({ name: 'organization.restored', tenantId: id, subjectId: id });
  },
});
