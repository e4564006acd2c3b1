import type { DemoAccount } from '../page-configuration';

const SIGN_IN =
  'mutation($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { message } } }';

interface SignInAnswer {
  data?: { signIn: { accessToken: string | null; userErrors: { message: string }[] } | null } | null;
  errors?: { message: string }[];
}

/**
 * Sends the page's requests as the demo account, if there is one. An Authorization in the headers editor wins; without
 * a demo account requests leave as they are.
 */
export class Session {
  private token: Promise<string | undefined> | undefined;
  private note = '';
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly path: string,
    private readonly account: DemoAccount | undefined,
  ) {}

  /** Who requests are sent as, in words; empty as long as nobody is signed in. */
  readonly currentNote = (): string => this.note;

  /** Calls the listener whenever the note changes, until the returned function is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The browser's fetch, signed. When the token is no longer accepted, it signs in again and repeats once. */
  readonly fetch: typeof fetch = async (input, init) => {
    if (!this.account || this.isSignedByHand(init?.headers)) return fetch(input, init);
    const token = await this.currentToken(this.account);
    const response = await fetch(input, withToken(init, token));
    if (!token || !(await isUnauthenticated(response.clone()))) return response;
    return fetch(input, withToken(init, await this.replaceToken(this.account, token)));
  };

  /**
   * The headers a socket opens with. Its opening cannot be repeated, so a request goes first that replaces a token that
   * is no longer accepted.
   */
  async socketHeaders(headers: Record<string, string> = {}): Promise<Record<string, string>> {
    if (!this.account || this.isSignedByHand(headers)) return headers;
    await this.fetch(this.path, postOf({ query: '{ __typename }' }));
    const token = await this.currentToken(this.account);
    return token ? { ...headers, Authorization: `Bearer ${token}` } : headers;
  }

  private isSignedByHand(headers: HeadersInit | undefined): boolean {
    const byHand = new Headers(headers).has('authorization');
    if (byHand) this.show('Signed in by the Authorization header');
    return byHand;
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
    // Several requests may find out at once; the first one signs in, the others wait for it.
    if ((await attempt) === refused && this.token === attempt) this.token = undefined;
    return this.currentToken(account);
  }

  private async signIn(input: DemoAccount): Promise<string | undefined> {
    try {
      const response = await fetch(this.path, postOf({ query: SIGN_IN, variables: { input } }));
      const { data, errors = [] } = (await response.json()) as SignInAnswer;
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
