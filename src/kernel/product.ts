/** How the program calls itself in PostgreSQL's roles (which migrations name, too) and connections, in tokens and cookies. */
export const PRODUCT = 'marquee';
