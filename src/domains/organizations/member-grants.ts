import { valueTerm } from '../../kernel/messages';
import { modelOf } from '../../kernel/model';
import type { WriteTransaction } from '../../kernel/session';
import {
  MutationError,
  referenceExists,
  referenceNotFound,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { ClientAccount } from './client-account.entity';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import { accessLevelOfMember, type MemberGrants, Permission } from './permissions';

/** The role, permissions and client account that a membership is to have. */
export interface NewGrants extends MemberGrants {
  readonly organization: string;
  readonly clientAccount: string | null;
}

interface GrantChange {
  /** The member who changes the membership. */
  readonly actor: MemberGrants;
  /** What the membership grants now. Null if it grants nothing. */
  readonly before: MemberGrants | null;
  readonly grants: NewGrants;
}

/** Whether the change grants a permission, or a wider access, that the actor does not have in the whole organization. */
const exceedsActor = ({ actor, before, grants }: GrantChange): boolean =>
  Object.values(Permission).some((permission) => {
    const level = accessLevelOfMember(grants, permission);
    return (
      level !== undefined &&
      accessLevelOfMember(actor, permission) !== 'ALL' &&
      level !== (before ? accessLevelOfMember(before, permission) : undefined)
    );
  });

/** Throws unless the grants are consistent and the actor may give them. */
export async function assertCanGrant(tx: WriteTransaction, change: GrantChange): Promise<void> {
  const { actor, before, grants } = change;
  const { role, grantedPermissions, deniedPermissions, clientAccount, organization } = grants;
  if (actor.role !== 'OWNER' && (role === 'OWNER' || before?.role === 'OWNER'))
    throwUserError(UserErrorCode.FORBIDDEN, ORGANIZATION_MESSAGES.onlyOwners(), ['input', 'role']);
  if (role === 'OWNER' && grantedPermissions.length + deniedPermissions.length > 0)
    throwUserError(UserErrorCode.INVALID, ORGANIZATION_MESSAGES.ownersHaveAll(), ['input', 'role']);
  if (
    clientAccount !== null &&
    !(await referenceExists(tx, modelOf(ClientAccount), clientAccount, organization))
  )
    throw new MutationError([
      referenceNotFound('client account', 'organization', ['input', 'clientAccountId']),
    ]);
  if ((role === 'CLIENT') !== (clientAccount !== null))
    throwUserError(
      clientAccount === null ? UserErrorCode.REQUIRED : UserErrorCode.INVALID,
      ORGANIZATION_MESSAGES.clientAccountOfRole({ role: valueTerm('CLIENT') }),
      ['input', 'clientAccountId'],
    );
  if (exceedsActor(change))
    throwUserError(UserErrorCode.FORBIDDEN, ORGANIZATION_MESSAGES.grantsExceedOwn(), ['input', 'role']);
}
