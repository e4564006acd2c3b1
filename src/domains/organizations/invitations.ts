import { Brackets } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { WriteTransaction } from '../../kernel/session';
import { asSystem, throwUserError, UserErrorCode } from '../../kernel/write';
import { assertCanGrant } from './member-grants';
import { Membership } from './membership.entity';
import { lockAccount, lockAuthorized } from './organization-lock';
import type { MemberRole } from './organizations.enums';
import { ORGANIZATION_MESSAGES } from './organizations.messages';
import { updateMembership } from './update-membership';

/** The account with an email address. */
export interface InvitedAccount {
  readonly userId: string;
  /** Whether the address is verified. If not, it can belong to somebody else. */
  readonly isVerified: boolean;
  readonly language: string;
}

export interface NewInvitation {
  readonly organizationId: string;
  readonly inviterId: string;
  readonly email: string;
  readonly role: MemberRole;
  readonly clientAccountId: string | null;
  readonly tokenHash: Buffer;
  readonly invitedAt: Date;
  readonly expiresAt: Date;
}

export async function accountByEmail(
  tx: WriteTransaction,
  email: string,
): Promise<InvitedAccount | undefined> {
  const [account] = await tx.query<InvitedAccount>(
    'SELECT user_id AS "userId", is_verified AS "isVerified", language FROM organizations.account_by_email($1)',
    [email],
  );
  return account;
}

/** Sets the hash of the token that accepts an invitation. The earlier token becomes invalid. */
const setToken = (
  tx: WriteTransaction,
  membershipId: string,
  token: { hash: Buffer; expiresAt: Date } | null,
): Promise<unknown> =>
  tx.query('SELECT organizations.set_invitation_token($1, $2, $3)', [
    membershipId,
    token?.hash ?? null,
    token?.expiresAt ?? null,
  ]);

/** Returns the membership of the user with an address, or the invitation to it. Prefers an active one. */
async function membershipOfAddress(
  tx: WriteTransaction,
  { organizationId, email }: NewInvitation,
  account: InvitedAccount | undefined,
): Promise<Membership | undefined> {
  const isOfAddress = new Brackets((address) =>
    address
      .where('m.user = :userId', { userId: account?.userId ?? null })
      .orWhere(`m.status = 'PENDING' AND lower(m.invitedEmail) = lower(:email)`, { email }),
  );
  const found = await tx.manager
    .createQueryBuilder(Membership, 'm')
    .where('m.organization = :organizationId', { organizationId })
    .andWhere(isOfAddress)
    .orderBy('m.id')
    .getMany();
  return found.find(({ status }) => status === 'ACTIVE') ?? found[0];
}

/** Invites an email address, or invites it again. Returns the ID of the pending membership. */
export async function invite(
  tx: WriteTransaction,
  invitation: NewInvitation,
  account: InvitedAccount | undefined,
): Promise<string> {
  const { organizationId: organization, inviterId, email, role, clientAccountId: clientAccount } = invitation;
  return asSystem(tx, organization, async () => {
    const actor = await lockAuthorized(tx, 'MEMBERS_MANAGE', {
      organizationId: organization,
      userId: inviterId,
      field: 'organizationId',
    });
    const known = await membershipOfAddress(tx, invitation, account);
    if (known?.status === 'ACTIVE')
      throwUserError(UserErrorCode.TAKEN, ORGANIZATION_MESSAGES.alreadyMember(), ['input', 'email']);
    const grants = { organization, role, clientAccount, grantedPermissions: [], deniedPermissions: [] };
    await assertCanGrant(tx, { actor, before: known?.status === 'PENDING' ? known : null, grants });
    const id = known?.id ?? uuidv7();
    const values = {
      ...grants,
      status: 'PENDING' as const,
      user: known?.user ?? (account?.isVerified ? account.userId : null),
      invitedEmail: email,
      invitedBy: inviterId,
      invitedAt: invitation.invitedAt,
      joinedAt: null,
    };
    if (known) await updateMembership(tx, { organization, id }, values);
    else await tx.manager.insert(Membership, { ...values, id });
    await setToken(tx, id, { hash: invitation.tokenHash, expiresAt: invitation.expiresAt });
    return id;
  });
}

/** How the invited user names an invitation: by the membership, or by the token of the email. */
export type InvitationKey =
  | { readonly membershipId: string; readonly tokenHash: null }
  | { readonly membershipId: null; readonly tokenHash: Buffer };

interface FoundInvitation {
  readonly organizationId: string;
  readonly membershipId: string;
  readonly expiresAt: Date | null;
}

/** The answer of the invited user. */
interface InvitationResponse {
  readonly key: InvitationKey;
  readonly userId: string;
  readonly at: Date;
}

const fieldOf = ({ tokenHash }: InvitationKey): string[] => [
  'input',
  tokenHash === null ? 'membershipId' : 'token',
];

export const throwInvitationNotFound = (path: string[]): never =>
  throwUserError(UserErrorCode.NOT_FOUND, ORGANIZATION_MESSAGES.invitationNotFound(), path);

async function findInvitation(tx: WriteTransaction, key: InvitationKey): Promise<FoundInvitation> {
  const [found] = await tx.query<FoundInvitation>(
    `SELECT organization_id AS "organizationId", membership_id AS "membershipId", expires_at AS "expiresAt"
       FROM organizations.find_invitation($1, $2)`,
    [key.membershipId, key.tokenHash],
  );
  return found ?? throwInvitationNotFound(fieldOf(key));
}

const LOCK_ORGANIZATION = 'SELECT FROM organizations WHERE id = $1 FOR NO KEY UPDATE';
const LOCK_MEMBERSHIP = 'SELECT FROM memberships WHERE organization_id = $1 AND id = $2 FOR UPDATE';

/**
 * Runs work on the locked invitation. Members who invite again or withdraw lock the organization, and a user who verifies
 * an address the membership, so the invitation is found again after both locks.
 */
async function withInvitation(
  tx: WriteTransaction,
  { key, userId, at }: InvitationResponse,
  work: (invitation: FoundInvitation) => Promise<void>,
): Promise<FoundInvitation> {
  await lockAccount(tx, userId);
  const found = await findInvitation(tx, key);
  await asSystem(tx, found.organizationId, async () => {
    await tx.query(LOCK_ORGANIZATION, [found.organizationId]);
    await tx.query(LOCK_MEMBERSHIP, [found.organizationId, found.membershipId]);
    const { expiresAt } = await findInvitation(tx, key);
    if (expiresAt !== null && expiresAt <= at)
      throwUserError(UserErrorCode.INVALID_STATE, ORGANIZATION_MESSAGES.invitationExpired(), fieldOf(key));
    await work(found);
  });
  return found;
}

/** Makes the invited user an active member. An earlier membership of the user is replaced. */
export const acceptInvitation = (
  tx: WriteTransaction,
  response: InvitationResponse,
): Promise<FoundInvitation> =>
  withInvitation(tx, response, async ({ organizationId: organization, membershipId: id }) => {
    const { userId: user, at, key } = response;
    const own = await tx.manager.findBy(Membership, { organization, user });
    if (own.some(({ status }) => status === 'ACTIVE'))
      throwUserError(UserErrorCode.INVALID_STATE, ORGANIZATION_MESSAGES.youAreMember(), fieldOf(key));
    for (const earlier of own.filter((membership) => membership.id !== id))
      await tx.manager.delete(Membership, { organization, id: earlier.id });
    await updateMembership(tx, { organization, id }, { status: 'ACTIVE', user, joinedAt: at });
    await setToken(tx, id, null);
  });

/** Deletes the pending membership, and the token with it. */
export const declineInvitation = (
  tx: WriteTransaction,
  response: InvitationResponse,
): Promise<FoundInvitation> =>
  withInvitation(tx, response, async ({ organizationId: organization, membershipId: id }) => {
    await tx.manager.delete(Membership, { organization, id });
  });
