/** The engagement of a publication. Null if no metric of engagement was reported. */
export const ENGAGEMENT =
  'CASE WHEN num_nonnulls({insightsLikes}, {insightsComments}, {insightsShares}, {insightsSaves}) > 0 THEN ' +
  'COALESCE({insightsLikes}, 0) + COALESCE({insightsComments}, 0) + COALESCE({insightsShares}, 0) + COALESCE({insightsSaves}, 0) END';
