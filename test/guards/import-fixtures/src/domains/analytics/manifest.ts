export const name = 'analytics';
