export const sessionName = 'session';
