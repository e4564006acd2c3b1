export const name = 'inbox';
