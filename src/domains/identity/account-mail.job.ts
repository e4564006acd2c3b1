import type { Clock } from '../../kernel/clock';
import { newToken, tokenHash } from '../../kernel/auth/opaque-tokens';
import { addJob, type JobWriter } from '../../kernel/jobs/queue';
import type { Tasks } from '../../kernel/jobs/tasks';
import type { CronTask } from '../../kernel/jobs/worker';
import type { MailOptions } from '../../kernel/mail/send-mail';
import { type AccountMail, accountLetter } from './account-mail.letters';

const SEND = 'send-account-mail';
const PURGE = 'purge-account-secrets';

/** How long a link works, and the page of the frontend that it opens. */
const LINKS: Readonly<Partial<Record<AccountMail, { hours: number; page: string }>>> = {
  VERIFY_EMAIL: { hours: 24, page: 'verify-email' },
  RESET_PASSWORD: { hours: 1, page: 'reset-password' },
};

interface Payload {
  readonly mail: AccountMail;
  readonly address: string;
}

/**
 * Has a mail sent once the transaction is committed. Whether an account has the address is found out by the job: who
 * asks learns nothing by the answer or its time, and no link ever stands in the queue.
 */
export const requestMail = (writer: JobWriter, mail: AccountMail, address: string): Promise<void> =>
  addJob(writer, SEND, { mail, address } satisfies Payload);

/** The tasks of accounts, for the worker; a mail that is tried again holds a new link. */
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
      const [person] = rows;
      if (!person) return;
      // Behind the #, which browsers keep to themselves: the token reaches no server's log and no other site.
      const url = link && `${appUrl}/${link.page}#token=${token}`;
      await mailer.send(person.email, accountLetter(mail, person.language, person.full_name, url));
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
