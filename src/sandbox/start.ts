import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { createControlServer } from './control/server';
import { settle } from './frame/effects';
import { type NetworkName, networkNames } from './frame/rows';
import { createNetworkServer } from './frame/server';
import { World } from './frame/world';
import { networks } from './networks';
import { admitResidents, type Resident, type ResidentGrant } from './residents';
import { registerServer } from './register-server';

interface SandboxOptions {
  readonly host: string;
  /** Port of the control server; the networks have the following ones. 0 selects free ports. */
  readonly port: number;
  /** Folder of the journal and the copied media files. */
  readonly folder: string;
  readonly seed: string;
  /** URLs at which the networks are reached, if they differ from host and port. */
  readonly baseUrls?: Readonly<Partial<Record<NetworkName, string>>>;
  /** URL of the server whose callbacks are registered with all apps, and to which webhooks are sent. */
  readonly serverUrl?: string | undefined;
  /** Accounts in addition to those of the seed, with the tokens that the server has for them. */
  readonly residents?: readonly Resident[];
  readonly grants?: readonly ResidentGrant[];
}

export interface Sandbox {
  readonly controlUrl: string;
  readonly baseUrls: Readonly<Record<NetworkName, string>>;
  /** The secrets with which the networks sign webhooks. */
  readonly webhookSecrets: Readonly<Partial<Record<NetworkName, WebhookSecrets>>>;
  stop(): Promise<void>;
}

interface WebhookSecrets {
  readonly clientSecret: string;
  readonly consumerSecret?: string;
}

/** The settings of the program that the sandbox needs. */
export interface SandboxSettings {
  readonly sandbox?: { readonly host: string; readonly port: number; readonly seed: string };
  readonly dataDir: string;
  readonly networks: Readonly<Record<NetworkName, { readonly baseUrl?: string }>>;
}

/** Starts the sandbox with the settings of the program. Returns undefined if it is turned off. */
export async function startConfiguredSandbox(
  settings: SandboxSettings,
  server: Pick<SandboxOptions, 'serverUrl' | 'residents' | 'grants'> = {},
): Promise<Sandbox | undefined> {
  const { sandbox, dataDir, networks } = settings;
  const baseUrls = Object.fromEntries(
    Object.entries(networks).flatMap(([name, { baseUrl }]) =>
      baseUrl === undefined ? [] : [[name, baseUrl]],
    ),
  );
  return sandbox && startSandbox({ ...sandbox, folder: join(dataDir, 'sandbox'), baseUrls, ...server });
}

/** Starts the control server and one server per network. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { host, port, folder, seed } = options;
  const baseUrls = Object.fromEntries(
    networkNames.map((name) => [name, options.baseUrls?.[name] ?? '']),
  ) as Record<NetworkName, string>;
  const world = new World({ folder, seed, baseUrls });
  const servers: FastifyInstance[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.close()));
    await world.close();
  };
  const listen = async (server: FastifyInstance, number: number): Promise<string> => {
    servers.push(server);
    await server.listen({ host, port: port && port + number });
    const address = server.server.address() as AddressInfo;
    return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  };
  try {
    world.store.write(() => {
      for (const network of networks) network.seed(world);
      admitResidents(world, options.residents ?? [], options.grants ?? []);
      if (options.serverUrl !== undefined) registerServer(world, networks, options.serverUrl);
    });
    const controlUrl = await listen(createControlServer(networks, world), 0);
    for (const [index, network] of networks.entries()) {
      const url = await listen(createNetworkServer(network, world), index + 1);
      baseUrls[network.name] ||= url;
    }
    world.webhooks.beforeDelivery(async () => settle(world, networks));
    for (const { upkeep } of networks) if (upkeep) world.webhooks.beforeDelivery(() => upkeep(world));
    world.webhooks.start((error) => console.error('Webhooks were not sent. Trying again.', error));
    return { controlUrl, baseUrls, webhookSecrets: webhookSecretsOf(world), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const webhookSecretsOf = (world: World): Sandbox['webhookSecrets'] =>
  Object.fromEntries(
    networks
      .filter(({ webhooks }) => webhooks)
      .map(({ name, world: inhabitants }) => {
        const { secret, consumerSecret } = world.apps.all().find((app) => app.world === inhabitants)!;
        return [name, { clientSecret: secret, ...(consumerSecret !== undefined && { consumerSecret }) }];
      }),
  );
