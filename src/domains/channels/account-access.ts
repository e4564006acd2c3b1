import type { Message } from '../../kernel/messages';
import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  asSystem,
  canWrite,
  findRow,
  lockRow,
  permissionGuard,
  throwUserError,
  type Values,
} from '../../kernel/write';
import type { Permission } from '../organizations/permissions';
import { SocialAccount } from './social-account.entity';

const model = modelOf(SocialAccount);

/** The permission to connect social accounts, and to change their connections. */
export const MANAGE: Permission = 'SOCIAL_ACCOUNTS_MANAGE';

export const mayManage = permissionGuard(model, { permission: MANAGE });

/** Throws FORBIDDEN unless the actor may manage social accounts of an organization, or of one of its client accounts. */
export async function assertCanManage(
  tx: WriteTransaction,
  place: { readonly organization: string; readonly clientAccount: string | null },
  reason: Message,
): Promise<void> {
  const may = await canWrite(tx, { model, permission: MANAGE }, place);
  // What the actor connects has to be visible to them.
  const mayRead = may && (await canWrite(tx, { model, permission: 'READ' satisfies Permission }, place));
  if (!mayRead) throwUserError('FORBIDDEN', reason, ['input']);
}

/** Runs work on a locked social account that the actor may manage, as the system of its organization. */
export async function withManagedAccount<T>(
  tx: WriteTransaction,
  id: string,
  work: (account: SocialAccount) => Promise<T>,
): Promise<T> {
  const found = (await findRow(tx, model, id, false)) as Values & SocialAccount;
  if (!(await canWrite(tx, { model, permission: MANAGE }, found)))
    throwUserError('FORBIDDEN', mayManage.reason, ['input']);
  return asSystem(tx, found.organization, async () =>
    work((await lockRow(tx, model, id, false)) as Values & SocialAccount),
  );
}
