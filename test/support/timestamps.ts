/** Returns a time as PostgreSQL writes it in JSON: in UTC, without zeros at the end of the fraction. */
export const timestampText = (time: Date): string => time.toISOString().replace(/\.?0*Z$/, '+00:00');
