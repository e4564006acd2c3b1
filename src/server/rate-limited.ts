import type { FastifyReply } from 'fastify';
import { ApiError } from '../kernel/errors';
import type { PlainRequest } from './plain-request';

/** Returns an error that reports an exhausted budget. Throws any other error. */
export function rateLimit(error: unknown): ApiError {
  if (error instanceof ApiError && error.extensions.code === 'RATE_LIMITED') return error;
  throw error;
}

interface HttpDetails {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
}

/** Sends the response that Apollo would send for a request beyond the budget. */
export function sendRateLimited(
  reply: FastifyReply,
  { contentType }: PlainRequest,
  { message, extensions }: ApiError,
  responseExtensions?: Readonly<Record<string, unknown>>,
): FastifyReply {
  const { http, ...shown } = extensions;
  const { status, headers } = http as HttpDetails;
  for (const [name, value] of headers) void reply.header(name, value);
  const body = { errors: [{ message, extensions: shown }], extensions: responseExtensions };
  return reply
    .status(status)
    .header('content-type', contentType)
    .send(`${JSON.stringify(body)}\n`);
}
