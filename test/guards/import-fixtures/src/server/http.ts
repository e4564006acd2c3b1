export const port = 0;
