import fastify, { type FastifyInstance } from 'fastify';
import { z } from 'zod';
import { settle } from '../frame/effects';
import { PAGE_HEADERS } from '../frame/html';
import { ActionError, type Network } from '../frame/network';
import type { Row, Table } from '../frame/store';
import type { World } from '../frame/world';
import { accountEvent, followerComment, personEvent, postEvent } from './events';
import { controlPage } from './page';
import { schemas } from './schemas';

/** Thrown to answer with a status and a message. */
class ControlError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Id = { Params: { id: string } };
type NetworkOf = (name: string) => Network | undefined;

/** Creates the server that shows the sandbox and scripts its failures. */
export function createControlServer(networks: readonly Network[], world: World): FastifyInstance {
  const app = fastify({ forceCloseConnections: true });
  const networkOf: NetworkOf = (name) => networks.find((network) => network.name === name);
  app.addHook('onRequest', async () => settle(world, networks));
  app.setErrorHandler(async (error: Error, _request, reply) => {
    if (error instanceof z.ZodError) return reply.code(400).send({ error: z.prettifyError(error) });
    if (error instanceof ActionError) return reply.code(400).send({ error: error.message });
    return reply.code(error instanceof ControlError ? error.status : 500).send({ error: error.message });
  });
  app.get('/', async (_request, reply) => reply.headers(PAGE_HEADERS).send(controlPage(networks, world)));
  addReads(app, networks, world);
  addScripts(app, networkOf, world);
  addClock(app, networks, world);
  addSettings(app, networks, world);
  addButtons(app, networkOf, world);
  app.post<Id>('/api/people/:id', async ({ params, body }) => {
    const event = schemas.person.parse(body);
    const person = found(world.people, params.id);
    const network = networks.find((row) => row.world === person.world);
    return change(world, () => personEvent(world, network, person, event));
  });
  app.post<{ Params: { name: string; action: string } }>(
    '/api/networks/:name/:action',
    async ({ params, body }) => {
      const network = networkOf(params.name);
      if (!network) throw new ControlError(404, `No network has the name ${params.name}.`);
      const { actions = {} } = network;
      const action = Object.hasOwn(actions, params.action) ? actions[params.action] : undefined;
      if (!action) throw new ControlError(404, `${params.name} has no action ${params.action}.`);
      return world.store.write(() => action(world, body));
    },
  );
  app.post<Id>('/api/accounts/:id', async ({ params, body }) => {
    const event = schemas.account.parse(body);
    const account = found(world.accounts, params.id);
    return change(world, () => accountEvent(world, account, event));
  });
  app.post<Id>('/api/posts/:id', async ({ params, body }) => {
    const event = schemas.post.parse(body);
    const post = found(world.posts, params.id);
    return change(world, () => postEvent(world, networkOf(post.network), post, event));
  });
  app.post<Id>('/api/posts/:id/comments', async ({ params, body }) => {
    const written = schemas.comment.parse(body);
    const post = found(world.posts, params.id);
    if (written.parentId !== undefined && found(world.comments, written.parentId).postId !== post.id)
      throw new ControlError(400, `The comment ${written.parentId} belongs to another post.`);
    const network = networkOf(post.network)!;
    return world.store.write(() => ({ id: followerComment(world, network, post, written) }));
  });
  return app;
}

/** Runs a change in a transaction. */
function change(world: World, work: () => void): object {
  world.store.write(work);
  return { success: true };
}

function found<T extends Row>(table: Table<T>, id: string): T {
  const row = table.get(id);
  if (!row) throw new ControlError(404, `No object has the ID ${id}.`);
  return row;
}

function addReads(app: FastifyInstance, networks: readonly Network[], world: World): void {
  app.get('/api/networks', async () =>
    networks.map(({ name, title, world: inhabitants, errors, limits, logins, actions, amountsUsed }) => ({
      name,
      title,
      world: inhabitants,
      baseUrl: world.baseUrl(name),
      errors: Object.keys(errors),
      actions: Object.keys(actions ?? {}),
      limits: limits.map((limit) => ({
        ...limit,
        maximum: world.limits.maximum(limit),
        used: amountsUsed?.(world)[limit.name],
      })),
      logins: logins.map(({ name: login, path, scopes }) => ({ name: login, path, scopes })),
    })),
  );
  app.get('/api/people', async () => world.people.all());
  app.get('/api/accounts', async () => world.accounts.all());
  app.get('/api/apps', async () => world.apps.all());
  app.get('/api/posts', async () => world.posts.all());
  app.get<{ Querystring: { account?: string; after?: string } }>('/api/ledger', async ({ query }) =>
    world.ledger.all().filter(({ accountId, position }) => {
      const matches = query.account === undefined || query.account === accountId;
      return matches && position > Number(query.after ?? 0);
    }),
  );
}

function addScripts(app: FastifyInstance, networkOf: NetworkOf, world: World): void {
  app.get('/api/scripts', async () => world.scripts.all());
  app.post('/api/scripts', async ({ body }) => {
    const script = schemas.script.parse(body);
    if (
      script.play.kind === 'error' &&
      !Object.hasOwn(networkOf(script.network ?? '')?.errors ?? {}, script.play.error)
    )
      throw new ControlError(
        400,
        "`network` is required when `play.kind` is `error`, and `play.error` must be one of that network's `errors` in `GET /api/networks`.",
      );
    return world.store.write(() => world.scripts.add(script));
  });
  app.delete<Id>('/api/scripts/:id', async ({ params }) => {
    if (!world.store.write(() => world.scripts.remove(params.id)))
      throw new ControlError(404, `No object has the ID ${params.id}.`);
    return { success: true };
  });
}

function addClock(app: FastifyInstance, networks: readonly Network[], world: World): void {
  const now = (): object => ({ now: new Date(world.clock.now()).toISOString() });
  app.get('/api/clock', async () => now());
  app.post('/api/clock', async ({ body }) => {
    world.clock.advance(schemas.clock.parse(body).advanceSeconds);
    settle(world, networks);
    await world.webhooks.deliver();
    return now();
  });
  app.get('/api/webhooks', async () => world.webhooks.all());
  app.post('/api/webhooks/deliver', async () => {
    await world.webhooks.deliver();
    return world.webhooks.all();
  });
  app.post('/api/webhooks/release', async ({ body }) => {
    await world.webhooks.release(schemas.release.parse(body ?? {}).reversed);
    return world.webhooks.all();
  });
}

/** Buttons of the control page. Browsers tell which site a form was sent from. */
function addButtons(app: FastifyInstance, networkOf: NetworkOf, world: World): void {
  app.addContentTypeParser('application/x-www-form-urlencoded', (_request, _payload, done) => done(null));
  app.post<{ Params: { name: string } }>('/webhooks/:name', async ({ params, headers }, reply) => {
    if ((headers['sec-fetch-site'] ?? 'same-origin') !== 'same-origin')
      throw new ControlError(403, 'Send webhooks from the control page.');
    const webhooks = networkOf(params.name)?.webhooks;
    if (!webhooks) throw new ControlError(404, `${params.name} sends no webhooks.`);
    world.store.write(() => webhooks.test(world));
    await world.webhooks.deliver();
    return reply.redirect('/#webhooks', 303);
  });
}

function addSettings(app: FastifyInstance, networks: readonly Network[], world: World): void {
  const limits = new Set(networks.flatMap((network) => network.limits.map(({ name }) => name)));
  app.put<{ Params: { name: string } }>('/api/limits/:name', async ({ params, body }) => {
    const { maximum } = schemas.limit.parse(body);
    if (!limits.has(params.name)) throw new ControlError(404, `No limit has the name ${params.name}.`);
    return change(world, () => world.limits.override(params.name, maximum));
  });
  app.get('/api/switches', async () => world.allOff());
  app.put<{ Params: { name: string } }>('/api/switches/:name', async ({ params, body }) => {
    const { off } = schemas.switch.parse(body);
    return change(world, () => world.setOff(params.name, off));
  });
  app.put<Id>('/api/apps/:id', async ({ params, body }) => {
    const event = schemas.app.parse(body);
    const known = found(world.apps, params.id);
    const {
      redirectUris = known.redirectUris,
      deauthorizeUrl = known.deauthorizeUrl,
      dataDeletionUrl = known.dataDeletionUrl,
      webhookUrl = known.webhookUrl,
    } = event;
    const app = {
      ...known,
      redirectUris,
      deauthorizeUrl: deauthorizeUrl ?? undefined,
      dataDeletionUrl: dataDeletionUrl ?? undefined,
      webhookUrl: webhookUrl ?? undefined,
    };
    return world.store.write(() => world.apps.put(app));
  });
}
