export const name = 'audit';
