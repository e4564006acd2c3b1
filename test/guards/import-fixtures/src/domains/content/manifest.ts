export const name = 'content';
