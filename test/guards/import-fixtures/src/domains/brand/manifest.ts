export const name = 'brand';
