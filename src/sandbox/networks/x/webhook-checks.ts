import { createHmac, randomUUID } from 'node:crypto';
import { HOUR, MINUTE } from '../../frame/clock';
import type { App } from '../../frame/rows';
import type { Row, Table } from '../../frame/store';
import { isRecord, parseJson } from '../../frame/values';
import type { World } from '../../frame/world';

/** A URL that receives events, once it proved that it knows the consumer secret of the app. */
export interface Webhook extends Row {
  readonly url: string;
  readonly valid: boolean;
  readonly createdAt: number;
  /** When the last challenge was answered. */
  readonly validatedAt: number;
  /** When the last challenge was sent. */
  readonly checkedAt: number;
}

const PATIENCE = 10_000;
const CHECK_AFTER = 24 * HOUR;
const CHECK_EVERY = 30 * MINUTE;
const INVALID_AFTER = 28 * HOUR;

export const webhooksOf = (world: World): Table<Webhook> => world.store.table<Webhook>('x.webhooks');

export const appOf = (world: World): App => world.apps.all().find((app) => app.world === 'X')!;

/** The API secret key, which signs challenges and webhooks. It is not the client secret of OAuth 2. */
export const consumerSecretOf = (world: World): string => appOf(world).consumerSecret!;

export const signatureOf = (text: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(text).digest('base64')}`;

/** What a challenge found: a right response, a wrong one, or one that may pass later, such as an error 500. */
export type CheckResult = 'RIGHT' | 'WRONG' | 'TRANSIENT';

/** Sends a challenge-response check (CRC). */
export async function check(world: World, url: string): Promise<CheckResult> {
  const target = new URL(url);
  const token = randomUUID();
  target.searchParams.set('crc_token', token);
  try {
    const response = await fetch(target, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE) });
    const text = await response.text();
    if (response.status >= 400) return 'TRANSIENT';
    const body = parseJson(text);
    const expected = signatureOf(token, consumerSecretOf(world));
    return response.ok && isRecord(body) && body['response_token'] === expected ? 'RIGHT' : 'WRONG';
  } catch {
    return 'TRANSIENT';
  }
}

/** Stores what a check found. */
export function noteCheck(world: World, webhook: Webhook, result: CheckResult): Webhook {
  const now = world.clock.now();
  const isOverdue = result === 'TRANSIENT' && webhook.validatedAt + INVALID_AFTER <= now;
  return webhooksOf(world).put({
    ...webhook,
    checkedAt: now,
    ...(result === 'RIGHT' && { valid: true, validatedAt: now }),
    ...((result === 'WRONG' || isOverdue) && { valid: false }),
  });
}

/** Checks the webhooks that were not validated for a day, every half an hour. */
export async function checkWebhooks(world: World): Promise<void> {
  for (const webhook of webhooksOf(world).all()) {
    const now = world.clock.now();
    const isDue = webhook.validatedAt + CHECK_AFTER <= now && webhook.checkedAt + CHECK_EVERY <= now;
    if (!webhook.valid || !isDue) continue;
    const result = await check(world, webhook.url);
    world.store.write(() => {
      // It can have been deleted in the meantime.
      const current = webhooksOf(world).get(webhook.id);
      if (current) noteCheck(world, current, result);
    });
  }
}
