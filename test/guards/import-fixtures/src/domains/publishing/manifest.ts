export const name = 'publishing';
