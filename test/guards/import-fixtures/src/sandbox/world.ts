export const world = 'sandbox';
