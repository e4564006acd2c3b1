import type { Config } from '../config';
import type { SessionVariables } from '../kernel/database/pools';

/** Returns what SQL functions know of the process. `system_setting` chooses settings by the environment. */
export const variablesOf = ({ environment }: Config): SessionVariables => ({
  'platform.environment': environment,
});
