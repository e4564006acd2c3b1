import type { Clock } from '../kernel/clock';
import type { Logger } from '../kernel/logging';
import type { NetworkPorts, OnUsage } from '../domains/channels/network.port';
import type { InsightsPorts } from '../domains/publishing/insights/insights.port';
import type { PublishingPorts } from '../domains/publishing/publishing.port';
import { AppDirectory, type AppOptions } from './apps';
import { facebook } from './facebook/adapter';
import { facebookInsights } from './facebook/insights';
import { facebookPublishing } from './facebook/publishing';
import { googleBusiness } from './google-business/adapter';
import { googleBusinessPublishing } from './google-business/publishing';
import { HttpClient, type HttpOptions } from './http-client';
import { instagram } from './instagram/adapter';
import { instagramInsights } from './instagram/insights';
import { instagramPublishing } from './instagram/publishing';
import { linkedin } from './linkedin/adapter';
import { linkedinInsights } from './linkedin/insights';
import { linkedinPublishing } from './linkedin/publishing';
import { youtube } from './youtube/adapter';
import { youtubeInsights } from './youtube/insights';
import { youtubePublishing } from './youtube/publishing';
import { pinterest } from './pinterest/adapter';
import { pinterestInsights } from './pinterest/insights';
import { pinterestPublishing } from './pinterest/publishing';
import { tiktok } from './tiktok/adapter';
import { tiktokInsights } from './tiktok/insights';
import { tiktokPublishing } from './tiktok/publishing';
import { whatsapp } from './whatsapp/adapter';
import { x } from './x/adapter';
import { xInsights } from './x/insights';
import { xPublishing } from './x/publishing';
import type { Limits, Resilience, Shared } from './network-client';

/** The adapters of all platforms. */
const ADAPTERS = [instagram, facebook, linkedin, x, youtube, googleBusiness, tiktok, pinterest, whatsapp];

/** The platforms that posts can be published on. */
const PUBLISHERS = [
  instagramPublishing,
  facebookPublishing,
  linkedinPublishing,
  xPublishing,
  pinterestPublishing,
  youtubePublishing,
  tiktokPublishing,
  googleBusinessPublishing,
];

/** The platforms that report metrics of posts. */
const MEASURERS = [
  instagramInsights,
  facebookInsights,
  linkedinInsights,
  xInsights,
  youtubeInsights,
  tiktokInsights,
  pinterestInsights,
];

const RESILIENCE: Resilience = { retries: 2, pause: 250, outages: 5, recovery: 30_000 };

interface NetworkOptions extends AppOptions {
  readonly limits: Limits;
  readonly clock: Clock;
  readonly log: Logger;
  readonly onUsage: OnUsage;
  readonly http?: Partial<HttpOptions>;
  readonly resilience?: Partial<Resilience>;
}

export interface Networks {
  readonly ports: NetworkPorts;
  readonly publishing: PublishingPorts;
  readonly insights: InsightsPorts;
  /** Completes open calls, then closes the connections. */
  close(): Promise<void>;
}

/** Creates the adapters of all platforms, which share their connections. */
export function openNetworks(options: NetworkOptions): Networks {
  const { limits, clock, log, onUsage, settings, sandbox } = options;
  const http = new HttpClient(options.http);
  const apps = new AppDirectory({ settings, sandbox }, http);
  const resilience = { ...RESILIENCE, ...options.resilience };
  const shared: Shared = { http, apps, limits, clock, log, onUsage, resilience };
  const ports = ADAPTERS.map((adapter) => adapter(shared));
  const publishers = PUBLISHERS.map((publisher) => publisher(shared));
  const measurers = MEASURERS.map((measurer) => measurer(shared));
  return {
    insights: new Map(measurers.map((port) => [port.platform, port])),
    publishing: new Map(publishers.map((port) => [port.platform, port])),
    ports: new Map(ports.map((port) => [port.platform, port])),
    close: () => http.close(),
  };
}
