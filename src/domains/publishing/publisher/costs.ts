import type { PoolClient } from 'pg';
import { chargeUsage, refundCredits, type UsageKey } from '../../billing/usage';
import type { PreflightCost } from '../preflight/preflight.shapes';
import type { Delivery } from './deliveries';

type Attempt = Pick<Delivery, 'organization' | 'publication' | 'platform' | 'attempt'>;

/** Each attempt is paid once, however often its result is stored. */
const keyOf = ({ organization, publication, attempt }: Attempt): UsageKey => ({
  organization,
  key: `publication:${publication}:${attempt}`,
});

/**
 * Records what the platform charges for an attempt, in the transaction that stores its result. An unknown result is charged as
 * an estimate. Without effect for platforms that charge nothing.
 */
export async function recordCost(
  client: PoolClient,
  attempt: Attempt,
  cost: PreflightCost | null | undefined,
  { at, isEstimated = false }: { readonly at: Date; readonly isEstimated?: boolean },
): Promise<void> {
  if (!cost) return;
  const charge = {
    ...keyOf(attempt),
    category: 'PLATFORM' as const,
    service: attempt.platform,
    subject: { id: attempt.publication, type: 'Publication' },
    quantities: { PAID_POSTS: 1 },
    cost,
    unitPrices: { post: cost.amount },
    isEstimated,
  };
  await chargeUsage(client, charge, at);
}

/** Takes back the estimate of an attempt that turned out not to have published the post, if there is one. */
export async function takeBackCost(
  client: PoolClient,
  attempt: Attempt,
  cost: PreflightCost | null | undefined,
  at: Date,
): Promise<void> {
  if (cost) await refundCredits(client, keyOf(attempt), at);
}
