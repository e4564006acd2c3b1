export const entry = 'main';
