import { RequestContext } from '../session/context';
import type { EventFeed } from './feed';
import type { StreamEvent, Subscribed } from './streams';

/** Request context of a subscription: one for subscribing, and a new one for each delivered event. */
export class SubscriptionContext extends RequestContext {
  /** Set when the viewer is authorized to subscribe. */
  subscribed?: Subscribed;

  constructor(
    readonly feed: EventFeed,
    /** Aborted when the client unsubscribes or disconnects. */
    readonly signal: AbortSignal,
    /** The event being delivered. Undefined while subscribing. */
    readonly streamEvent: StreamEvent | undefined,
    ...request: ConstructorParameters<typeof RequestContext>
  ) {
    super(...request);
  }
}
