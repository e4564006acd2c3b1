import type { Config } from '../config';
import type { NetworkPorts } from '../domains/channels/network.port';
import { usageRecorder } from '../domains/channels/rate-limits';
import type { Logger } from '../kernel/logging';
import type { Services } from '../kernel/session/context';
import { openNetworks } from '../networks';
import { openNetworkLimits } from './network-limits';

/** Opens the adapters of all platforms. Calls `started` with a stop function for each part as soon as it has started. */
export async function openPlatforms(
  { networks: settings, sandbox }: Pick<Config, 'networks' | 'sandbox'>,
  { pool, clock }: Pick<Services, 'pool' | 'clock'>,
  log: Logger,
  started: (stop: () => Promise<unknown>) => void,
): Promise<NetworkPorts> {
  const opened = await openNetworkLimits(pool, log);
  started(() => opened.stop());
  const onUsage = usageRecorder(pool, log);
  const networks = openNetworks({ limits: opened.limits, clock, log, onUsage, settings, sandbox });
  started(() => networks.close());
  return networks.ports;
}
