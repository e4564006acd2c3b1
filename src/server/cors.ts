import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Chrome caches a preflight response no longer than this. */
const TWO_HOURS = 7_200;

/**
 * Allows requests from these origins, with the refresh token cookie if they are of the same site. Origins are compared
 * exactly. The response does not name any other origin, so the browser hides it from the page.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: [...origins],
    credentials: true,
    // Pages send the bytes of uploads with PUT, and read how many were received and when to send more.
    methods: ['GET', 'POST', 'PUT'],
    exposedHeaders: ['x-request-id', 'range', 'retry-after'],
    maxAge: TWO_HOURS,
    // Strict mode would reject an OPTIONS request that is no preflight in a format of its own.
    strictPreflight: false,
  });
}
