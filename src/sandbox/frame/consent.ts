import type { FastifyInstance, FastifyReply } from 'fastify';
import { html, type Html, page, PAGE_HEADERS } from './html';
import type { Login, Network } from './network';
import type { App, Person } from './rows';
import type { World } from './world';

/** A request for authorization: what an app asks a person for. */
interface Consent {
  readonly app: App;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly state: string;
  readonly challenge: string | undefined;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Adds the documented consent page of each login. The page asks who signs in, and which accounts and scopes to grant. */
export function addConsentPages(app: FastifyInstance, network: Network, world: World): void {
  for (const login of network.logins) {
    app.get(login.path, async (request, reply) => {
      const query = new URL(request.url, 'http://sandbox').searchParams;
      const consent = consentOf(network, world, login, query);
      if (typeof consent === 'string') return refuse(reply, consent);
      const chosen = world.people.get(query.get('person') ?? '');
      const content = chosen
        ? grantForm(network, world, login, consent, chosen, query)
        : personForm(network, world, consent, query);
      return reply.headers(pageHeaders(consent.redirectUri)).send(page(login.title, content));
    });
    app.post(login.path, async (request, reply) => {
      const query = new URL(request.url, 'http://sandbox').searchParams;
      const consent = consentOf(network, world, login, query);
      if (typeof consent === 'string') return refuse(reply, consent);
      const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString() : '');
      return reply.redirect(decide(world, network, login, consent, form), 302);
    });
  }
}

const refuse = (reply: FastifyReply, reason: string): FastifyReply =>
  reply
    .code(400)
    .headers(PAGE_HEADERS)
    .send(page('This app cannot sign you in', html`<p>${reason}</p>`));

/** Browsers apply `form-action` to the redirect of a form, too. */
function pageHeaders(redirectUri: string): Record<string, string> {
  const policy = `${PAGE_HEADERS['content-security-policy']}; form-action 'self' ${new URL(redirectUri).origin}`;
  return { ...PAGE_HEADERS, 'content-security-policy': policy };
}

/** Returns the request for authorization, or why it is invalid. Such errors are shown, never sent to the redirect URI. */
function consentOf(network: Network, world: World, login: Login, query: URLSearchParams): Consent | string {
  const parameter = login.clientParameter ?? 'client_id';
  const app = world.apps.get(query.get(parameter) ?? '');
  if (app?.world !== network.world) return `Invalid parameter: ${parameter} names no app.`;
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.redirectUris.includes(redirectUri))
    return 'Invalid parameter: redirect_uri is not registered for the app.';
  if ((query.get('response_type') ?? 'code') !== 'code')
    return 'Invalid parameter: response_type must be code.';
  const scopes = (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean);
  const unknown = scopes.filter((scope) => !login.scopes.includes(scope));
  if (!scopes.length || unknown.length) return `Invalid scopes: ${unknown.join(', ') || 'none given'}.`;
  const problem = login.problemOf?.(app, query);
  if (problem !== undefined) return problem;
  const challenge = challengeOf(login, query);
  if (challenge.problem !== undefined) return challenge.problem;
  const { person: _, ...parameters } = Object.fromEntries(query);
  return {
    app,
    redirectUri,
    scopes,
    state: query.get('state') ?? '',
    challenge: challenge.value,
    parameters,
  };
}

const CHALLENGES = { base64url: /^[\w-]{43}$/, hex: /^[0-9a-f]{64}$/ } as const;

/** Returns the challenge of PKCE, or why it is invalid. */
function challengeOf(
  { pkce }: Login,
  query: URLSearchParams,
): { value?: string | undefined; problem?: string } {
  const value = query.get('code_challenge') ?? undefined;
  if (!pkce || (value === undefined && !pkce.required)) return {};
  if (value === undefined) return { problem: 'Invalid parameter: code_challenge is required.' };
  if (query.get('code_challenge_method') !== 'S256')
    return { problem: 'Invalid parameter: code_challenge_method must be S256.' };
  if (!CHALLENGES[pkce.encoding].test(value))
    return { problem: 'Invalid parameter: code_challenge must be a SHA-256 digest.' };
  return { value };
}

const peopleOf = (world: World, network: Network): Person[] =>
  world.people.all().filter((person) => person.world === network.world);

function personForm(network: Network, world: World, { app }: Consent, query: URLSearchParams): Html {
  const links = peopleOf(world, network).map((person) => {
    const next = new URLSearchParams(query);
    next.set('person', person.id);
    return html`<li><a href="?${next.toString()}">Continue as ${person.name}</a></li>`;
  });
  return html`<p>The app ${app.id} asks for access to your account. Who are you?</p>
    <ul>
      ${links}
    </ul>`;
}

function grantForm(
  network: Network,
  world: World,
  login: Login,
  { app, scopes }: Consent,
  person: Person,
  query: URLSearchParams,
): Html {
  const accounts = login.accounts(world, person);
  const kind = login.oneAccount ? 'radio' : 'checkbox';
  return html`<p>
      You are ${person.name}. The app ${app.id} asks for access to your account on ${network.title}.
    </p>
    <form method="post" action="?${query.toString()}">
      <input type="hidden" name="person" value="${person.id}" />
      ${
        accounts.length
          ? html`<fieldset>
              <legend>${login.oneAccount ? 'Account' : 'Accounts'}</legend>
              ${accounts.map(
                ({ id, label }, index) =>
                  html`<label
                    ><input
                      type="${kind}"
                      name="account"
                      value="${id}"
                      ${kind === 'checkbox' || !index ? 'checked' : ''}
                    />
                    ${label}</label
                  >`,
              )}
            </fieldset>`
          : ''
      }
      <fieldset>
        <legend>Permissions</legend>
        ${scopes.map((scope) =>
          login.wholeGrant
            ? html`<p>${scope}</p>`
            : html`<label><input type="checkbox" name="scope" value="${scope}" checked /> ${scope}</label>`,
        )}
      </fieldset>
      <button name="decision" value="allow">Allow</button>
      <button name="decision" value="deny">Cancel</button>
    </form>`;
}

/** Returns the URL that the person is sent back to: with a code, or with the denial. */
function decide(
  world: World,
  network: Network,
  login: Login,
  consent: Consent,
  form: URLSearchParams,
): string {
  const target = new URL(consent.redirectUri);
  if (consent.state) target.searchParams.set('state', consent.state);
  const person = peopleOf(world, network).find(({ id }) => id === form.get('person'));
  if (!person || form.get('decision') !== 'allow') {
    for (const [name, value] of Object.entries(login.denial)) target.searchParams.set(name, value);
    return target.href;
  }
  const ticked = form.getAll('scope');
  const granted = consent.scopes.filter((scope) => login.wholeGrant || ticked.includes(scope));
  const offered = login.accounts(world, person).map(({ id }) => id);
  const chosen = offered.filter((id) => form.getAll('account').includes(id));
  target.searchParams.set('code', issueCode(world, login, consent, person, granted, chosen));
  if (login.grantedParameter) target.searchParams.set(login.grantedParameter, granted.join());
  return target.href + login.suffix;
}

function issueCode(
  world: World,
  login: Login,
  { app, redirectUri, scopes, challenge, parameters }: Consent,
  person: Person,
  granted: readonly string[],
  accountIds: readonly string[],
): string {
  return world.store.write(() => {
    const id = `code_${world.newSecret(60)}`;
    const declined = scopes.filter((scope) => !granted.includes(scope));
    const issuedAt = world.clock.now();
    world.codes.put({
      id,
      appId: app.id,
      personId: person.id,
      redirectUri,
      scopes: granted,
      declined,
      accountIds: login.oneAccount ? accountIds.slice(0, 1) : accountIds,
      issuedAt,
      login: login.name,
      challenge,
      parameters,
    });
    return id;
  });
}
