import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../kernel/clock';
import { errorBody } from '../http-errors';

/** The expiry and the signature of a link. */
export interface LinkSignature {
  /** Seconds since 1970. */
  readonly expires: string;
  readonly signature: string;
}

/** Returns the signature of a link that has not expired. Undefined if there is none; the database checks it. */
export function signatureOf(request: FastifyRequest, clock: Clock): LinkSignature | undefined {
  const { expires, signature } = request.query as Record<string, unknown>;
  if (typeof expires !== 'string' || typeof signature !== 'string') return undefined;
  if (!/^\d{1,12}$/.test(expires) || !/^[0-9a-f]{64}$/.test(signature)) return undefined;
  return Number(expires) * 1000 > clock.now().getTime() ? { expires, signature } : undefined;
}

export const denied = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  reply
    .status(403)
    .send(
      errorBody('FORBIDDEN', 'The link is invalid or expired. Query the object for a new one.', request.id),
    );
