import { NetworkError } from '../domains/channels/network.port';
import type {
  InsightsPort,
  InsightsResult,
  MeasuredPost,
  MetricField,
  Reading,
  Totals,
} from '../domains/publishing/insights/insights.port';
import type { PublishingAccount } from '../domains/publishing/publishing.port';
import type { NetworkClient } from './network-client';

/** Seconds for which a rejected metric is not asked for. */
const REJECTED_SECONDS = 86_400;

/** Values by the name of the network. */
export type Values = Readonly<Record<string, number>>;

/** Where a metric of a network belongs. `scale` converts its unit. Values of the same field are added up. */
interface Target {
  readonly field: MetricField;
  readonly scale?: number;
}
type Names = Readonly<Record<string, MetricField | Target>>;

const targetOf = (target: MetricField | Target): Target =>
  typeof target === 'string' ? { field: target } : target;

/** Returns the values by field. Metrics that the network did not report are absent. */
function totalsOf(names: Names, values: Values): Totals {
  const totals: Partial<Record<MetricField, number>> = {};
  for (const [name, value] of Object.entries(values)) {
    const named = names[name];
    if (named === undefined) continue;
    const { field, scale = 1 } = targetOf(named);
    totals[field] = (totals[field] ?? 0) + value * scale;
  }
  return Object.fromEntries(
    Object.entries(totals).map(([field, total]) => [field, Math.max(0, Math.floor(total))]),
  );
}

/** How a network reports metrics. */
interface Measurer {
  readonly client: NetworkClient;
  readonly maxPosts: number;
  readonly names: Names;
  /** Scopes of which one is needed. Without it, posts have no metrics. */
  readonly scopes: readonly string[];
  /** Returns the values of posts by ID, `null` for posts that the network does not show. */
  readonly read: (
    account: PublishingAccount,
    posts: readonly MeasuredPost[],
  ) => Promise<{ readonly values: ReadonlyMap<string, Values | null>; readonly error?: NetworkError }>;
}

/** Creates the insights port of a network. */
export function insightsPort({ client, maxPosts, names, scopes, read }: Measurer): InsightsPort {
  const fields = new Set(Object.values(names).map((target) => targetOf(target).field));
  const readingOf = (values: Values | null): Reading =>
    values ? { found: true, totals: totalsOf(names, values) } : { found: false };
  return {
    platform: client.platform,
    maxPosts,
    fields: [...fields],
    async read(account, posts): Promise<InsightsResult> {
      if (!scopes.some((scope) => account.tokens.scopes.includes(scope)))
        return { readings: new Map(posts.map((post) => [post.platformPostId, readingOf({})])) };
      const { values, error } = await read(account, posts);
      const readings = new Map([...values].map(([id, one]) => [id, readingOf(one)]));
      return error ? { readings, error } : { readings };
    },
  };
}

/** Reads posts one after the other. A failure ends the reading, unless it is the first one, which is thrown. */
export async function eachPost(
  posts: readonly MeasuredPost[],
  read: (post: MeasuredPost) => Promise<Values | null>,
): Promise<{ values: Map<string, Values | null>; error?: NetworkError }> {
  const values = new Map<string, Values | null>();
  for (const post of posts) {
    try {
      values.set(post.platformPostId, await read(post));
    } catch (error) {
      if (!(error instanceof NetworkError) || !values.size) throw error;
      return { values, error };
    }
  }
  return { values };
}

const isOfClass = (error: unknown, ...classes: readonly NetworkError['class'][]): boolean =>
  error instanceof NetworkError && classes.includes(error.class);

/**
 * Asks for metrics in groups. A network rejects a call as a whole if it does not know one of its metrics: then each metric of
 * the group is asked for alone, and those that are rejected are not asked for again for a day.
 */
export class MetricGroups {
  private readonly rejected = new Map<string, Date>();

  constructor(private readonly client: NetworkClient) {}

  /** Reads groups of metrics. `kind` names what the metrics are of, since posts of other kinds have others. */
  async read(
    kind: string,
    groups: readonly (readonly string[])[],
    ask: (names: readonly string[]) => Promise<Values>,
  ): Promise<Values> {
    let values: Values = {};
    for (const group of groups) {
      const names = group.filter((name) => !this.isRejected(kind, name));
      if (!names.length) continue;
      try {
        values = { ...values, ...(await this.narrowed(kind, names, ask)) };
      } catch (error) {
        // The token works, so a permission for this group is missing.
        if (!Object.keys(values).length || !isOfClass(error, 'RECONNECT')) throw error;
      }
    }
    return values;
  }

  private async narrowed(
    kind: string,
    names: readonly string[],
    ask: (names: readonly string[]) => Promise<Values>,
  ): Promise<Values> {
    try {
      return await ask(names);
    } catch (error) {
      if (!isOfClass(error, 'FIX_CONTENT')) throw error;
    }
    const values = names.length > 1 ? await this.each(kind, names, ask) : {};
    if (names.length === 1) this.rejected.set(`${kind} ${names[0]}`, this.client.after(REJECTED_SECONDS));
    return values;
  }

  private async each(
    kind: string,
    names: readonly string[],
    ask: (names: readonly string[]) => Promise<Values>,
  ): Promise<Values> {
    const found: Values[] = [];
    for (const name of names) found.push(await this.narrowed(kind, [name], ask));
    return Object.assign({}, ...found) as Values;
  }

  private isRejected(kind: string, name: string): boolean {
    const until = this.rejected.get(`${kind} ${name}`);
    return until !== undefined && until > this.client.now;
  }
}

/** Returns null in place of a failure that means that the network does not show the post. */
export async function unlessGone(
  read: Promise<Values>,
  isGone: (error: NetworkError) => boolean = (error) => error.class === 'GONE',
): Promise<Values | null> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof NetworkError && isGone(error)) return null;
    throw error;
  }
}
