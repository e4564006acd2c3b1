export const name = 'repurposing';
