/** What domains need to write emails and to send them. */
export { displayName, type EmailContent, localized } from './email-content';
export { declareEmailTemplate, MAIL_LANE, type MailOptions, sendEmail } from './send-mail';
