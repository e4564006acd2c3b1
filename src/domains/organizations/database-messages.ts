import { declareDatabaseMessages } from '../../kernel/write';

/** The texts of user errors that the functions of the schema `organizations` raise, by the message they raise. */
declareDatabaseMessages({
  'An organization keeps an owner: make another member owner first.':
    'An organization needs at least one owner. Make another member an owner first.',
  'An owner has every permission; nothing can be added or taken.':
    'Owners have every permission. Permissions cannot be granted to or revoked from an owner.',
  'It was deleted more than 30 days ago.':
    'This organization was deleted more than 30 days ago and can no longer be restored.',
  'Only an owner may do this to an owner, or make one.':
    'Only owners can change or remove an owner, or make another member an owner.',
  'Only another active member who is no client can become the owner.':
    'Ownership can be transferred only to another active member whose role is not CLIENT. Choose another member.',
  'Sign in first.': 'Sign in to continue.',
  'The invitation has expired: ask for a new one.': 'This invitation has expired. Ask for a new one.',
  'The role CLIENT needs a client account, and no other role has one.':
    'A client account is required for the role CLIENT and cannot be set for any other role.',
  'There is no such client account.':
    'The selected client account does not exist in this organization. Choose another one.',
  'There is no such invitation for you.': 'Invitation not found, or it was sent to another user.',
  'There is no such membership.': 'Membership not found, or you do not have access to it.',
  'There is no such organization.': 'Organization not found, or you do not have access to it.',
  'This membership has ended: invite the person anew.': 'This membership has ended. Invite the user again.',
  'This person cannot become an owner now.':
    'This user cannot become an owner. Choose another member with an active account.',
  'This person is a member already.': 'This user is already a member of the organization.',
  'This value is taken.': 'This slug is already in use. Choose another one.',
  'You are a member already.': 'You are already a member of this organization.',
  'You cannot give a permission that you do not have yourself.':
    'You cannot grant permissions that you do not have. Choose another role or fewer permissions.',
  'Your role does not allow it in this organization.':
    'You do not have permission to make this change. Ask an organization admin for access.',
});
