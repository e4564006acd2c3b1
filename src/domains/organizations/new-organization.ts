import { v7 as uuidv7 } from 'uuid';
import { fieldTerm, VALUE_MESSAGES } from '../../kernel/messages';
import type { WriteTransaction } from '../../kernel/session';
import { asSystem, throwUserError, UserErrorCode, type Values } from '../../kernel/write';
import { Membership } from './membership.entity';
import { lockAccount } from './organization-lock';
import { Organization } from './organization.entity';
import { ORGANIZATION_MESSAGES } from './organizations.messages';

export interface NewOrganization {
  readonly ownerId: string;
  /** Slugs to try, in this order. */
  readonly slugs: readonly string[];
  readonly values: Values;
  readonly at: Date;
}

/** Inserts an organization with the first slug that is free. Returns false if none is. */
async function insertWithFreeSlug(
  tx: WriteTransaction,
  id: string,
  { ownerId, slugs, values }: NewOrganization,
): Promise<boolean> {
  for (const slug of slugs) {
    const result = await tx.manager
      .createQueryBuilder()
      .insert()
      .into(Organization)
      .values({ ...values, id, slug, owner: ownerId })
      .orIgnore()
      .returning('id')
      .updateEntity(false)
      .execute();
    if ((result.raw as unknown[]).length) return true;
  }
  return false;
}

/** Creates an organization with its owner as the first member. Returns its ID. */
export async function createOrganization(
  tx: WriteTransaction,
  organization: NewOrganization,
): Promise<string> {
  const id = uuidv7();
  const { ownerId, at } = organization;
  await asSystem(tx, id, async () => {
    if (!(await lockAccount(tx, ownerId)))
      throwUserError(UserErrorCode.FORBIDDEN, ORGANIZATION_MESSAGES.signIn(), ['input']);
    if (!(await insertWithFreeSlug(tx, id, organization)))
      throwUserError(UserErrorCode.TAKEN, VALUE_MESSAGES.taken({ field: fieldTerm('slug') }), [
        'input',
        'slug',
      ]);
    await tx.manager.insert(Membership, {
      organization: id,
      id: uuidv7(),
      user: ownerId,
      role: 'OWNER',
      status: 'ACTIVE',
      joinedAt: at,
    });
  });
  return id;
}
