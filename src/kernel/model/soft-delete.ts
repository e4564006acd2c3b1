/** What was deleted softly can be restored for so many days; then it is purged. */
export const RESTORE_DAYS = 30;

/** Until when a row deleted at that instant can be restored. */
export const restorableUntil = (deletedAt: Date): Date =>
  new Date(deletedAt.getTime() + RESTORE_DAYS * 86_400_000);
