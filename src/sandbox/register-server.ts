import type { Network } from './frame/network';
import type { World } from './frame/world';

const pathOf = ({ name }: Network): string => name.toLowerCase().replaceAll('_', '-');

/**
 * Registers a server with the apps of all networks, as a developer does in their portals: its callbacks as redirect URIs,
 * and its webhooks.
 */
export function registerServer(world: World, networks: readonly Network[], serverUrl: string): void {
  const base = serverUrl.replace(/\/+$/, '');
  for (const app of world.apps.all()) {
    const own = networks.filter((network) => network.world === app.world);
    const callbacks = own.map((network) => `${base}/oauth/${pathOf(network)}/callback`);
    const missing = callbacks.filter((uri) => !app.redirectUris.includes(uri));
    if (missing.length) world.apps.put({ ...app, redirectUris: [...app.redirectUris, ...missing] });
  }
  for (const network of networks) network.webhooks?.subscribe(world, `${base}/webhooks/${pathOf(network)}`);
}
