import type {} from '../../kernel/session';
import type { Platform } from '../common/content.enums';
import type { NetworkPort, NetworkPorts } from './network.port';

/** Returns the part of a URL path that names a platform, such as `google-business`. */
export const pathOf = (platform: Platform): string => platform.toLowerCase().replaceAll('_', '-');

/** The platforms that a server can reach, and where they send users back. */
export class Networks {
  /** `publicUrl` is the URL of the server, which is known only when it listens if its port is chosen by the system. */
  constructor(
    private readonly ports: NetworkPorts,
    public publicUrl: string,
  ) {}

  /** Returns the port of a platform. Undefined if accounts of it cannot be connected. */
  portOf(platform: Platform): NetworkPort | undefined {
    return this.ports.get(platform);
  }

  /** Returns the platform that a part of a URL path names, if accounts of it can be connected. */
  platformOfPath(path: string): Platform | undefined {
    return [...this.ports.keys()].find((platform) => pathOf(platform) === path);
  }

  /** Returns the URL of the page on which a user of a platform follows the deletion of their data. */
  dataDeletionUrlOf(code: string): string {
    return `${this.base}/data-deletion/${code}`;
  }

  /** Returns the URL to which a platform sends the user back. It has to be registered with the app on the platform. */
  redirectUriOf(platform: Platform): string {
    return `${this.base}/oauth/${pathOf(platform)}/callback`;
  }

  private get base(): string {
    return this.publicUrl.replace(/\/+$/, '');
  }
}

declare module '../../kernel/session/context' {
  interface Services {
    readonly networks: Networks;
  }
}
