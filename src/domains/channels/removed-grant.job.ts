import { declareRetention, jobTransaction, type Tasks } from '../../kernel/jobs';
import type { Platform } from '../common/content.enums';
import type { CheckServices } from './check-account';
import { END_GRANT } from './check-task';
import { recordCheck } from './record-check';
import { readTokens } from './stored-tokens';

declareRetention({ table: 'channels.data_deletions', since: 'requested_at', days: 90 });

/** Payload of the job. Dates are texts in JSON. */
interface Removal {
  readonly apps: readonly Platform[];
  readonly grantorId: string;
  readonly issuedAt: string;
  /** Code of the deletion that was requested. */
  readonly deletion?: string;
}

/**
 * Tokens `t` of accounts `a` that the user granted to the app before the time of the request, which has whole seconds.
 * Accounts on Instagram that are connected through a page belong to the app of Facebook.
 */
const GRANTED = `t.grantor_id = $1 AND date_trunc('second', t.issued_at) <= $2
  AND CASE WHEN a.platform = 'INSTAGRAM' AND t.login = 'facebook' THEN 'FACEBOOK' ELSE a.platform END = ANY ($3)`;
const JOINED = `social_account_tokens t
  JOIN social_accounts a ON a.organization_id = t.organization_id AND a.id = t.social_account_id`;

type Helpers = Parameters<Tasks[string]>[1];

/** Ends the connections of a user, and notifies the users who manage the accounts. */
async function endConnections(
  { encryption, clock }: CheckServices,
  helpers: Helpers,
  values: readonly unknown[],
): Promise<void> {
  const { rows } = await helpers.query<{ token: string; account: string }>(
    `SELECT t.id AS token, a.id AS account FROM ${JOINED} WHERE t.revoked_at IS NULL AND ${GRANTED} ORDER BY a.id`,
    [...values],
  );
  for (const { token, account } of rows) {
    const stored = await readTokens(helpers, encryption, account);
    if (stored?.id !== token) continue;
    const ended = { status: 'REVOKED', problem: 'AUTHORIZATION_REVOKED', nextCheckAt: null } as const;
    await jobTransaction(helpers, (writer) => recordCheck(writer, { stored, ...ended }, clock.now()));
  }
}

/**
 * Deletes the tokens of a user, also earlier ones, and the profiles of accounts that nobody else connected since. Accounts on
 * Instagram require a username, so that it becomes the ID.
 */
const DELETE_DATA = `WITH granted AS (
    SELECT t.organization_id, t.id, t.social_account_id FROM ${JOINED} WHERE ${GRANTED}),
  cleared AS (
    UPDATE social_accounts s
       SET username = CASE s.platform WHEN 'INSTAGRAM' THEN s.platform_user_id END, display_name = NULL,
           profile_picture_url = NULL, follower_count = NULL, following_count = NULL, post_count = NULL,
           permissions = '{}', missing_scopes = '{}', metadata = '{}'
      FROM granted g
     WHERE s.organization_id = g.organization_id AND s.id = g.social_account_id
       AND NOT EXISTS (SELECT FROM social_account_tokens o
                        WHERE o.organization_id = s.organization_id AND o.social_account_id = s.id
                          AND o.revoked_at IS NULL))
  DELETE FROM social_account_tokens t USING granted g WHERE t.organization_id = g.organization_id AND t.id = g.id`;

const COMPLETE = `UPDATE channels.data_deletions SET completed_at = $2, grantor_id = NULL
  WHERE code = $1 AND completed_at IS NULL`;

/** Returns the task that ends what a user of a platform granted, and deletes what is stored of them if they asked for it. */
export const removedGrantTasks = (options: CheckServices): Tasks => ({
  [END_GRANT]: async (payload, helpers) => {
    const { apps, grantorId, issuedAt, deletion } = payload as Removal;
    const values = [grantorId, issuedAt, apps];
    await endConnections(options, helpers, values);
    if (deletion === undefined) return;
    await helpers.query(DELETE_DATA, values);
    await helpers.query(COMPLETE, [deletion, options.clock.now()]);
  },
});
