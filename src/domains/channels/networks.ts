import type { Platform } from '../common/content.enums';
import type { NetworkPort, NetworkPorts } from './network.port';

/** The platforms that this process can reach, and how they reach it. */
export interface Networks {
  readonly ports: NetworkPorts;
  /** URL at which browsers reach the server. */
  readonly publicUrl: string;
}

let current: Networks = { ports: new Map(), publicUrl: '' };

/**
 * Sets the platforms of this process. Called at start: domains know no adapter. Handlers of mutations and tasks find them
 * here, because declarations are made before the program has read its settings.
 */
export const useNetworks = ({ ports, publicUrl }: Networks): void =>
  void (current = { ports, publicUrl: publicUrl.replace(/\/+$/, '') });

/** Returns the port of a platform. Undefined if accounts of it cannot be connected. */
export const portOf = (platform: Platform): NetworkPort | undefined => current.ports.get(platform);

/** Returns the part of a URL path that names a platform, such as `google-business`. */
export const pathOf = (platform: Platform): string => platform.toLowerCase().replaceAll('_', '-');

/** Returns the platform that a part of a URL path names, if accounts of it can be connected. */
export const platformOfPath = (path: string): Platform | undefined =>
  [...current.ports.keys()].find((platform) => pathOf(platform) === path);

/** Returns the URL to which a platform sends the user back. It has to be registered with the app on the platform. */
export const redirectUriOf = (platform: Platform): string =>
  `${current.publicUrl}/oauth/${pathOf(platform)}/callback`;
