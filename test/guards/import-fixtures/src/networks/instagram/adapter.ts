export const adapter = 'instagram';
