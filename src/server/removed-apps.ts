import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DATA_DELETION_PAGE } from '../domains/channels/data-deletion.messages';
import { pathOf } from '../domains/channels/networks';
import {
  dataDeletionOf,
  endGrant,
  type RemovedGrant,
  requestDataDeletion,
} from '../domains/channels/removed-grant';
import type { Platform } from '../domains/common/content.enums';
import type { Logger } from '../kernel/logging';
import type { Message } from '../kernel/messages';
import type { Services } from '../kernel/session/context';
import { readSignedRequest } from '../networks/signed-request';
import type { WebhookSettings } from '../networks/webhooks';
import { sendPage } from './consent-page';
import { errorBody } from './http-errors';

/** The platforms of Meta whose apps call back when a user removes them. */
const APPS: readonly Platform[] = ['FACEBOOK', 'INSTAGRAM', 'WHATSAPP'];
const BODY_LIMIT = 16_384;
const CODE = /^[\w-]{43}$/;

interface RemovalOptions {
  readonly services: Pick<Services, 'pool' | 'networks'>;
  readonly log: Logger;
  readonly settings: () => WebhookSettings;
}

type Route = { Params: { network: string } };
type Callback = FastifyRequest<Route>;

/** Returns who removed the app. Undefined if the app of no platform in the path has signed the request. */
function removedGrantOf({ params, body }: Callback, settings: WebhookSettings): RemovedGrant | undefined {
  const own = APPS.find((platform) => pathOf(platform) === params.network);
  const key = own && settings[own]?.clientSecret;
  if (key === undefined) return undefined;
  const form = new URLSearchParams(Buffer.isBuffer(body) ? body.toString() : '');
  const request = readSignedRequest(form.get('signed_request') ?? '', [key]);
  // One app can serve several platforms, and knows the user by the same ID on all of them.
  const apps = APPS.filter((platform) => settings[platform]?.clientSecret === key);
  return request && { apps, grantorId: request.userId, issuedAt: request.issuedAt };
}

/** Receives the callbacks of Meta about users who remove the app. The scope leaves bodies as they were sent. */
export function receiveRemovals(scope: FastifyInstance, { services, log, settings }: RemovalOptions): void {
  const { pool, networks } = services;
  const withGrant =
    (handle: (removed: RemovedGrant, reply: FastifyReply) => Promise<unknown>) =>
    async (request: Callback, reply: FastifyReply): Promise<unknown> => {
      const removed = removedGrantOf(request, settings());
      if (removed) return handle(removed, reply);
      log.info(
        { network: request.params.network, reqId: request.id },
        'callback rejected: invalid signature',
      );
      const message = 'The signature of `signed_request` is invalid.';
      return reply.status(401).send(errorBody('UNAUTHENTICATED', message, request.id));
    };
  const path = (name: string): string => `/webhooks/:network/${name}`;
  scope.post<Route>(
    path('deauthorize'),
    { bodyLimit: BODY_LIMIT },
    withGrant(async (removed, reply) => {
      await endGrant(pool, removed);
      return reply.send();
    }),
  );
  scope.post<Route>(
    path('data-deletion'),
    { bodyLimit: BODY_LIMIT },
    withGrant(async (removed, reply) => {
      const code = await requestDataDeletion(pool, removed);
      return reply.send({ url: networks.dataDeletionUrlOf(code), confirmation_code: code });
    }),
  );
}

/** Serves the page on which users see whether their data was deleted, `/data-deletion/<code>`. */
export function serveDataDeletions(app: FastifyInstance, { pool }: Pick<Services, 'pool'>): void {
  const day = (date: Date): string => date.toISOString().slice(0, 10);
  const pageOf = async (code: string): Promise<{ title: Message; text: Message } | undefined> => {
    const deletion = CODE.test(code) ? await dataDeletionOf(pool, code) : undefined;
    if (!deletion) return undefined;
    const requested = day(deletion.requestedAt);
    if (!deletion.completedAt)
      return { title: DATA_DELETION_PAGE.pending(), text: DATA_DELETION_PAGE.wait({ requested }) };
    const completed = day(deletion.completedAt);
    return { title: DATA_DELETION_PAGE.completed(), text: DATA_DELETION_PAGE.done({ requested, completed }) };
  };
  app.get<{ Params: { code: string } }>('/data-deletion/:code', async (request, reply) => {
    const page = await pageOf(request.params.code);
    if (!page) void reply.status(404);
    return sendPage(
      request,
      reply,
      page ?? { title: DATA_DELETION_PAGE.unknown(), text: DATA_DELETION_PAGE.check() },
    );
  });
}
