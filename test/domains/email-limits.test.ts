import type { AccountEmail } from '../../src/domains/identity/account.emails';
import { NotificationKind } from '../../src/domains/common/notification.enums';
import type { Mailer } from '../../src/kernel/mail/mailer';
import { mailsOf } from '../support/mailbox';
import { mutate, newMember, newOrganization } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();
const LIMIT = 20;
let counter = 0;

const newUser = async (): Promise<{ id: string; email: string }> => {
  const email = `mailed${(counter += 1)}@marquee.example`;
  return { id: await server.rows.user({ email }), email };
};

const addJobs = (task: string, payload: object, count: number): Promise<unknown> =>
  server.database.query('SELECT graphile_worker.add_job($1, $2::json) FROM generate_series(1, $3)', [
    task,
    JSON.stringify(payload),
    count,
  ]);

const received = async (email: string): Promise<number> =>
  (await mailsOf(server)).filter(({ to }) => to === email).length;

const ACCOUNT_EMAILS: Readonly<Record<AccountEmail, true>> = {
  VERIFY_EMAIL: true,
  RESET_PASSWORD: true,
  PASSWORD_CHANGED: true,
  ACCOUNT_DELETED: true,
};

test.each(Object.keys(ACCOUNT_EMAILS))(
  'an address receives at most twenty emails %s per hour',
  async (mail) => {
    const { email } = await newUser();
    await addJobs('send-account-mail', { mail, address: email }, LIMIT + 2);
    expect(await received(email)).toBe(LIMIT);
  },
);

test('an address receives at most twenty invitations per hour', async () => {
  const { email: to } = await newUser();
  const data = {
    organizationName: 'Studio',
    inviterName: 'Asha Rao',
    role: 'VIEWER',
    token: 'token',
    expiresAt: '2026-03-01T00:00:00Z',
  };
  await addJobs('send-mail', { template: 'member-invitation', to, language: 'en', data }, LIMIT + 2);
  expect(await received(to)).toBe(LIMIT);
});

test('an address receives at most twenty emails per kind of notification and hour', async () => {
  const { id, email } = await newUser();
  const kinds = Object.keys(NotificationKind);
  for (const kind of kinds) {
    const notification = await server.rows.notification(id, { kind });
    await addJobs('mail-notification', { notification }, LIMIT + 1);
  }
  expect(await received(email)).toBe(LIMIT * kinds.length);
});

test('another kind, another address and the next hour have limits of their own', async () => {
  const [user, other] = [await newUser(), await newUser()];
  await addJobs('send-account-mail', { mail: 'ACCOUNT_DELETED', address: user.email }, LIMIT + 1);
  await addJobs('send-account-mail', { mail: 'PASSWORD_CHANGED', address: user.email }, 1);
  await addJobs('send-account-mail', { mail: 'ACCOUNT_DELETED', address: other.email }, 1);
  const mails = await mailsOf(server);
  expect(mails.filter(({ to }) => to === user.email)).toHaveLength(LIMIT + 1);
  expect(mails.filter(({ to }) => to === other.email)).toHaveLength(1);

  await server.database.query(`UPDATE auth.attempts SET resets_at = now() WHERE key LIKE 'email %'`);
  await addJobs('send-account-mail', { mail: 'ACCOUNT_DELETED', address: user.email }, 1);
  expect(await received(user.email)).toBe(1);
});

test('changeMemberRole stops to send emails, not notifications, when a role changes all the time', async () => {
  const { id, owner } = await newOrganization(server);
  const member = await newMember(server, id, 'VIEWER');
  await server.rows.preferences(member.id, { emailNotifications: true });
  for (let i = 0; i < LIMIT + 2; i += 1) {
    const role = i % 2 ? 'VIEWER' : 'EDITOR';
    await mutate(server, 'changeMemberRole', { id: member.membership, role }, owner.token);
  }
  const [user] = await server.database.query<{ email: string }>('SELECT email FROM users WHERE id = $1', [
    member.id,
  ]);
  expect(await received(user!.email)).toBe(LIMIT);
  expect(await server.database.count('notifications WHERE user_id = $1', [member.id])).toBe(LIMIT + 2);
});

test('an email that the mail server rejects counts once, and is sent when a retry succeeds', async () => {
  const { email } = await newUser();
  await server.database.query('DELETE FROM auth.attempts');
  await addJobs('send-account-mail', { mail: 'ACCOUNT_DELETED', address: email }, 1);
  const failing: Mailer = { send: () => Promise.reject(new Error('no server')), close: () => undefined };
  for (let i = 0; i < 3; i += 1) {
    await mailsOf(server, failing);
    await server.database.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
  }
  expect(await received(email)).toBe(1);
  expect(await server.database.query('SELECT count::int AS count FROM auth.attempts')).toEqual([
    { count: 1 },
  ]);
});
