import { getHeapStatistics } from 'node:v8';
import { ApiError } from '../errors';

/** The part of the heap that requests in flight may hold together; the rest is the program, its caches and garbage. */
const PART_OF_HEAP = 1 / 4;
/** The part of the capacity that one user, or one network of anonymous clients, may hold. */
const PART_OF_ONE = 1 / 4;
/** The part of the capacity that is kept for small requests, so that large ones cannot make all others fail. */
const PART_FOR_SMALL = 1 / 4;
/** Bytes up to which a request is small. */
const SMALL_BYTES = 262_144;
const RETRY_AFTER_SECONDS = 1;

/** Thrown when requests in flight hold as much memory as they may; nothing is wrong with the request itself. */
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

/** Memory that one request holds. */
export interface MemoryLease {
  /** Holds more; throws ServerBusyError when that is too much. */
  grow(bytes: number): void;
  /** Holds exactly as much from now on; throws ServerBusyError when that is too much. */
  resize(bytes: number): void;
  /** Holds nothing from now on; may be called more than once. */
  release(): void;
}

/**
 * Bytes that all requests in flight hold together in this process: bodies, rows and responses. Without a common limit,
 * requests that are each within theirs would exhaust the heap when enough of them come at once, which ends the process.
 */
export class MemoryBudget {
  private used = 0;
  private readonly byHolder = new Map<string, number>();

  constructor(readonly capacity = getHeapStatistics().heap_size_limit * PART_OF_HEAP) {}

  /** Bytes that are held at the moment. */
  get held(): number {
    return this.used;
  }

  /** A lease that holds nothing yet. `holder`: a user, or a network of anonymous clients. */
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
    const total = held > SMALL_BYTES ? capacity * (1 - PART_FOR_SMALL) : capacity;
    const own = byHolder.get(holder) ?? 0;
    if (used + more > total || own + more > capacity * PART_OF_ONE) throw new ServerBusyError();
  }

  private add(holder: string, bytes: number): void {
    this.used += bytes;
    const own = (this.byHolder.get(holder) ?? 0) + bytes;
    if (own) this.byHolder.set(holder, own);
    else this.byHolder.delete(holder);
  }
}
