/** The task that checks a social account: it renews tokens that expire soon, and synchronizes the profile. */
export const CHECK_ACCOUNT = 'check-social-account';
/** The task that renews the tokens of a social account at the request of a user. */
export const REFRESH_ACCOUNT = 'refresh-social-account';
/** The task that withdraws the grant of a disconnected account on the platform. */
export const REVOKE_GRANT = 'revoke-social-account';

/** The task that ends the connections of a user of a platform who removed the app of Marquee. */
export const END_GRANT = 'end-platform-grant';

/** A pending check of an account replaces an earlier one. */
export const checkKey = (account: string): string => `${CHECK_ACCOUNT}:${account}`;
