/** Number of days after which an invitation expires. */
export const INVITATION_DAYS = 14;
