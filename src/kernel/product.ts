/** How the program calls itself wherever others see it: in PostgreSQL's roles and connections, in tokens and folders. */
export const PRODUCT = 'marquee';
