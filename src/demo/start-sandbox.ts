import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Encryption } from '../kernel/encryption';
import type * as SandboxProgram from '../sandbox/start';
import { readGrants } from './grants';
import { residentsOf } from './residents';
import { seedContext } from './seed-context';

/** The server that the sandbox belongs to. */
interface Server {
  readonly url: string;
  readonly ownerUrl: string;
  readonly encryption: Encryption;
}

/** Starts the sandbox with the accounts of the demo, for which the server has tokens. */
export async function startSandbox(
  settings: SandboxProgram.SandboxSettings,
  server: Server,
): Promise<SandboxProgram.Sandbox | undefined> {
  if (!settings.sandbox) return undefined;
  // Loaded when the server is ready, which does not need it.
  await nextTurn();
  const { startConfiguredSandbox } = require('../sandbox/start') as typeof SandboxProgram;
  const residents = residentsOf(seedContext(new Date(), server.url));
  const grants = await readGrants(server.ownerUrl, server.encryption);
  return startConfiguredSandbox(settings, { serverUrl: server.url, residents, grants });
}
