export const mailName = 'mail';
