import type { DemoAccount } from '../page-configuration';

const SIGN_IN =
  'mutation($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { message } } }';

interface SignInResponse {
  data?: { signIn: { accessToken: string | null; userErrors: { message: string }[] } | null } | null;
  errors?: { message: string }[];
}

/**
 * Authenticates the page's requests as the demo account, if there is one. An `Authorization` header in the headers editor
 * takes precedence.
 */
export class Session {
  private token: Promise<string | undefined> | undefined;
  private note = '';
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly path: string,
    private readonly account: DemoAccount | undefined,
  ) {}

  /** Text about the signed-in user. Empty until the first request. */
  readonly currentNote = (): string => this.note;

  /** Calls the listener whenever the note changes. Returns a function that unsubscribes. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Fetches with the access token. If the token is rejected, signs in again and retries once. */
  readonly fetch: typeof fetch = async (input, init) => {
    if (this.hasAuthorization(init?.headers)) return this.fetchByHand(input, init);
    if (!this.account) return fetch(input, init);
    const token = await this.currentToken(this.account);
    const response = await fetch(input, withToken(init, token));
    if (!token || !(await isUnauthenticated(response.clone()))) return response;
    return fetch(input, withToken(init, await this.replaceToken(this.account, token)));
  };

  /**
   * Returns the headers for opening a WebSocket. Since that cannot be retried, a request is sent first, which replaces an
   * expired token.
   */
  async socketHeaders(headers: Record<string, string> = {}): Promise<Record<string, string>> {
    if (!this.account || this.hasAuthorization(headers)) return headers;
    await this.fetch(this.path, postOf({ query: '{ __typename }' }));
    const token = await this.currentToken(this.account);
    return token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
  }

  private hasAuthorization(headers: HeadersInit | undefined): boolean {
    return new Headers(headers).has('authorization');
  }

  private async fetchByHand(...request: Parameters<typeof fetch>): Promise<Response> {
    const response = await fetch(...request);
    const rejected = await isUnauthenticated(response.clone());
    this.show(
      rejected ? 'Not signed in: Authorization header rejected' : 'Authenticated by the Authorization header',
    );
    return response;
  }

  private async currentToken(account: DemoAccount): Promise<string | undefined> {
    const attempt = (this.token ??= this.signIn(account));
    const token = await attempt;
    if (token) this.show(`Signed in as ${account.email}`);
    else if (this.token === attempt) this.token = undefined;
    return token;
  }

  private async replaceToken(account: DemoAccount, refused: string): Promise<string | undefined> {
    const attempt = this.token;
    // Several requests may fail at once. The first one signs in, the others wait for it.
    if ((await attempt) === refused && this.token === attempt) this.token = undefined;
    return this.currentToken(account);
  }

  private async signIn(input: DemoAccount): Promise<string | undefined> {
    try {
      const response = await fetch(this.path, postOf({ query: SIGN_IN, variables: { input } }));
      const { data, errors = [] } = (await response.json()) as SignInResponse;
      if (data?.signIn?.accessToken) return data.signIn.accessToken;
      const problems = [...errors, ...(data?.signIn?.userErrors ?? [])];
      throw new Error(problems.map(({ message }) => message).join(' '));
    } catch (error) {
      this.show(`Not signed in: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  private show(note: string): void {
    this.note = note;
    this.listeners.forEach((listener) => listener());
  }
}

function postOf(body: object): RequestInit {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

function withToken(init: RequestInit | undefined, token: string | undefined): RequestInit {
  const headers = new Headers(init?.headers);
  if (token) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}

async function isUnauthenticated(response: Response): Promise<boolean> {
  if (!response.headers.get('content-type')?.includes('json')) return false;
  const answer = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
  return answer.errors?.[0]?.extensions?.code === 'UNAUTHENTICATED';
}
