import accepts from 'accepts';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';

/** A GraphQL request and the media type of its response. */
export interface PlainRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contentType: string;
}

/** In Apollo's order of preference, which applies if the client has none. */
const MEDIA_TYPES = ['application/json', 'application/graphql-response+json'];

/** Response media types by `Accept` header, of which clients have a few. Empty if none is acceptable. */
const types = new LRUCache<string, string>({ max: 100 });

function contentTypeOf({ raw }: FastifyRequest): string | undefined {
  const header = raw.headers.accept ?? '';
  let type = types.get(header);
  if (type === undefined) {
    const preferred = accepts(raw).type(MEDIA_TYPES);
    types.set(header, (type = typeof preferred === 'string' ? `${preferred}; charset=utf-8` : ''));
  }
  return type || undefined;
}

const absent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** Returns the parts of a common well-formed POST request, or undefined for any other request. */
export function plainRequest(request: FastifyRequest): PlainRequest | undefined {
  const { method, body } = request;
  if (method !== 'POST' || typeof body !== 'object' || body === null) return undefined;
  const { query, operationName, variables, extensions } = body as Record<string, unknown>;
  if (typeof query !== 'string' || !absent(extensions)) return undefined;
  if (!absent(operationName) && typeof operationName !== 'string') return undefined;
  if (!absent(variables) && (typeof variables !== 'object' || Array.isArray(variables))) return undefined;
  const contentType = contentTypeOf(request);
  if (!contentType) return undefined;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: (variables ?? {}) as Record<string, unknown>,
    contentType,
  };
}
