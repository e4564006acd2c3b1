import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

const FORM = /^([\w-]{43})\.([\w-]{1,4000})$/;

const Payload = z.object({
  algorithm: z.literal('HMAC-SHA256'),
  issued_at: z.int().nonnegative().max(1e11),
  user_id: z.union([z.string().min(1).max(255), z.int().positive().transform(String)]),
});

/** Who removed the app of Marquee from their account at Meta. */
export interface SignedRequest {
  readonly userId: string;
  readonly issuedAt: Date;
  /** The key of the app that signed the request. */
  readonly key: string;
}

/** Reads the `signed_request` of a callback of Meta. Undefined if none of the keys has signed it. */
export function readSignedRequest(text: string, keys: readonly string[]): SignedRequest | undefined {
  const [, signature, data] = FORM.exec(text) ?? [];
  if (signature === undefined || data === undefined) return undefined;
  const given = Buffer.from(signature, 'base64url');
  const key = keys.find((secret) =>
    timingSafeEqual(given, createHmac('sha256', secret).update(data).digest()),
  );
  if (key === undefined) return undefined;
  const payload = Payload.safeParse(parsed(Buffer.from(data, 'base64url').toString())).data;
  return payload && { userId: payload.user_id, issuedAt: new Date(payload.issued_at * 1000), key };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
