import type { Call } from '../../frame/network';
import { stateOf } from '../../frame/oauth';
import type { Token } from '../../frame/rows';
import { isRecord, parseJson } from '../../frame/values';

/** Returns the text of the access token of a request, from its header or the parameter `access_token`. */
export const tokenTextOf = ({ headers, query }: Call): string | undefined =>
  /^Bearer\s+(\S+)$/i.exec(headers['authorization'] ?? '')?.[1] ?? query['access_token'];

/** Returns the access token of a request if it is known, and neither expired nor revoked. */
export function tokenOf(call: Call): Token | undefined {
  const token = call.world.tokens.get(tokenTextOf(call) ?? '');
  const isGoogle = token?.kind === 'ACCESS' && token.login === 'google';
  return isGoogle && stateOf(call.world, token) === 'ACTIVE' ? token : undefined;
}

/** Parses a JSON body. Empty bodies have no fields. Returns undefined if the body is malformed. */
export function jsonOf({ raw }: Call): Readonly<Record<string, unknown>> | undefined {
  if (!raw.length) return {};
  const parsed = parseJson(raw.toString());
  return isRecord(parsed) ? parsed : undefined;
}

/** Returns a field of a JSON object that is an object, or an empty one. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
