import { getHeapStatistics } from 'node:v8';
import { ApiError } from '../errors';

/** Share of the heap for all requests in flight. The rest is for the program, its caches and garbage. */
const HEAP_SHARE = 1 / 4;
/** Share of the capacity that one user, or one network of anonymous clients, can hold. */
const HOLDER_SHARE = 1 / 4;
/** Share of the capacity reserved for small requests, so that they succeed while large ones are rejected. */
const SMALL_REQUEST_SHARE = 1 / 4;
/** Maximum size of a small request, in bytes. */
const SMALL_BYTES = 262_144;
const RETRY_AFTER_SECONDS = 1;

/** Thrown if the requests in flight have exhausted the memory budget. The request itself is valid. */
export class ServerBusyError extends ApiError {
  constructor() {
    super(
      'UNAVAILABLE',
      `Too much data is being processed at the moment. Retry in ${RETRY_AFTER_SECONDS} second.`,
      {
        retryAfter: RETRY_AFTER_SECONDS,
        http: { status: 503, headers: new Map([['retry-after', String(RETRY_AFTER_SECONDS)]]) },
      },
    );
  }
}

/** Memory held by one request. */
export interface MemoryLease {
  /** Adds to the memory held. Throws ServerBusyError if the budget is exhausted. */
  grow(bytes: number): void;
  /** Replaces the memory held. Throws ServerBusyError if the budget is exhausted. */
  resize(bytes: number): void;
  /** Releases the memory. Can be called repeatedly. */
  release(): void;
}

/**
 * Limits the bytes held by all requests in flight in this process: bodies, rows and responses. Without it, concurrent
 * requests within the limits of an operation could exhaust the heap together, which ends the process.
 */
export class MemoryBudget {
  private used = 0;
  private readonly byHolder = new Map<string, number>();

  constructor(readonly capacity = getHeapStatistics().heap_size_limit * HEAP_SHARE) {}

  /** Number of bytes currently held. */
  get held(): number {
    return this.used;
  }

  /** Opens an empty lease. `holder` is a user, or a network of anonymous clients. */
  open(holder: string): MemoryLease {
    let held = 0;
    const resize = (bytes: number): void => {
      if (bytes > held) this.check(holder, bytes, bytes - held);
      this.add(holder, bytes - held);
      held = bytes;
    };
    return { resize, grow: (bytes) => resize(held + bytes), release: () => resize(0) };
  }

  private check(holder: string, held: number, more: number): void {
    const { capacity, used, byHolder } = this;
    const total = held > SMALL_BYTES ? capacity * (1 - SMALL_REQUEST_SHARE) : capacity;
    const own = byHolder.get(holder) ?? 0;
    if (used + more > total || own + more > capacity * HOLDER_SHARE) throw new ServerBusyError();
  }

  private add(holder: string, bytes: number): void {
    this.used += bytes;
    const own = (this.byHolder.get(holder) ?? 0) + bytes;
    if (own) this.byHolder.set(holder, own);
    else this.byHolder.delete(holder);
  }
}
