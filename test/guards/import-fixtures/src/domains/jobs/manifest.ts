export const name = 'jobs';
