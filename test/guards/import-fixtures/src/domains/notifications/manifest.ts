export const name = 'notifications';
