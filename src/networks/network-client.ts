import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  isBrokenCircuitError,
  retry,
  wrap,
} from 'cockatiel';
import type { z } from 'zod';
import type { Clock } from '../kernel/clock';
import type { Logger } from '../kernel/logging';
import type { Platform } from '../domains/common/content.enums';
import {
  NetworkError,
  type NetworkErrorClass,
  type OnUsage,
  type RateLimitUsage,
} from '../domains/channels/network.port';
import type { App, AppDirectory, Target } from './apps';
import {
  encode,
  type HttpClient,
  type NetworkRequest,
  type NetworkResponse,
  TransportError,
} from './http-client';
import { redacted } from './redacted';

/** What a response means that is not a success. */
export interface Failure {
  /** `UNAVAILABLE` is an outage: `UNKNOWN` for calls with effects, `NOT_SENT` for others. */
  readonly class: NetworkErrorClass | 'UNAVAILABLE';
  readonly message: string;
  readonly code?: string | undefined;
  readonly retryAt?: Date | undefined;
  readonly traceId?: string | undefined;
}

/** How a network reports failures and limits. */
export interface Dialect {
  /** Returns undefined if the response is no failure in the form of the network. */
  failureOf(response: NetworkResponse, now: Date, request: NetworkRequest): Failure | undefined;
  usagesOf?(response: NetworkResponse, now: Date, request: NetworkRequest): readonly RateLimitUsage[];
}

/** What all networks share. */
export interface Shared {
  readonly http: HttpClient;
  readonly apps: AppDirectory;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onUsage: OnUsage;
  readonly resilience: Resilience;
}

/** Limits and versions of the networks. */
export interface Limits {
  limitOf(platform: Platform, key: string): number;
  textOf(platform: Platform, key: string): string;
}

export interface Resilience {
  /** Attempts after the first one. */
  readonly retries: number;
  /** Pause before the first retry, in milliseconds. */
  readonly pause: number;
  /** Consecutive outages after which calls are rejected. */
  readonly outages: number;
  /** Pause until a call is let through again, in milliseconds. */
  readonly recovery: number;
}

/** Wait until a call is repeated when the network does not tell when its limit allows it. */
const QUOTA_WAIT = 15 * 60_000;

/** Thrown if the network did not respond, or not as an API. */
class OutageError extends NetworkError {}

const isOutage = (error: Error): boolean => error instanceof OutageError;

/** Calls one network, with a circuit breaker. Calls without effects are repeated after outages. */
export class NetworkClient {
  private readonly breaker: CircuitBreakerPolicy;
  private readonly repeated: IPolicy;

  constructor(
    readonly platform: Platform,
    private readonly dialect: Dialect,
    private readonly shared: Shared,
    /** The platform whose app is used. */
    private readonly owner: Platform = platform,
  ) {
    const { retries, pause, outages, recovery } = shared.resilience;
    this.breaker = circuitBreaker(handleWhen(isOutage), {
      halfOpenAfter: recovery,
      breaker: new ConsecutiveBreaker(outages),
    });
    this.breaker.onBreak(() => {
      shared.log.warn({ platform, recovery }, 'platform is unavailable; rejecting calls for a while');
    });
    const backoff = new ExponentialBackoff({ initialDelay: pause, maxDelay: 10 * pause });
    this.repeated = wrap(retry(handleWhen(isOutage), { maxAttempts: retries, backoff }), this.breaker);
  }

  get now(): Date {
    return this.shared.clock.now();
  }

  /** Returns the instant after a number of seconds. */
  after(seconds: number): Date {
    return new Date(this.now.getTime() + seconds * 1000);
  }

  limit(key: string): number {
    return this.shared.limits.limitOf(this.platform, key);
  }

  text(key: string): string {
    return this.shared.limits.textOf(this.platform, key);
  }

  async app(): Promise<App> {
    return (await this.target()).app;
  }

  /** Returns a documented URL as the base URL of the network has it, with a query. */
  async url(documented: string, query: NetworkRequest['query'] = {}): Promise<URL> {
    return urlOf(documented, query, await this.target());
  }

  /** Sends a call and returns the body of the response. Rejects with a `NetworkError`. */
  async call<T>(request: NetworkRequest, schema: z.ZodType<T>): Promise<T> {
    const url = urlOf(request.url, request.query, await this.target());
    try {
      const policy = request.effect ? this.breaker : this.repeated;
      return await policy.execute(() => this.attempt(url, request, schema));
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const retryAt = this.after(this.shared.resilience.recovery / 1000);
      const message = 'The platform is unavailable. The call was not sent.';
      throw this.error(request, { class: 'NOT_SENT', message, retryAt });
    }
  }

  private target(): Promise<Target> {
    return this.shared.apps.target(this.platform, this.owner);
  }

  private async attempt<T>(url: URL, request: NetworkRequest, schema: z.ZodType<T>): Promise<T> {
    const response = await this.respond(url, request);
    const usages = this.dialect.usagesOf?.(response, this.now, request) ?? [];
    if (usages.length) this.shared.onUsage(this.platform, usages);
    const failure = this.dialect.failureOf(response, this.now, request) ?? failureOfStatus(response);
    if (failure) throw this.error(request, failure);
    const body = schema.safeParse(response.body);
    if (body.success) return body.data;
    const code = `HTTP ${response.status}`;
    throw this.error(request, { class: 'UNAVAILABLE', message: 'The response is malformed.', code });
  }

  private async respond(url: URL, request: NetworkRequest): Promise<NetworkResponse> {
    try {
      return await this.shared.http.send(url, request);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const { code, reached } = error;
      const message = reached ? 'The response was lost.' : 'The platform cannot be reached.';
      throw this.error(request, { class: 'UNAVAILABLE', message, code }, reached);
    }
  }

  private error(request: NetworkRequest, failure: Failure, reached = true): NetworkError {
    const { code, traceId } = failure;
    const path = `${request.method} ${new URL(request.url).pathname}`;
    const message = `${this.platform} ${path}${code === undefined ? '' : ` (${code})`}: ${redacted(failure.message, request)}`;
    if (failure.class === 'UNAVAILABLE') {
      const uncertain = request.effect && reached;
      return new OutageError(message, {
        platform: this.platform,
        class: uncertain ? 'UNKNOWN' : 'NOT_SENT',
        code,
        traceId,
      });
    }
    const quota = failure.class === 'QUOTA' ? this.after(QUOTA_WAIT / 1000) : undefined;
    const retryAt = failure.retryAt ?? quota;
    return new NetworkError(message, {
      platform: this.platform,
      class: failure.class,
      code,
      retryAt,
      traceId,
    });
  }
}

function urlOf(documented: string, query: NetworkRequest['query'], { baseUrl }: Target): URL {
  const real = new URL(documented);
  const url = baseUrl === undefined ? real : new URL(`${baseUrl}${real.pathname}`);
  url.search = encode(query ?? {}).toString();
  return url;
}

/** What a status means if the body does not tell. */
function failureOfStatus({ status }: NetworkResponse): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const code = `HTTP ${status}`;
  if (status === 429) return { class: 'QUOTA', message: 'Too many calls.', code };
  if (status === 401) return { class: 'RECONNECT', message: 'The access token is not accepted.', code };
  if (status >= 400 && status < 500 && status !== 408)
    return { class: 'SETUP', message: 'The call was rejected without a reason.', code };
  return { class: 'UNAVAILABLE', message: 'The platform did not process the call.', code };
}
