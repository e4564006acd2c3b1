import { NetworkError } from '../../channels/network.port';
import type { Publishing } from './context';
import type { Delivery } from './deliveries';

/** Logs why a step failed. Messages of platforms contain no secrets. */
export function logFailure(
  { log }: Publishing,
  { publication, platform, attempt }: Delivery,
  error: unknown,
  message: string,
): void {
  const about = { publication, platform, attempt };
  if (!(error instanceof NetworkError)) return log.error({ ...about, err: error }, message);
  const { class: kind, code, traceId, message: reason } = error;
  log.warn({ ...about, class: kind, code, traceId, reason }, message);
}
