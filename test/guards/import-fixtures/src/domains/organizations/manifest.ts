export const name = 'organizations';
