import { randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { type EmailContent, renderEmail } from './email-content';

export interface MailerOptions {
  /** `smtp://` or `smtps://` URL with credentials. If undefined, emails are written to files. */
  readonly smtpUrl?: string;
  /** The sender, such as `Studio <no-reply@studio.example>`. */
  readonly from: string;
  /** Folder for emails that are written to files. */
  readonly folder: string;
}

export interface Mailer {
  /** Sends an email. Throws if the mail server rejects it. */
  send(to: string, content: EmailContent): Promise<void>;
  close(): void;
}

/** Short, so that an unresponsive mail server does not block a job for long. The job is retried. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };
/** Emails contain text only, so the library must never read files or URLs. */
const NO_EXTERNAL_CONTENT = { disableFileAccess: true, disableUrlAccess: true };

const messageOf = (from: string, to: string, content: EmailContent): SendMailOptions => ({
  from,
  to: { name: '', address: to },
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

/** Writes each email to an `.eml` file. Only the current OS user can read it, because it can contain secret links. */
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

/** Creates a mailer that uses the SMTP server, or writes files if none is set. */
export const openMailer = ({ smtpUrl, from, folder }: MailerOptions): Mailer =>
  smtpUrl ? smtpMailer(smtpUrl, from) : fileMailer(folder, from);
