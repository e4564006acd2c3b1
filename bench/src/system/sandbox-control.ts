/** A line of the ledger: something that followers of an account could see. */
export interface LedgerLine {
  readonly position: number;
  readonly at: number;
  readonly effect: string;
  readonly origin: string;
  readonly network: string;
  readonly accountId: string;
  readonly objectId: string;
  readonly text: string;
}

interface NetworkRow {
  readonly name: string;
  readonly world: string;
  readonly baseUrl: string;
  readonly limits: readonly { readonly name: string }[];
}

interface App {
  readonly id: string;
  readonly world: string;
  readonly redirectUris: readonly string[];
}

const UNLIMITED = 1_000_000_000;

/** Calls the control API of the sandbox. */
export class SandboxControl {
  constructor(readonly url: string) {}

  /** Host and port, as the setting `SANDBOX` has them. */
  get address(): string {
    return new URL(this.url).host;
  }

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.url}/api/${path}`, {
      method,
      ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  networks(): Promise<NetworkRow[]> {
    return this.call('GET', 'networks');
  }

  /** Returns the name of the world whose people, apps and tokens a network shares with others. */
  async worldOf(network: string): Promise<string> {
    return (await this.networks()).find(({ name }) => name === network)!.world;
  }

  /** Registers the callbacks of a server with all apps, as a developer does in the portals of the platforms. */
  async register(publicUrl: string): Promise<void> {
    const networks = await this.networks();
    for (const { id, world, redirectUris } of await this.call<App[]>('GET', 'apps')) {
      const own = networks.filter((network) => network.world === world);
      const callbacks = own.map(
        ({ name }) => `${publicUrl}/oauth/${name.toLowerCase().replaceAll('_', '-')}/callback`,
      );
      await this.call('PUT', `apps/${id}`, { redirectUris: [...redirectUris, ...callbacks] });
    }
  }

  /** Raises all limits of all platforms. */
  async unlimited(): Promise<void> {
    for (const { limits } of await this.networks())
      for (const { name } of limits) await this.call('PUT', `limits/${name}`, { maximum: UNLIMITED });
  }

  /** Plays a failure at a share of the calls of an operation. */
  fail(network: string, operation: string, share: number, play: object): Promise<unknown> {
    return this.call('POST', 'scripts', { network, operation, share, times: UNLIMITED, play });
  }

  /** Ends all tokens that a person gave to the app, as the person does in the settings of the platform. */
  async removeApp(network: string, person: string): Promise<void> {
    const world = await this.worldOf(network);
    const people = await this.call<{ id: string; name: string; world: string }[]>('GET', 'people');
    const { id } = people.find((row) => row.world === world && row.name === person)!;
    await this.call('POST', `people/${id}`, { event: 'APP_REMOVED' });
  }

  /** Returns the names that platforms give posts before they have an ID, by the ID. */
  async publishIds(): Promise<ReadonlyMap<string, string>> {
    const posts = await this.call<{ id: string; extra?: { publishId?: string } }[]>('GET', 'posts');
    return new Map(posts.flatMap(({ id, extra }) => (extra?.publishId ? [[id, extra.publishId]] : [])));
  }

  /** Returns what followers saw, oldest first. */
  ledger(): Promise<LedgerLine[]> {
    return this.call('GET', 'ledger');
  }
}
