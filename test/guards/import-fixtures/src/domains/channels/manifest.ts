export const name = 'channels';
