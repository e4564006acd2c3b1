import type { Pool } from 'pg';
import type { Encryption } from '../../../kernel/encryption';
import { modelOf } from '../../../kernel/model';
import type { Clock, Logger } from '../../../kernel/session';
import { NetworkError } from '../../channels/network.port';
import type { Networks } from '../../channels/networks';
import { refreshTokens } from '../../channels/refresh-tokens';
import { readTokens } from '../../channels/stored-tokens';
import type { FileStorage } from '../../media/file-storage.port';
import { PublicationDelivery } from '../publication-delivery.entity';
import type {
  Draft,
  PublicationState,
  PublishingAccount,
  PublishingPort,
  PublishingPorts,
} from '../publishing.port';
import type { Deliveries, Delivery } from './deliveries';
import type { Outcomes } from './outcomes';
import type { SentContent } from './sent-content';

/** What the publisher works with. */
export interface PublisherServices {
  /** Connections of the login that owns the tables, which can read tokens. */
  readonly pool: Pool;
  readonly encryption: Encryption;
  /** The clock of the platforms, which has to agree with that of the database. */
  readonly clock: Clock;
  readonly networks: Networks;
  readonly publishing: PublishingPorts;
  /** The stores of media files. */
  readonly stores: readonly FileStorage[];
  readonly log: Logger;
  /** Committed events, which announce publications that are due at once. */
  readonly feed: Feed;
}

interface Feed {
  /** Starts listening. */
  open(): Promise<unknown>;
  onEvent(listener: (event: { readonly name: string }) => void): () => void;
}

/** What the parts of the publisher share. */
export interface Publishing extends PublisherServices {
  readonly deliveries: Deliveries;
  readonly outcomes: Outcomes;
  /** Whether the process is about to stop. Steps that follow are left to another one. */
  readonly isStopping: () => boolean;
}

/** What is stored between two steps. */
export interface Progress {
  readonly draft: Draft;
  readonly state: PublicationState;
  readonly sent: SentContent;
  /** Whether the platform has the post, and may publish it by itself: a `VISIBLE` step returned a state. */
  readonly isSent: boolean;
}

const model = modelOf(PublicationDelivery);

/** Returns the progress as it is stored. It can contain URLs that accept uploads, so it is encrypted. */
export function sealed(
  { encryption }: Publishing,
  { id, organization }: Delivery,
  progress: Progress,
): string {
  return encryption.encrypt(model, 'progress', { id, organization }, JSON.stringify(progress));
}

/** Returns the stored progress. Undefined before the first step. */
export function opened(
  { encryption }: Publishing,
  { id, organization, progress }: Delivery,
): Progress | undefined {
  const text = encryption.decrypt(model, 'progress', { id, organization, progress });
  return text === null ? undefined : (JSON.parse(text) as Progress);
}

/** Returns how a platform publishes. Throws a `NetworkError` if posts cannot be published there. */
export function portOf({ publishing }: Publishing, { platform }: Delivery): PublishingPort {
  const port = publishing.get(platform);
  if (!port) throw new NetworkError('The platform cannot be published on.', { platform, class: 'SETUP' });
  return port;
}

/** Tokens that end within this time are renewed before a step. A step can upload a large file. */
const MARGIN_MS = 10 * 60_000;

/** An account as a step uses it. */
export interface ConnectedAccount extends PublishingAccount {
  /** False if a user has paused the account. */
  readonly isActive: boolean;
}

/** Returns the account with tokens that work for a while. Throws a `NetworkError` if it is not connected. */
export async function accountOf(
  { pool, encryption, clock, networks }: Publishing,
  { socialAccount, platform }: Delivery,
): Promise<ConnectedAccount> {
  let stored = socialAccount === null ? undefined : await readTokens(pool, encryption, socialAccount);
  const end = stored?.tokens.expiresAt;
  const port = networks.portOf(platform);
  if (stored?.tokens.refreshable && end && port && end.getTime() < clock.now().getTime() + MARGIN_MS)
    stored = await refreshTokens(pool, { encryption, clock }, port, stored.socialAccount);
  if (!stored) throw new NetworkError('The account is not connected.', { platform, class: 'RECONNECT' });
  const { platformUserId, tokens, isActive } = stored;
  return { platformUserId, tokens, isActive };
}

const KNOWN = `SELECT platform_post_id AS id FROM publications
  WHERE organization_id = $1 AND social_account_id = $2 AND id <> $3 AND platform_post_id IS NOT NULL
  ORDER BY created_at DESC LIMIT 500`;

/** Returns the IDs of posts that belong to other publications of the account. They are no evidence. */
export async function knownPosts(
  { pool }: Publishing,
  { organization, socialAccount, publication }: Delivery,
): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(KNOWN, [organization, socialAccount, publication]);
  return rows.map(({ id }) => id);
}
