export const name = 'campaigns';
