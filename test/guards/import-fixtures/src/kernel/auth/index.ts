export const authName = 'auth';
