import { pathOf } from '../domains/channels/networks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import type { Platform } from '../domains/common/content.enums';
import type { Logger } from '../kernel/logging';
import type { Services } from '../kernel/session/context';
import {
  WEBHOOK_PROTOCOLS,
  type WebhookProtocol,
  type WebhookSecrets,
  webhookSecrets,
  type WebhookSettings,
} from '../networks/webhooks';
import { errorBody } from './http-errors';
import { receiveRemovals } from './removed-apps';

/** Larger than a batch of 1,000 changes. */
const BODY_LIMIT = 4_194_304;

interface WebhookOptions {
  readonly services: Pick<Services, 'pool' | 'networks'>;
  readonly log: Logger;
  /** Returns the secrets of the platforms. Webhooks of a platform without a key are rejected. */
  readonly settings: () => WebhookSettings;
}

interface Target {
  readonly platform: Platform;
  readonly protocol: WebhookProtocol;
  readonly secrets: WebhookSecrets;
}

type Params = { Params: { network: string } };

/** Returns the platform of a path, such as `/webhooks/instagram`. Undefined if its webhooks are not configured. */
function targetOf(network: string, settings: WebhookSettings): Target | undefined {
  for (const [platform, protocol] of WEBHOOK_PROTOCOLS) {
    if (pathOf(platform) !== network) continue;
    const secrets = webhookSecrets(platform, settings);
    return secrets && { platform, protocol, secrets };
  }
  return undefined;
}

const reject = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
  reply.status(status).send(errorBody(code, message, reply.request.id));

/** Calls the handler if webhooks of the platform in the path are configured. */
const withTarget =
  (
    settings: () => WebhookSettings,
    handle: (target: Target, request: FastifyRequest, reply: FastifyReply) => unknown,
  ) =>
  (request: FastifyRequest<Params>, reply: FastifyReply): unknown => {
    const target = targetOf(request.params.network, settings());
    if (!target) return reject(reply, 404, 'NOT_FOUND', 'Webhooks of this platform are not configured.');
    return handle(target, request, reply);
  };

function answerChallenge(
  { protocol, secrets }: Target,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  // A repeated parameter is a list.
  const query = Object.entries(request.query as object).filter(([, value]) => typeof value === 'string');
  const response = protocol.challenge(Object.fromEntries(query), secrets);
  if (!response) return reject(reply, 403, 'FORBIDDEN', 'The challenge is invalid.');
  return reply
    .header('content-type', response.contentType)
    .header('x-content-type-options', 'nosniff')
    .send(response.body);
}

/**
 * Receives webhooks of the platforms. A webhook is stored before it is answered. If that fails, the platform is answered
 * with an error and sends it again. A repeated one is stored once.
 */
export function receiveWebhooks(app: FastifyInstance, options: WebhookOptions): void {
  const { services, log, settings } = options;
  const store = async (
    { platform, protocol, secrets }: Target,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<unknown> => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    if (!secrets.keys.some((key) => protocol.isSigned(request.headers, body, key))) {
      log.info({ platform, reqId: request.id }, 'webhook rejected: invalid signature');
      return reject(reply, 401, 'UNAUTHENTICATED', 'The signature of the webhook is invalid.');
    }
    await services.pool.query('SELECT channels.receive_webhook($1, $2, $3)', [uuidv7(), platform, body]);
    return reply.send();
  };
  void app.register((scope, _, done) => {
    // Signatures are those of the bytes as they were sent, whatever their content type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser<Buffer>('*', { parseAs: 'buffer' }, (request, body, parsed) => {
      try {
        request.memory.grow(body.length);
        parsed(null, body);
      } catch (error) {
        parsed(error as Error);
      }
    });
    scope.get<Params>('/webhooks/:network', withTarget(settings, answerChallenge));
    scope.post<Params>('/webhooks/:network', { bodyLimit: BODY_LIMIT }, withTarget(settings, store));
    receiveRemovals(scope, options);
    done();
  });
}
