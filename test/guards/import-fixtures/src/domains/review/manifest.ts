export const name = 'review';
