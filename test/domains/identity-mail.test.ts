import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { accountTasks } from '../../src/domains/identity/account-mail.job';
import { renderEmail } from '../../src/kernel/mail/email-content';
import { type Mailer, openMailer } from '../../src/kernel/mail/mailer';
import { APP_URL, mailsOf } from '../support/mailbox';
import { startTestServer, type TestServer } from '../support/server';
import { runTask } from '../support/tasks';

const FROM = 'Marquee <no-reply@marquee.example>';
const REQUEST = `mutation ($input: RequestPasswordResetInput!) { requestPasswordReset(input: $input) { requested } }`;

let server: TestServer;
let folder: string;
let mailer: Mailer | undefined;

beforeAll(async () => {
  server = await startTestServer();
  folder = mkdtempSync(join(tmpdir(), 'marquee-mail-'));
});
afterEach(() => mailer?.close());
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

/** Parses a raw email into its header and its text parts by content type. */
function read(raw: string): { header: string; parts: Record<string, string> } {
  const parts: Record<string, string> = {};
  for (const part of raw.split(/\r?\n--[^\r\n]+/).slice(1)) {
    const [head = '', ...body] = part.split(/\r?\n\r?\n/);
    const type = /Content-Type: (\S+);/.exec(head)?.[1];
    if (!type) continue;
    const text = body.join('\n\n');
    const base64 = /base64/i.test(head);
    const bytes = base64
      ? Buffer.from(text, 'base64')
      : Buffer.from(
          text
            .replace(/=\r?\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16))),
          'latin1',
        );
    parts[type] = bytes.toString('utf8');
  }
  return { header: raw.split(/\r?\n\r?\n/)[0]!, parts };
}

const ask = (email: string): Promise<unknown> => server.run(REQUEST, { input: { email } });

test('sends emails over SMTP as text and HTML, in the language of the user', async () => {
  const got: { to: string; raw: string }[] = [];
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        got.push({ to: session.envelope.rcptTo[0]!.address, raw: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = smtp.server.address() as AddressInfo;
    mailer = openMailer({ smtpUrl: `smtp://127.0.0.1:${port}`, from: FROM, folder });
    await server.rows.user({ email: 'hindi@marquee.example', fullName: 'आशा <b>', language: 'hi-IN' });
    await ask('hindi@marquee.example');
    await mailsOf(server, mailer);

    expect(got.map(({ to }) => to)).toEqual(['hindi@marquee.example']);
    const { header, parts } = read(got[0]!.raw);
    expect(header).toContain(`From: ${FROM}`);
    expect(header).toContain('To: hindi@marquee.example');
    expect(header).toContain('Auto-Submitted: auto-generated');
    expect(parts['text/plain']).toContain('नमस्ते आशा <b>,');
    expect(parts['text/plain']).toMatch(new RegExp(`${APP_URL}/reset-password#token=[\\w-]{43}\\s`));
    expect(parts['text/html']).toContain('नमस्ते आशा &lt;b&gt;,');
    expect(parts['text/html']).toContain('<html lang="hi">');
  } finally {
    await new Promise<void>((resolve) => smtp.close(resolve));
  }
});

test('writes emails to files that only the owner can read when no SMTP server is configured', async () => {
  const mails = join(folder, 'mail');
  mailer = openMailer({ from: FROM, folder: mails });
  await server.rows.user({ email: 'file@marquee.example', fullName: 'Asha', language: 'fr' });
  await ask('file@marquee.example');
  await mailsOf(server, mailer);

  const files = readdirSync(mails);
  expect(files).toEqual([expect.stringMatching(/^[\dTZ.-]+[\da-f-]{36}\.eml$/)]);
  const file = join(mails, files[0]!);
  expect(statSync(file).mode & 0o077).toBe(0);
  const { header, parts } = read(readFileSync(file, 'utf8'));
  expect(header).toContain('Subject: Reset your password');
  expect(parts['text/plain']).toContain('Hello Asha,');
});

test('retries an email with another link when the SMTP server rejects it', async () => {
  const failing: Mailer = { send: () => Promise.reject(new Error('no server')), close: () => undefined };
  await server.rows.user({ email: 'later@marquee.example' });
  await ask('later@marquee.example');
  await mailsOf(server, failing);
  await server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');

  expect((await mailsOf(server)).map(({ to }) => to)).toEqual(['later@marquee.example']);
});

test('the email job fails when its template is unknown', async () => {
  await server.database.query(
    `SELECT graphile_worker.add_job('send-mail', '{"template": "none", "to": "a@marquee.example", "data": {}}')`,
  );
  expect(await mailsOf(server)).toEqual([]);
  const rows = await server.database.query(
    'SELECT last_error FROM graphile_worker._private_jobs WHERE attempts = 1',
  );
  expect(rows).toEqual([{ last_error: `Email template 'none' is not declared.` }]);
});

test('escapes HTML in every part of an email', () => {
  const text = `<script>"'&`;
  const letter = { subject: text, language: 'en', greeting: text, paragraphs: [text], closing: text };
  const { html } = renderEmail({ ...letter, link: { label: text, url: 'http://127.0.0.1/"><script>' } });
  expect(html).not.toContain('<script>');
  expect(html).toContain('&lt;script&gt;&quot;&#39;&amp;');
});

test('purge-account-secrets removes refresh tokens used or expired more than thirty days ago', async () => {
  const { database } = server;
  const user = await server.rows.user();
  const days = (n: number): Date => new Date(server.clock.now().getTime() - n * 86_400_000);
  const token = `INSERT INTO auth.refresh_tokens (hash, session_id, created_at, used_at, successor_salt) VALUES ($1, $2, $3, $4, $5)`;
  const living = await server.rows.session(user);
  const past = await server.rows.session(user, { createdAt: days(61), expiresAt: days(31) });
  await database.query(token, ['used long ago', living, days(40), days(31), '\\x00']);
  await database.query(token, ['used lately', living, days(40), days(29), '\\x00']);
  await database.query(token, ['current', living, days(40), null, null]);
  await database.query(token, ['of an old session', past, days(61), null, null]);
  const tasks = accountTasks({ mailer: mailer!, clock: server.clock, appUrl: APP_URL });
  await runTask(database, tasks['purge-account-secrets']!);

  const rows = await database.query(
    `SELECT encode(hash, 'escape') AS hash FROM auth.refresh_tokens ORDER BY 1`,
  );
  expect(rows).toEqual([{ hash: 'current' }, { hash: 'used lately' }]);
});
