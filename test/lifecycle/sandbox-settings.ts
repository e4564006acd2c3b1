import { Platform } from '../../src/domains/common/content.enums';
import type { openPlatforms } from '../../src/server/platforms';

/** The settings of a server that uses the sandbox for all platforms. */
export function sandboxSettings(controlUrl: string) {
  const { hostname: host, port } = new URL(controlUrl);
  const networks = Object.fromEntries(Object.keys(Platform).map((name) => [name, {}]));
  return { networks, sandbox: { host, port: Number(port), seed: 'test' } } as unknown as Parameters<
    typeof openPlatforms
  >[0];
}
