import { DAY } from '../../frame/clock';
import { operation } from '../../frame/network';
import { issueToken } from '../../frame/oauth';
import { pictureOf } from '../../frame/pictures';
import type { Account, Token } from '../../frame/rows';
import type { World } from '../../frame/world';
import { denied, invalid, notFound } from './errors';
import { userFields } from '../instagram/publish';
import { select, type Fields } from './fields';
import { type Edges, type GraphCall, paged, read, success } from './graph';
import { reaches, requireAccount } from './tokens';
import { sendRemoval, subscribe, subscriptions } from './webhooks';

/** Returns the token of a page: for its own token that one, and for a user token the same one each time. */
function pageToken(world: World, user: Token, page: Account): string {
  if (user.accountId === page.id) return user.id;
  const now = world.clock.now();
  // Page tokens of a long-lived user token never expire; others end with their user token.
  const end = user.expiresAt ?? 0;
  const life = end - user.issuedAt > DAY ? undefined : end - now;
  const known = world.tokens
    .all()
    .find(
      (token) =>
        token.accountId === page.id &&
        token.personId === user.personId &&
        token.appId === user.appId &&
        !token.ended &&
        (life === undefined ? token.expiresAt === undefined : (token.expiresAt ?? 0) > now) &&
        token.scopes.join() === user.scopes.join() &&
        token.accountIds.join() === user.accountIds.join(),
    );
  return (known ?? issueToken(world, 'EAAP', { ...user, kind: 'PAGE' }, life, page.id)).id;
}

const instagramOf = (world: World, page: Account): Account | undefined =>
  world.accounts.all().find((row) => row.network === 'INSTAGRAM' && row.linkedTo === page.id);

/** Fields of a page. A page that is listed but was not granted has no `access_token`. */
function pageFields({ world, token }: GraphCall, page: Account): Fields {
  const tasks = page.managers[token.personId] ?? [];
  const base = world.baseUrl('FACEBOOK');
  return {
    id: () => page.id,
    name: () => page.name,
    username: () => page.username,
    about: () => page.about,
    category: () => 'Local business',
    followers_count: () => page.followers,
    fan_count: () => page.followers,
    link: () => `${base}/sandbox/feed/${page.username}`,
    picture: () => ({ data: { is_silhouette: false, url: pictureOf(world, page) } }),
    tasks: () => tasks,
    access_token: () => (reaches(world, token, page) ? pageToken(world, token, page) : undefined),
    instagram_business_account: (selection) => {
      const account = instagramOf(world, page);
      if (!account || !reaches(world, token, page)) return undefined;
      return select(selection, 'IGUser', userFields(world, account), ['id']);
    },
  };
}

/** People, pages and the app. */
export const personEdges: Edges = {
  'GET person': (graph) =>
    read('readPerson', undefined, () => {
      const { world, token, params } = graph;
      const person = world.people.get(token.personId);
      if (!person || graph.id !== person.id) throw notFound(graph.id);
      return select(params['fields'], 'User', { id: () => person.id, name: () => person.name }, [
        'id',
        'name',
      ]);
    }),
  'GET person/permissions': ({ token }) =>
    read('listPermissions', undefined, () => ({
      data: [
        ...token.scopes.map((permission) => ({ permission, status: 'granted' })),
        ...token.declined.map((permission) => ({ permission, status: 'declined' })),
      ],
    })),
  'DELETE person/permissions': ({ world, token, id, params }) =>
    operation('revoke', undefined, () => {
      const permission = params['permission'];
      // The app can do it, too, which is assumed.
      if (token.kind !== 'APP' && token.personId !== id) throw notFound(id, 'delete');
      for (const row of world.tokens.all()) {
        if (row.personId !== id || row.appId !== token.appId) continue;
        if (permission === undefined) world.tokens.put({ ...row, ended: 'APP_REMOVED' });
        else if (row.scopes.includes(permission)) {
          const scopes = row.scopes.filter((scope) => scope !== permission);
          world.tokens.put({ ...row, scopes, declined: [...row.declined, permission] });
        }
      }
      if (permission === undefined) sendRemoval(world, id);
      return success();
    }),
  'GET person/accounts': (graph) =>
    operation('listPages', undefined, () => {
      const { world, token, params } = graph;
      if (!token.scopes.includes('pages_show_list')) throw denied('pages_show_list');
      const pages = world.accounts.all().filter((row) => row.node === 'page' && row.managers[token.personId]);
      const defaults = ['access_token', 'category', 'name', 'id', 'tasks'];
      const body = paged(graph, pages, (row) =>
        select(params['fields'], 'Page', pageFields(graph, row), defaults),
      );
      return { status: 200, body };
    }),
  'GET page': (graph) =>
    operation('readPage', graph.id, () => {
      const page = requireAccount(graph);
      const body = select(graph.params['fields'], 'Page', pageFields(graph, page), ['name', 'id']);
      return { status: 200, body };
    }),
  'POST app/subscriptions': (graph) => subscribe(graph),
  'GET app/subscriptions': ({ world, token, id }) =>
    read('listSubscriptions', undefined, () => {
      if (token.kind !== 'APP' || token.appId !== id)
        throw invalid('This method must be called with an app access token.');
      return {
        data: subscriptions(world).map(({ object, url, fields }) => ({
          object,
          callback_url: url,
          active: true,
          fields: fields.map((name) => ({ name, version: 'v25.0' })),
        })),
      };
    }),
};
