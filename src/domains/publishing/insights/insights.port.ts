import type {} from '../../../kernel/session';
import type { NetworkError } from '../../channels/network.port';
import type { Platform } from '../../common/content.enums';
import type { PublicationKind } from '../publishing.enums';
import type { PublishingAccount } from '../publishing.port';
import type { MetricField } from './metrics';

export type { MetricField };

/** How a platform reports metrics of published posts. The adapters in `src/networks` implement it. Changes nothing. */
export interface InsightsPort {
  readonly platform: Platform;
  /** Maximum number of posts per call of `read`. */
  readonly maxPosts: number;
  /** The metrics that the adapter can return. */
  readonly fields: readonly MetricField[];
  /**
   * Reads the metrics of posts of one account, in as few calls as the platform allows. Rejects with a `NetworkError` only if
   * no post could be read.
   */
  read(account: PublishingAccount, posts: readonly MeasuredPost[]): Promise<InsightsResult>;
}

/** All platforms that report metrics of posts. */
export type InsightsPorts = ReadonlyMap<Platform, InsightsPort>;

/** A post whose metrics are read. */
export interface MeasuredPost {
  readonly platformPostId: string;
  /** Null if unknown. */
  readonly kind: PublicationKind | null;
  readonly publishedAt: Date;
}

export interface InsightsResult {
  /** By ID of the post. Posts that were not read are absent. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** The error that ended the reading before all posts were read. */
  readonly error?: NetworkError;
}

export type Reading =
  | { readonly found: true; readonly totals: Totals }
  /** The platform does not show the post. One such reading is no evidence that it was deleted. */
  | { readonly found: false };

/** Totals since publishing. A metric that the platform did not report is absent, which is not zero. */
export type Totals = Readonly<Partial<Record<MetricField, number>>>;

declare module '../../../kernel/session/context' {
  interface Services {
    readonly insights: InsightsPorts;
  }
}
