/** Time for the user to respond on the consent page, and then to select accounts. */
export const CONNECTION_MINUTES = 10;

export const minutesAfter = (at: Date): Date => new Date(at.getTime() + CONNECTION_MINUTES * 60_000);
