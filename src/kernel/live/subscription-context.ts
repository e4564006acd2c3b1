import { RequestContext } from '../context';
import type { EventFeed } from './feed';
import type { StreamEvent } from './subscribe';

/** The context of a subscription: one while it is opened, and a fresh one for each event that it delivers. */
export class SubscriptionContext extends RequestContext {
  constructor(
    readonly feed: EventFeed,
    /** Aborted when the subscriber goes. */
    readonly signal: AbortSignal,
    /** What is being delivered; undefined while the subscription is opened. */
    readonly streamEvent: StreamEvent | undefined,
    ...request: ConstructorParameters<typeof RequestContext>
  ) {
    super(...request);
  }
}
