import type { NetworkName } from '../../src/sandbox/frame/rows';
import type { SandboxUnderTest } from './sandbox-under-test';

/** What an app asks a person for at a consent page, and what the person does. */
export interface ConsentRequest {
  readonly network: NetworkName;
  readonly world: string;
  readonly path: string;
  readonly clientParameter?: string;
  readonly person: string;
  readonly ask: readonly string[];
  /** Defaults to all scopes asked for. */
  readonly scopes?: readonly string[];
  /** IDs of the accounts to grant. Defaults to all that the page offers. */
  readonly accounts?: readonly string[];
  /** More parameters of the authorization request. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly decision?: 'allow' | 'deny';
}

/** Sends the form of a consent page, and returns the URL that the person is sent back to. */
export async function consent(sandbox: SandboxUnderTest, request: ConsentRequest): Promise<URL> {
  const { network, world, path, clientParameter = 'client_id', ask, scopes = ask } = request;
  const app = await sandbox.app(world);
  const url = new URL(path, sandbox.url(network));
  url.search = new URLSearchParams({
    [clientParameter]: app.id,
    redirect_uri: app.redirectUris[0]!,
    response_type: 'code',
    scope: ask.join(),
    state: 'state-1',
    ...request.parameters,
  }).toString();
  const person = await sandbox.person(request.person, world);
  const form = new URLSearchParams({ person: person.id, decision: request.decision ?? 'allow' });
  for (const scope of scopes) form.append('scope', scope);
  const all: { id: string }[] = await sandbox.control('GET', 'accounts');
  for (const id of request.accounts ?? all.map((row) => row.id)) form.append('account', id);
  const response = await fetch(url, { method: 'POST', redirect: 'manual', body: form });
  return new URL(response.headers.get('location')!);
}
