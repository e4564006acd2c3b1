/** Task and kind of the job that reads the metrics of a publication for a user. */
export const REFRESH_INSIGHTS = 'refresh-insights';
