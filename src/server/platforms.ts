import type { Config } from '../config';
import { usageRecorder } from '../domains/channels/rate-limits';
import { NetworkLimits } from '../domains/platform/network-limits';
import type { Logger } from '../kernel/logging';
import type { Services } from '../kernel/session/context';
import { type Networks, openNetworks } from '../networks';

/** Opens the adapters of all platforms. Calls `started` with a stop function for each part as soon as it has started. */
export async function openPlatforms(
  { networks: settings, sandbox }: Pick<Config, 'networks' | 'sandbox'>,
  { pool, clock, feed }: Pick<Services, 'pool' | 'clock' | 'feed'>,
  log: Logger,
  started: (stop: () => Promise<unknown>) => void,
): Promise<Omit<Networks, 'close'>> {
  const limits = await NetworkLimits.open(pool, feed, log);
  started(() => limits.close());
  const onUsage = usageRecorder(pool, log);
  const networks = openNetworks({ limits, clock, log, onUsage, settings, sandbox });
  started(() => networks.close());
  return networks;
}
