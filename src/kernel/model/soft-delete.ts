/** Number of days in which soft-deleted rows can be restored. Then they are purged. */
export const RESTORE_DAYS = 30;

/** Returns the end of the period in which a deleted row can be restored. */
export const restorableUntil = (deletedAt: Date): Date =>
  new Date(deletedAt.getTime() + RESTORE_DAYS * 86_400_000);
