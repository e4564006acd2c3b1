import { type EventHandler, onEvent } from '../../kernel/write';

/** Adds the invitations to the address of a user, which is verified now, to the memberships of the user. */
const claimInvitations: EventHandler = async (writer, { subjectId }) => {
  await writer.query('SELECT organizations.claim_invitations($1)', [subjectId]);
};

onEvent('user.email_verified', claimInvitations);
// A reset verifies the address. Invitations to a deleted account have no user.
onEvent('user.password_reset', claimInvitations);
onEvent('user.restored', claimInvitations);
