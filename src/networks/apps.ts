import { z } from 'zod';
import type { Platform } from '../domains/common/content.enums';
import { NetworkError } from '../domains/channels/network.port';
import type { HttpClient } from './http-client';

/** The app that the operator registered with a network. */
export interface App {
  readonly id: string;
  readonly secret: string;
  /** ID of the configuration of the embedded signup of WhatsApp. */
  readonly configId?: string | undefined;
}

/** Where a network is reached, and as which app. */
export interface Target {
  /** Replaces all hosts of the network. Undefined for the real ones. */
  readonly baseUrl?: string | undefined;
  readonly app: App;
}

/** Settings of a network. */
interface Settings {
  readonly baseUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly configId?: string;
}

export interface AppOptions {
  readonly settings: Readonly<Record<Platform, Settings>>;
  /** Address of the control server of the sandbox, which stands in for networks without an app. */
  readonly sandbox?: { readonly host: string; readonly port: number } | undefined;
}

const Networks = z.array(z.object({ name: z.string(), baseUrl: z.string(), world: z.string() }));
const Apps = z.array(
  z.object({ id: z.string(), secret: z.string(), world: z.string(), configId: z.string().optional() }),
);

/**
 * Finds URL and app of a network: from the settings, else from the sandbox. The sandbox is asked when it is needed first,
 * since it can be started later than the server.
 */
export class AppDirectory {
  private readonly found = new Map<Platform, Target>();

  constructor(
    private readonly options: AppOptions,
    private readonly http: HttpClient,
  ) {}

  /** Rejects with `SETUP` if there is no app. `owner` is the platform whose app is used, if it is another one. */
  async target(platform: Platform, owner: Platform = platform): Promise<Target> {
    const { settings } = this.options;
    const { clientId: id, clientSecret: secret, configId } = settings[owner];
    if (id !== undefined && secret !== undefined)
      return { baseUrl: settings[platform].baseUrl, app: { id, secret, configId } };
    const found = this.found.get(platform) ?? (await this.ofSandbox(platform));
    if (!found)
      throw new NetworkError(
        `${platform} has no app. Set NETWORKS_${owner}_CLIENT_ID and NETWORKS_${owner}_CLIENT_SECRET.`,
        { platform, class: 'SETUP' },
      );
    this.found.set(platform, found);
    return found;
  }

  private async ofSandbox(platform: Platform): Promise<Target | undefined> {
    const networks = await this.control('networks', Networks);
    const network = networks.find(({ name }) => name === platform);
    const apps = network ? await this.control('apps', Apps) : [];
    const app = apps.find(({ world }) => world === network?.world);
    return (
      network &&
      app && { baseUrl: network.baseUrl, app: { id: app.id, secret: app.secret, configId: app.configId } }
    );
  }

  /** Returns rows of the control API. Returns none if the sandbox does not run. */
  private async control<Row>(path: string, schema: z.ZodType<Row[]>): Promise<Row[]> {
    const { sandbox } = this.options;
    if (!sandbox) return [];
    const host = sandbox.host.includes(':') ? `[${sandbox.host}]` : sandbox.host;
    const url = `http://${host}:${sandbox.port}/api/${path}`;
    const response = await this.http.send(new URL(url), { method: 'GET', url }).catch(() => undefined);
    return schema.safeParse(response?.body).data ?? [];
  }
}
