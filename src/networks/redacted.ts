import type { NetworkRequest } from './http-client';

const MAX_LENGTH = 300;
/** Values shorter than this, such as names of fields, are no secrets. */
const SHORTEST_SECRET = 8;
/** Longer runs than any name of a scope or field. */
const SECRET_LIKE = /[\w.|~+/=-]{48,}/g;

/**
 * Returns a text of a network without anything that was sent to it, or that could be a token. `secret` is that of the app,
 * which headers contain in an encoded form.
 */
export function redacted(text: string, request: NetworkRequest, secret = ''): string {
  const { query, form, headers, json } = request;
  // Such as `Bearer <id>|<secret>`.
  const sent = [query, form, headers, json]
    .flatMap(textsIn)
    .flatMap((value) => [value, ...value.split(' '), ...value.split(/[ |]/)]);
  const secrets = [...sent, secret, encodeURIComponent(secret)]
    .filter((value) => value.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
  const hidden = secrets.reduce((rest, value) => rest.replaceAll(value, '[secret]'), text);
  return hidden.replace(SECRET_LIKE, '[secret]').slice(0, MAX_LENGTH);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
