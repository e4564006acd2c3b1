import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhenResult,
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
  type ContentProblem,
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
import { nextMidnight } from './midnight';
import { redacted } from './redacted';

/** What a response means that is not a success. */
export interface Failure {
  /** `UNAVAILABLE` is an outage: `UNKNOWN` for calls with effects, `NOT_SENT` for others. */
  readonly class: NetworkErrorClass | 'UNAVAILABLE';
  readonly message: string;
  readonly code?: string | undefined;
  /** When the same call can be sent again, if the response tells. */
  readonly retryAt?: Date | undefined;
  /** Name of the limit with the seconds after which the same call can be sent again, if the response does not tell. */
  readonly pause?: string | undefined;
  /** Whether the exhausted limit starts over at midnight in the time zone of the network. */
  readonly isDaily?: boolean | undefined;
  readonly traceId?: string | undefined;
  readonly duplicateOf?: string | undefined;
  /** Whether the call was not sent, because the circuit breaker is open. */
  readonly isOutage?: boolean | undefined;
  readonly problem?: ContentProblem | undefined;
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

/** A successful response. */
interface Success<T> {
  readonly status: number;
  readonly headers: NetworkResponse['headers'];
  readonly body: T;
}

/** What a call led to. */
type Outcome<T> = Success<T> | Failed;

interface Failed {
  readonly error: NetworkError;
  /** Whether the call failed as it would for every account, which counts for the circuit breaker. */
  readonly isOutage: boolean;
  /** Whether the call can succeed when it is sent again. */
  readonly isPassing: boolean;
}

const isOutage = (outcome: unknown): boolean => (outcome as Partial<Failed>).isOutage === true;
const isPassing = (outcome: unknown): boolean => (outcome as Partial<Failed>).isPassing === true;

/** The policies of calls to one host. */
interface HostPolicies {
  readonly breaker: CircuitBreakerPolicy;
  /** Repeats calls that failed for a passing reason. */
  readonly repeated: IPolicy;
}

/** Calls one network, with a circuit breaker per host. Calls without effects are repeated after outages. */
export class NetworkClient {
  private readonly hosts = new Map<string, HostPolicies>();

  constructor(
    readonly platform: Platform,
    private readonly dialect: Dialect,
    private readonly shared: Shared,
    /** The platform whose app is used. */
    private readonly owner: Platform = platform,
  ) {}

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
    return urlOf({ url: documented, query }, await this.target());
  }

  /** Sends a call and returns the body of the response. Rejects with a `NetworkError`. */
  async call<T>(request: NetworkRequest, schema: z.ZodType<T>): Promise<T> {
    return (await this.exchange(request, schema)).body;
  }

  /** Sends a call and returns the response. Rejects with a `NetworkError`. */
  async exchange<T>(request: NetworkRequest, schema: z.ZodType<T>): Promise<Success<T>> {
    const target = await this.target();
    const { breaker, repeated } = this.policiesOf(new URL(request.url).host);
    const policy = request.effect ? breaker : repeated;
    const outcome = await this.unlessBroken(request, () =>
      policy.execute(() => this.attempt(target, request, schema)),
    );
    if ('error' in outcome) throw outcome.error;
    return outcome;
  }

  /** Returns the policies of a documented host, which its accounts share. After a pause, one call at a time probes it. */
  private policiesOf(host: string): HostPolicies {
    const known = this.hosts.get(host);
    if (known) return known;
    const { platform, shared } = this;
    const { retries, pause, outages, recovery } = shared.resilience;
    const breaker = circuitBreaker(handleWhenResult(isOutage), {
      halfOpenAfter: recovery,
      breaker: new ConsecutiveBreaker(outages),
    });
    breaker.onBreak(() => {
      shared.log.warn({ platform, host, recovery }, 'platform is unavailable; rejecting calls for a while');
    });
    const backoff = new ExponentialBackoff({ initialDelay: pause, maxDelay: 10 * pause });
    const repeats = retry(handleWhenResult(isPassing), { maxAttempts: retries, backoff });
    const policies = { breaker, repeated: wrap(repeats, breaker) };
    this.hosts.set(host, policies);
    return policies;
  }

  /** Rejects if the circuit breaker does not let a call through. */
  private async unlessBroken<T>(request: NetworkRequest, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (!isBrokenCircuitError(error)) throw error;
      const retryAt = this.after(this.shared.resilience.recovery / 1000);
      const message = 'The platform is unavailable. The call was not sent.';
      throw this.error(request, { class: 'NOT_SENT', message, retryAt, isOutage: true });
    }
  }

  private target(): Promise<Target> {
    return this.shared.apps.target(this.platform, this.owner);
  }

  private async attempt<T>(
    target: Target,
    request: NetworkRequest,
    schema: z.ZodType<T>,
  ): Promise<Outcome<T>> {
    const url = request.isReturned ? new URL(request.url) : urlOf(request, target);
    const response = await this.respond(url, request);
    if ('error' in response) return response;
    const usages = this.dialect.usagesOf?.(response, this.now, request) ?? [];
    if (usages.length) this.shared.onUsage(this.platform, usages);
    const failure = this.failureOf(response, request);
    if (failure) {
      const error = this.error(request, failure, { secret: target.app.secret });
      return { error, isOutage: response.status >= 500, isPassing: failure.class === 'UNAVAILABLE' };
    }
    const body = schema.safeParse(response.body);
    if (body.success) return { status: response.status, headers: response.headers, body: body.data };
    const code = `HTTP ${response.status}`;
    const error = this.error(request, { class: 'UNAVAILABLE', message: 'The response is malformed.', code });
    // A body in another form than documented is that of one object, and the same again.
    const isUnreadable = response.body === undefined;
    return { error, isOutage: isUnreadable, isPassing: isUnreadable };
  }

  private failureOf(response: NetworkResponse, request: NetworkRequest): Failure | undefined {
    if (response.status === request.accepted) return undefined;
    return this.dialect.failureOf(response, this.now, request) ?? failureOfStatus(response);
  }

  private async respond(url: URL, request: NetworkRequest): Promise<NetworkResponse | Failed> {
    try {
      return await this.shared.http.send(url, request);
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const { code, reached } = error;
      const message = reached ? 'The response was lost.' : 'The platform cannot be reached.';
      const lost = this.error(request, { class: 'UNAVAILABLE', message, code }, { reached });
      return { error: lost, isOutage: true, isPassing: true };
    }
  }

  private error(
    request: NetworkRequest,
    failure: Failure,
    { reached = true, secret }: { readonly reached?: boolean; readonly secret?: string } = {},
  ): NetworkError {
    const { class: given, message, code, traceId, duplicateOf, isOutage, problem } = failure;
    const path = `${request.method} ${request.isReturned ? 'upload' : new URL(request.url).pathname}`;
    const codeText = code === undefined ? '' : ` (${code})`;
    const text = `${this.platform} ${path}${codeText}: ${redacted(message, request, secret)}`;
    const uncertain = request.effect && reached;
    const unavailable = uncertain ? 'UNKNOWN' : 'NOT_SENT';
    return new NetworkError(text, {
      platform: this.platform,
      class: given === 'UNAVAILABLE' ? unavailable : given,
      code,
      retryAt: given === 'UNAVAILABLE' ? undefined : this.retryAt(failure),
      traceId,
      duplicateOf,
      isOutage,
      problem,
    });
  }

  /** Returns when a call can be sent again. Undefined if neither the response nor a limit tells. */
  private retryAt({ class: given, retryAt, pause, isDaily }: Failure): Date | undefined {
    if (retryAt) return retryAt;
    if (isDaily) return nextMidnight(this.now, this.text('rate.time_zone'));
    const key = pause ?? (given === 'QUOTA' ? 'rate.pause' : undefined);
    return key === undefined ? undefined : this.after(this.limit(key));
  }
}

function urlOf(
  { url: documented, query, literalQuery }: Pick<NetworkRequest, 'url' | 'query' | 'literalQuery'>,
  { baseUrl }: Target,
): URL {
  const real = new URL(documented);
  const url = baseUrl === undefined ? real : new URL(`${baseUrl}${real.pathname}`);
  url.search = [encode(query ?? {}).toString(), literalQuery].filter(Boolean).join('&');
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
