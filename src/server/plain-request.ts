import type { FastifyRequest } from 'fastify';
import { mediaTypeFor } from './media-types';

/** A GraphQL request and the media type of its response. */
export interface PlainRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly contentType: string;
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
  const mediaType = mediaTypeFor(request.raw.headers.accept);
  if (!mediaType) return undefined;
  return {
    query,
    operationName: operationName ?? undefined,
    variables: (variables ?? {}) as Record<string, unknown>,
    contentType: `${mediaType}; charset=utf-8`,
  };
}
