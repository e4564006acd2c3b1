import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';

/** Chrome keeps no answer of a preflight longer than this. */
const TWO_HOURS = 7_200;

/**
 * Lets pages of these origins ask, with the refresh token's cookie where they are of the same site. Origins are
 * compared as they stand: one that is not among them is not named in the answer, and its browser keeps that from the page.
 */
export async function allowOrigins(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  await app.register(cors, {
    origin: [...origins],
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id'],
    maxAge: TWO_HOURS,
    // Refuses in a form of its own what is no preflight; answered as one, it does no harm.
    strictPreflight: false,
  });
}
