import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Platform } from '../domains/common/content.enums';

/** Settings of the webhooks of a platform. */
interface Settings {
  readonly clientSecret?: string;
  /** The API secret key of an app of X, which is another one than its client secret. */
  readonly consumerSecret?: string;
  readonly webhookVerifyToken?: string;
}

export type WebhookSettings = Readonly<Partial<Record<Platform, Settings>>>;

/** The secrets of the webhooks of a platform. */
export interface WebhookSecrets {
  /** The keys that sign webhooks. The first one signs challenges. */
  readonly keys: readonly [string, ...string[]];
  /** The texts that the operator chose when subscribing. Only the platforms of Meta send one. */
  readonly verifyTokens: readonly string[];
}

interface ChallengeResponse {
  readonly contentType: string;
  readonly body: string;
}

type Query = Readonly<Record<string, string | undefined>>;

/** How a platform proves that webhooks are its own, and checks that it may send them. */
export interface WebhookProtocol {
  /** Returns the response to a challenge. Undefined if the request is none, or if it lacks the verify token. */
  readonly challenge: (query: Query, secrets: WebhookSecrets) => ChallengeResponse | undefined;
  /** Returns whether the signature in the headers is that of the body. */
  readonly isSigned: (headers: IncomingHttpHeaders, body: Buffer, secret: string) => boolean;
}

const hmac = (secret: string, ...parts: readonly (string | Buffer)[]): Buffer => {
  const hash = createHmac('sha256', secret);
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** Compares in a time that does not depend on the content, only on the length, which is no secret. */
const equals = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

const headerOf = (headers: IncomingHttpHeaders, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
};

const meta: WebhookProtocol = {
  challenge: (query, { verifyTokens }) => {
    const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge } = query;
    if (mode !== 'subscribe' || challenge === undefined) return undefined;
    if (!verifyTokens.some((known) => equals(token, known))) return undefined;
    return { contentType: 'text/plain; charset=utf-8', body: challenge };
  },
  isSigned: (headers, body, secret) =>
    equals(headerOf(headers, 'x-hub-signature-256'), `sha256=${hmac(secret, body).toString('hex')}`),
};

const json = (body: object): ChallengeResponse => ({
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

/**
 * Challenges are signed with the key that signs webhooks. A challenge in the form of a webhook must not be answered, because
 * the answer would be the signature of a forged one.
 */
const CRC_TOKEN = /^[\w+/=.-]{1,200}$/;
const CHALLENGE_CODE = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const x: WebhookProtocol = {
  challenge: ({ crc_token: token = '' }, { keys: [key] }) =>
    CRC_TOKEN.test(token)
      ? json({ response_token: `sha256=${hmac(key, token).toString('base64')}` })
      : undefined,
  isSigned: (headers, body, secret) =>
    equals(
      headerOf(headers, 'x-twitter-webhooks-signature'),
      `sha256=${hmac(secret, body).toString('base64')}`,
    ),
};

const linkedin: WebhookProtocol = {
  challenge: ({ challengeCode = '' }, { keys: [key] }) =>
    CHALLENGE_CODE.test(challengeCode)
      ? json({ challengeCode, challengeResponse: hmac(key, challengeCode).toString('hex') })
      : undefined,
  isSigned: (headers, body, secret) =>
    equals(headerOf(headers, 'x-li-signature'), hmac(secret, 'hmacsha256=', body).toString('hex')),
};

const tiktok: WebhookProtocol = {
  challenge: () => undefined,
  isSigned: (headers, body, secret) => {
    const [, time, signature] =
      /^t=(\d{1,12}),s=([0-9a-f]{64})$/.exec(headerOf(headers, 'tiktok-signature')) ?? [];
    return (
      time !== undefined &&
      signature !== undefined &&
      equals(signature, hmac(secret, `${time}.`, body).toString('hex'))
    );
  },
};

/** The platforms that send webhooks. The others have none, or sign them in no documented way. */
export const WEBHOOK_PROTOCOLS: ReadonlyMap<Platform, WebhookProtocol> = new Map<Platform, WebhookProtocol>([
  ['FACEBOOK', meta],
  ['INSTAGRAM', meta],
  ['WHATSAPP', meta],
  ['X', x],
  ['LINKEDIN', linkedin],
  ['TIKTOK', tiktok],
]);

const defined = (texts: readonly (string | undefined)[]): string[] =>
  texts.filter((text) => text !== undefined);

/** Returns the secrets of the webhooks of a platform. Undefined if no key is set. */
export function webhookSecrets(platform: Platform, settings: WebhookSettings): WebhookSecrets | undefined {
  // Instagram accounts that are connected through a page belong to the app of Facebook.
  const owners: readonly Platform[] = platform === 'INSTAGRAM' ? ['INSTAGRAM', 'FACEBOOK'] : [platform];
  const all = owners.map((owner) => settings[owner] ?? {});
  const [first, ...others] = defined(
    all.map(({ clientSecret, consumerSecret }) => (platform === 'X' ? consumerSecret : clientSecret)),
  );
  if (first === undefined) return undefined;
  return {
    keys: [first, ...others],
    verifyTokens: defined(all.map(({ webhookVerifyToken }) => webhookVerifyToken)),
  };
}
