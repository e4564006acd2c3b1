import { isUuid } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import { MutationError, referenceNotFound, throwUserError, userError } from '../../kernel/write';
import { accountName } from '../channels/account-names';
import { CHECKED, preflightRows } from './preflight/preflight-rows';
import type { CheckedAccount, CheckedRows } from './preflight/types';
import type { PreflightFinding } from './preflight/preflight.shapes';
import { reminderOf } from './preflight/reminder';
import type { PublishMode } from './publishing.enums';
import { problemError, takenError } from './publication-problem.error';
import { PUBLISHING_MESSAGES } from './publishing.messages';

/** The post to publish, and the instant at which it is planned. */
export interface Plan {
  readonly organization: string;
  readonly post: string;
  readonly scheduledAt: Date;
  /** The schedule that moves to the instant. Undefined for a new one. */
  readonly schedule?: string;
  readonly publishMode: PublishMode;
}

/** What `CHECKED` selects, and the accounts on which the post has another open schedule for the same instant. */
const PLANNED = `SELECT (${CHECKED}) AS checked, ARRAY(
    SELECT s.social_account_id::text FROM schedules s
     WHERE s.organization_id = $3 AND s.post_id = $1 AND s.social_account_id = ANY ($2::uuid[]) AND s.scheduled_at = $4
       AND s.id IS DISTINCT FROM $5 AND s.status IN ('PENDING', 'PROCESSING')) AS taken`;

type UserErrorData = ReturnType<typeof userError>;
/** Returns the path of an error about an account, or about a problem that preflight found for it. */
type PathOf = (id: string, problem?: PreflightFinding) => string[];

interface Checked {
  readonly accounts: ReadonlyMap<string, CheckedAccount>;
  readonly errors: readonly UserErrorData[];
}

/** Checks the post for accounts as `preflightPost` does, and for other plans at the same instant, with one statement. */
async function check(
  tx: WriteTransaction,
  { organization, post, scheduledAt, schedule, publishMode }: Plan,
  ids: readonly string[],
  { at, pathOf }: { readonly at: Date; readonly pathOf: PathOf },
): Promise<Checked> {
  const values = [post, ids, organization, scheduledAt, schedule ?? null];
  const [row] = await tx.query<{ checked: CheckedRows | null; taken: string[] }>(PLANNED, values);
  const { checked, taken } = row!;
  if (!checked) return { accounts: new Map(), errors: [] };
  const accounts = new Map(checked.accounts.map((account) => [account.id, account]));
  const found = preflightRows(checked, [...accounts.keys()], at);
  const results = publishMode === 'REMINDER' ? found.map(reminderOf) : found;
  const errors = results.flatMap(({ accountId, problems }) => [
    ...problems.map((problem) => problemError(problem, accountId, pathOf(accountId, problem))),
    ...(taken.includes(accountId) ? [takenAt(accounts.get(accountId)!, pathOf(accountId))] : []),
  ]);
  return { accounts, errors };
}

const takenAt = (account: CheckedAccount, path: string[]): UserErrorData =>
  takenError(PUBLISHING_MESSAGES.alreadyScheduled({ account: accountName(account) }), account.id, path);

/** Returns those of the IDs whose social accounts are visible to the viewer. Runs outside `asSystem`, which sees all. */
export async function visibleAccounts(tx: WriteTransaction, ids: readonly string[]): Promise<string[]> {
  const wanted = ids.filter(isUuid);
  const rows = await tx.query<{ id: string }>('SELECT id FROM social_accounts WHERE id = ANY ($1::uuid[])', [
    wanted,
  ]);
  return rows.map(({ id }) => id);
}

interface WantedAccounts {
  /** IDs as given, in any case. */
  readonly ids: readonly string[];
  /** See `visibleAccounts`. All others do not exist for the viewer. */
  readonly visible: readonly string[];
}

/** Whether the platform accepts no posts from apps, so that only reminders are possible. */
const isOfMode = ({ code, field }: PreflightFinding): boolean => code === 'NOT_SUPPORTED' && !field.length;

const pathAt = (index: number): string[] => ['input', 'accountIds', String(index)];

/** Returns the social accounts with these IDs, in their order. Throws the errors of all accounts. */
export async function accountsFor(
  tx: WriteTransaction,
  plan: Plan,
  { ids, visible }: WantedAccounts,
  at: Date,
): Promise<CheckedAccount[]> {
  if (!ids.length) throwUserError('REQUIRED', PUBLISHING_MESSAGES.noAccounts(), ['input', 'accountIds']);
  const wanted = ids.map((id) => id.toLowerCase());
  const pathOf: PathOf = (id, problem) =>
    problem && isOfMode(problem) ? ['input', 'publishMode'] : pathAt(wanted.indexOf(id));
  const { accounts, errors: found } = await check(tx, plan, visible, { at, pathOf });
  const errors = wanted.flatMap((id, index): UserErrorData[] => {
    if (wanted.indexOf(id) < index)
      return [userError('DUPLICATE', PUBLISHING_MESSAGES.duplicateAccount(), pathAt(index))];
    if (!accounts.has(id)) return [referenceNotFound('social account', 'organization', pathAt(index))];
    return found.filter(({ accountId }) => accountId === id);
  });
  if (errors.length) throw new MutationError(errors);
  return wanted.map((id) => accounts.get(id)!);
}

/** Throws the errors of a publication that moves to another instant. */
export async function assertMovable(
  tx: WriteTransaction,
  plan: Plan,
  account: string,
  at: Date,
): Promise<void> {
  const pathOf: PathOf = () => ['input', 'id'];
  const { errors } = await check(tx, plan, [account], { at, pathOf });
  if (errors.length)
    throw new MutationError(
      errors.map((error) => (error.code === 'TAKEN' ? { ...error, path: ['input', 'when'] } : error)),
    );
}
