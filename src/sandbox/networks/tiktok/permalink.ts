/** URL path of a post for followers. */
export const permalink = (username: string, shortcode: string): string => `/@${username}/video/${shortcode}`;
