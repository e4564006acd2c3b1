/** Messages of rules that mutations check and `viewerActions` explains. */
export const ONLY_OWNERS = 'Only owners can change or remove an owner, or make another member an owner.';
export const LAST_OWNER = 'An organization needs at least one owner. Make another member an owner first.';
export const MEMBERSHIP_ENDED = 'This membership has ended. Invite the user again.';
