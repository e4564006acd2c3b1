import { GraphQLError } from 'graphql';
import type { Logger } from '../logging';
import { authorizationRules } from '../model/authorization';
import type { AccessLookup } from './access-lookup';
import type { CommittedEvent } from './committed-event';
import type { Subscribed } from './streams';

/** An open subscription whose viewer can lose access to its topic. */
export interface WatchedSubscription extends Subscribed {
  readonly sessionId: string;
  /** The tenant of the topic, if it is known. */
  tenantId?: string | null;
  /** Throws if the viewer can no longer subscribe to the topic. */
  readonly check: () => Promise<void>;
  readonly end: (reason: GraphQLError) => void;
}

/** Ends subscriptions as soon as an event takes the viewer's access away, rather than at the next event of the topic. */
export class AccessWatch {
  private readonly open = new Set<WatchedSubscription>();
  /** Number of events so far that changed access. */
  changes = 0;

  constructor(
    private readonly access: AccessLookup,
    private readonly log: Logger,
  ) {}

  /** Watches a subscription that was authorized after `changes` events. Returns a function that ends the watch. */
  add(subscription: WatchedSubscription, changes: number): () => void {
    this.open.add(subscription);
    if (changes !== this.changes) void this.check(subscription);
    return () => this.open.delete(subscription);
  }

  onEvent({ name, tenantId }: CommittedEvent): void {
    if (tenantId === null || !authorizationRules()?.accessEvents.includes(name)) return;
    this.changes += 1;
    for (const subscription of this.open)
      if (subscription.tenantId === tenantId) void this.check(subscription);
  }

  private async check({ stream, tenantId, sessionId, check, end }: WatchedSubscription): Promise<void> {
    try {
      const access = tenantId ? await this.access.find(tenantId, sessionId) : undefined;
      if (!access?.readsTenant || stream.topicKind !== 'tenant') await check();
    } catch (error) {
      if (error instanceof GraphQLError) end(error);
      else
        this.log.warn(
          { err: error },
          'failed to check access of a subscription; checking again at its next event',
        );
    }
  }
}
