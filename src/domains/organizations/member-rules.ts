import { ORGANIZATION_MESSAGES } from './organizations.messages';

/** Messages of rules that mutations check and `viewerActions` explains. */
export const ONLY_OWNERS = ORGANIZATION_MESSAGES.onlyOwners();
export const LAST_OWNER = ORGANIZATION_MESSAGES.lastOwner();
export const MEMBERSHIP_ENDED = ORGANIZATION_MESSAGES.membershipEnded();
