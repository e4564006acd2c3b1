import { newToken, tokenHash } from '../../kernel/auth';
import { addJob, type CronTask, type JobWriter, type Tasks } from '../../kernel/jobs';
import { MAIL_LANE, type MailOptions, sendEmail } from '../../kernel/mail';
import type { Clock } from '../../kernel/session';
import { type AccountEmail, accountEmail } from './account.emails';

const SEND = 'send-account-mail';
MAIL_LANE.add(SEND);
const PURGE = 'purge-account-secrets';

/** Lifetime of each link, and the frontend page it opens. */
const LINKS: Readonly<Partial<Record<AccountEmail, { hours: number; page: string }>>> = {
  VERIFY_EMAIL: { hours: 24, page: 'verify-email' },
  RESET_PASSWORD: { hours: 1, page: 'reset-password' },
};

interface Payload {
  readonly mail: AccountEmail;
  readonly address: string;
}

/**
 * Queues an email, which is sent after the transaction commits. The job looks up the account, so that neither the
 * response nor its timing reveals whether one exists. It also creates the token, so that the queue contains no secret.
 */
export const requestAccountEmail = (writer: JobWriter, mail: AccountEmail, address: string): Promise<void> =>
  addJob(writer, SEND, { mail, address } satisfies Payload);

/** Returns the account tasks of the worker. A retried email contains a new link. */
export function accountTasks({ mailer, clock, appUrl }: MailOptions & { readonly clock: Clock }): Tasks {
  return {
    [SEND]: async (payload, helpers) => {
      const { mail, address } = payload as Payload;
      const link = LINKS[mail];
      const token = link && newToken();
      const now = clock.now();
      const { rows } = await helpers.query<{ email: string; full_name: string; language: string }>(
        'SELECT * FROM auth.issue_token($1, $2, $3, $4, $5)',
        [
          address,
          mail,
          token ? tokenHash(token) : null,
          now,
          link ? new Date(now.getTime() + link.hours * 3_600_000) : null,
        ],
      );
      const [user] = rows;
      if (!user) return;
      // Browsers do not send the fragment, so the token reaches neither server logs nor other sites.
      const url = link && `${appUrl}/${link.page}#token=${token}`;
      const content = accountEmail(mail, user.language, user.full_name, url);
      await sendEmail({ mailer }, helpers, { kind: mail, to: user.email }, content);
    },
    [PURGE]: async (_, helpers) => {
      let removed: number;
      do {
        const { rows } = await helpers.query<{ removed: number }>('SELECT auth.purge($1)::int AS removed', [
          clock.now(),
        ]);
        removed = rows[0]!.removed;
      } while (removed > 0);
    },
  };
}

export const ACCOUNT_RECURRING: readonly CronTask[] = [{ task: PURGE, cron: '40 2 * * *' }];
