import type { FastifyInstance, FastifyRequest } from 'fastify';
import { completeConsent, type ConsentResult } from '../domains/channels/consent';
import { CONSENT_PAGE } from '../domains/channels/consent.messages';
import type { Logger } from '../kernel/logging';
import type { Services } from '../kernel/session/context';
import { PAGE_HEADERS, sendPage } from './consent-page';

interface ConsentCallbackOptions {
  readonly services: Services;
  readonly log: Logger;
  /** URL of the frontend, without a trailing slash. If undefined, users see a page of the server. */
  readonly appUrl?: string | undefined;
}

type Callback = FastifyRequest<{ Params: { network: string }; Querystring: Record<string, unknown> }>;

/** Other states were not created by Marquee. */
const STATE = /^[A-Za-z0-9_-]{43}$/;

const single = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Serves the URL to which platforms send users back, `/oauth/<network>/callback`. */
export function serveConsentCallback(
  app: FastifyInstance,
  { services, log, appUrl }: ConsentCallbackOptions,
): void {
  const complete = async ({ params, query }: Callback): Promise<ConsentResult> => {
    const [state, code, error] = [single(query.state), single(query.code), single(query.error)];
    const platform = services.networks.platformOfPath(params.network);
    if (!platform || state === undefined || !STATE.test(state)) return { failure: CONSENT_PAGE.unknown() };
    return completeConsent(services, log, { platform, state, code, error });
  };
  app.get('/oauth/:network/callback', async (request: Callback, reply) => {
    const { connectionId, failure } = await complete(request);
    if (connectionId !== undefined && appUrl !== undefined)
      return reply.headers(PAGE_HEADERS).redirect(`${appUrl}/connections/${connectionId}`, 303);
    if (connectionId === undefined) void reply.status(400);
    return sendPage(
      request,
      reply,
      failure
        ? { title: CONSENT_PAGE.failed(), text: failure }
        : { title: CONSENT_PAGE.granted(), text: CONSENT_PAGE.continue() },
    );
  });
}
