import { createHash } from 'node:crypto';
import type { FormattedExecutionResult } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import { LRUCache } from 'lru-cache';
import { unauthenticated } from '../kernel/errors';
import type { FairQueue } from '../kernel/limits/fair-queue';
import type { Consumption, Limiter, OperationCost } from '../kernel/limits/limits';
import type { AccessLookup, TenantAccess } from '../kernel/live/access-lookup';
import { throwNotSubscribable } from '../kernel/live/event-access';
import type { StreamEvent } from '../kernel/live/streams';
import type { Sharing } from '../kernel/live/viewer-dependence';
import { stringifyResult } from './compiled-responses';
import { OperationError } from './operation-error';
import type { SocketConnection } from './websocket-connection';

/** How long the result of an event is shared with subscribers that receive the event later, in milliseconds. */
const SHARED_FOR_MS = 2_000;
/** Maximum number of results, and maximum length of a result, that are shared with later subscribers. */
const MAX_SHARED = 200;
const MAX_SHARED_LENGTH = 100_000;

/** Codes of errors that concern one user. UNAUTHENTICATED concerns one session. */
const OWN_ERRORS: ReadonlySet<unknown> = new Set(['BAD_USER_INPUT', 'RATE_LIMITED', 'UNAVAILABLE']);

/** A subscription that receives an event. */
export interface Subscriber {
  readonly connection: SocketConnection;
  /** Identifies what is selected: equal for subscriptions with the same document and variables. */
  readonly selection: string;
  readonly acrossViewers: boolean;
  /** The maximum cost of an event. */
  readonly cost: OperationCost;
  /** Reads the event as this subscriber. Undefined if the subscriber cannot see the event. */
  readonly read: (event: StreamEvent) => Promise<Executed | undefined>;
}

/** An executed operation with what it consumed. */
export interface Executed {
  readonly result: FormattedExecutionResult;
  readonly consumption: Consumption;
}

/** The result of an event without its cost, which differs between users. */
interface SharedResult {
  /** The response in JSON up to its extensions. */
  readonly text: string;
  /** Cost of the user who read. */
  readonly cost: object;
  readonly consumption: Consumption;
  /** Serialized extensions by user. A user is charged once, however many subscriptions receive the result. */
  readonly extensions: Map<string, string>;
}

/** A read that other subscribers can share. */
interface SharedRead {
  readonly userId: string;
  /** Resolves with undefined if the event is hidden. */
  readonly done: Promise<SharedResult | undefined>;
  /** Signals of the subscribers that waited when the read began. */
  readonly waiting: AbortSignal[];
}

/** Identifies what a subscription selects, as far as results depend on it. */
export function selectionKey(
  { query, operationName, variables }: SubscribePayload,
  sharing: Sharing,
): string {
  const used = sharing.variables.map((name) => variables?.[name] ?? null);
  return createHash('sha256')
    .update(JSON.stringify([query, operationName ?? null, used]))
    .digest('base64');
}

/** Delivers events. One that many subscribers receive is read once for each selection and access, not once for each. */
export class Deliveries {
  /** Reads that subscribers can still join, by event, selection and access. */
  private readonly reads = new LRUCache<string, SharedRead>({ max: MAX_SHARED, ttl: SHARED_FOR_MS });

  constructor(
    private readonly turns: FairQueue,
    private readonly access: AccessLookup,
    private readonly limiter: Limiter,
  ) {}

  /** Returns the response in JSON. Undefined if the subscriber cannot see the event. */
  async deliver(
    subscriber: Subscriber,
    event: StreamEvent,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const { tenantId, id } = event.event;
    const { userId, sessionId } = subscriber.connection.actor!;
    const access = tenantId === null ? undefined : await this.access.find(tenantId, sessionId);
    if (access) checkAccess(access, event);
    const audience = audienceOf(subscriber, access);
    const key = JSON.stringify([id, subscriber.selection, audience]);
    for (;;) {
      signal.throwIfAborted();
      const joined = this.reads.get(key);
      const shared = joined ?? this.start(key, subscriber, event);
      shared.waiting.push(signal);
      try {
        const result = await shared.done;
        return result && result.text + this.extensionsFor(userId, subscriber.cost, result);
      } catch (error) {
        if (!joined || !concernsOther(error, shared.userId !== userId)) throw error;
      }
    }
  }

  private start(key: string, subscriber: Subscriber, event: StreamEvent): SharedRead {
    const { userId } = subscriber.connection.actor!;
    const topic = `tenant ${event.event.tenantId ?? userId}`;
    const waiting: AbortSignal[] = [];
    const keys = subscriber.acrossViewers ? [topic] : [topic, `user ${userId}`];
    const done = this.turns.run(keys, async () => {
      // What a user sees can change at any time, so only subscriptions that were waiting share the result.
      if (!subscriber.acrossViewers) this.forget(key, read);
      const left = waiting.splice(0).find(({ aborted }) => !aborted);
      if (!left) return undefined;
      return this.read(subscriber, event);
    });
    const read = { userId, done, waiting };
    this.reads.set(key, read, { ttl: 0 });
    done.then(
      (result) => {
        if (this.reads.get(key) !== read) return;
        if (result && result.text.length <= MAX_SHARED_LENGTH) this.reads.set(key, read);
        else this.reads.delete(key);
      },
      () => this.forget(key, read),
    );
    return read;
  }

  private forget(key: string, read: SharedRead): void {
    if (this.reads.get(key) === read) this.reads.delete(key);
  }

  private async read(subscriber: Subscriber, event: StreamEvent): Promise<SharedResult | undefined> {
    const executed = await subscriber.read(event);
    if (!executed) return undefined;
    const { result, consumption } = executed;
    // Rejected before it ran, such as over the budget. The subscriber can resume from its last cursor.
    if (result.data === undefined) throw new OperationError(result.errors!);
    const { extensions, ...rest } = result;
    const suffix = `,"extensions":${JSON.stringify(extensions)}}`;
    const text = (await stringifyResult({ ...rest, extensions })).trimEnd().slice(0, -suffix.length);
    const { cost } = extensions as { cost: object };
    return { text, cost, consumption, extensions: new Map([[subscriber.connection.actor!.userId, suffix]]) };
  }

  /** Returns the extensions for a user, with the user's cost. Throws RATE_LIMITED. */
  private extensionsFor(
    userId: string,
    maximum: OperationCost,
    { extensions, cost, consumption }: SharedResult,
  ): string {
    let suffix = extensions.get(userId);
    if (suffix === undefined) {
      const settled = this.limiter.settle(this.limiter.consume(userId, maximum), consumption);
      suffix = `,"extensions":${JSON.stringify({ cost: { ...cost, ...settled } })}}`;
      extensions.set(userId, suffix);
    }
    return suffix;
  }
}

/** Throws if the session has ended or the viewer can no longer read anything of the tenant. */
function checkAccess({ userId, readsTenant, scopes }: TenantAccess, { stream }: StreamEvent): void {
  if (userId === null) throw unauthenticated('The session has ended. Sign in again.');
  if (stream.topicKind === 'tenant' && !readsTenant && !scopes) throwNotSubscribable(stream);
}

/** Returns who else receives the same result: viewers with the same access if possible, else the same user. */
function audienceOf({ connection, acrossViewers }: Subscriber, access: TenantAccess | undefined): string {
  if (!acrossViewers || !access) return `user ${connection.actor!.userId}`;
  return access.readsTenant ? 'tenant' : `scopes ${access.scopes}`;
}

/** Whether an error concerns the subscriber who read, not the others who wait for the result. */
function concernsOther(error: unknown, isOtherUser: boolean): boolean {
  const code = error instanceof OperationError ? error.errors[0]?.extensions?.code : undefined;
  return code === 'UNAUTHENTICATED' || (isOtherUser && OWN_ERRORS.has(code));
}
