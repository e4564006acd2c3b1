/** Technical name of the product, used for PostgreSQL roles (also in migrations), connections, tokens and cookies. */
export const PRODUCT = 'marquee';
