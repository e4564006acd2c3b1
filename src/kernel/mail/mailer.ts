import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type EmailContent, renderEmail } from './email-content';

export interface MailerOptions {
  /** `smtp://` or `smtps://` with the login; undefined: mails become files. */
  readonly smtpUrl?: string;
  /** The sender, such as `Studio <no-reply@studio.example>`. */
  readonly from: string;
  /** Where files go that stand for mails. */
  readonly folder: string;
}

export interface Mailer {
  /** Hands a letter on; throws when the mail server did not take it. */
  send(to: string, content: EmailContent): Promise<void>;
  close(): void;
}

/** Mail servers that do not answer must not hold a job for long; the job is tried again. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/** A letter holds text alone: nothing in it makes the library open files or addresses. */
const NO_EXTERNAL_CONTENT = { disableFileAccess: true, disableUrlAccess: true };

const messageOf = (from: string, to: string, content: EmailContent): SendMailOptions => ({
  from,
  to: { name: '', address: to },
  subject: content.subject,
  ...renderEmail(content),
  headers: { 'Auto-Submitted': 'auto-generated' },
});

function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport({ url, ...TIMEOUTS, ...NO_EXTERNAL_CONTENT });
  return {
    async send(to, content) {
      await transport.sendMail(messageOf(from, to, content));
    },
    close: () => transport.close(),
  };
}

/** Writes each mail to a file of its own that a mail program opens; only this account may read it, for its links. */
function fileMailer(folder: string, from: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, ...NO_EXTERNAL_CONTENT });
  return {
    async send(to, content) {
      const { message } = await transport.sendMail(messageOf(from, to, content));
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const file = join(folder, `${new Date().toISOString().replaceAll(':', '-')}-${randomUUID()}.eml`);
      await writeFile(`${file}.part`, message as Buffer, { mode: 0o600 });
      await rename(`${file}.part`, file);
    },
    close: () => transport.close(),
  };
}

/** Mail through an SMTP server, or into files where none is set. */
export const openMailer = ({ smtpUrl, from, folder }: MailerOptions): Mailer =>
  smtpUrl ? smtpMailer(smtpUrl, from) : fileMailer(folder, from);
