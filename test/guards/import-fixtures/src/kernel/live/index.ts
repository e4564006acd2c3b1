export const liveName = 'live';
