import type { FindOptionsWhere, QueryDeepPartialEntity } from 'typeorm';
import type { WriteTransaction } from '../../kernel/session';
import { Membership } from './membership.entity';

type MembershipValues = Omit<QueryDeepPartialEntity<Membership>, 'version'>;

/** Updates a membership of a locked organization and increments its version. Runs as the system. */
export async function updateMembership(
  tx: WriteTransaction,
  membership: FindOptionsWhere<Membership>,
  values: MembershipValues,
): Promise<void> {
  await tx.manager.update(Membership, membership, { ...values, version: () => 'version + 1' });
}
