import type { NetworkName } from '../../src/sandbox/frame/rows';
import type { Facts } from './facts';
import { type MediaServer, startMediaServer } from './media-server';
import { SandboxUnderTest } from './sandbox-under-test';
import { type Target, targetOf } from './target';

/** How to reach a network with a token. */
interface Access {
  readonly network: NetworkName;
  /** Username of the account in the sandbox. */
  readonly username: string;
  readonly tokenIn: (sandbox: SandboxUnderTest, account: string) => Promise<string>;
  /** Whether facts that advance the clock outlive a token, so that each fact gets its own. */
  readonly tokenPerFact?: boolean;
  /** Documented host of the API, or the URL of a path if there are several hosts. */
  readonly realUrl: string | ((path: string) => string);
}

/**
 * What official documentation tells of networks that are known from working code for the rest. A fact that is documented
 * since has to be added with its label.
 */
const DOCUMENTED: Readonly<Partial<Record<NetworkName, RegExp>>> = {
  LINKEDIN: /^$/,
  WHATSAPP: /code 190|subcode 33|X-App-Usage|131056/,
};

/**
 * Registers a test per fact. With `FACTS_<NETWORK>_TOKEN` and `FACTS_<NETWORK>_ACCOUNT` in the environment, facts that
 * hold everywhere are checked against the real network, at `NETWORKS_<NETWORK>_BASE_URL` or the documented host.
 */
export function checkFacts(facts: Facts, access: Access): void {
  const { env } = process;
  const { network } = access;
  const token = env[`FACTS_${network}_TOKEN`];
  const account = env[`FACTS_${network}_ACCOUNT`];
  const real = token && account ? { token, account } : undefined;
  let target: Target;
  let media: MediaServer;
  let sandbox: SandboxUnderTest | undefined;

  const connected = async (started: SandboxUnderTest): Promise<Target> => {
    const { id } = await started.account(access.username, network);
    const url = (path: string): string => `${started.url(network)}${path}`;
    return targetOf(id, await access.tokenIn(started, id), media, url, () => started);
  };

  beforeAll(async () => {
    media = await startMediaServer();
    if (real) {
      const base = env[`NETWORKS_${network}_BASE_URL`] ?? access.realUrl;
      const realUrl = (path: string): string => (typeof base === 'string' ? `${base}${path}` : base(path));
      target = targetOf(real.account, real.token, media, realUrl, () => {
        throw new Error('This fact needs the sandbox.');
      });
      return;
    }
    const started = await SandboxUnderTest.start();
    sandbox = started;
    target = await connected(started);
  });
  beforeEach(async () => {
    if (sandbox && access.tokenPerFact) target = await connected(sandbox);
  });
  afterAll(async () => {
    await sandbox?.stop();
    await media.stop();
  });

  test('has at least 40 facts with unique claims', () => {
    expect(facts.all.length).toBeGreaterThanOrEqual(40);
    expect(new Set(facts.all.map(({ claim }) => claim)).size).toBe(facts.all.length);
  });

  test('calls only those facts documented whose documentation is known', () => {
    const known = DOCUMENTED[network];
    const documented = facts.all.filter(({ ground }) => ground === 'documented').map(({ claim }) => claim);
    expect(documented.filter((claim) => known && !known.test(claim))).toEqual([]);
  });

  const checked = facts.all.filter(({ anywhere }) => anywhere || !real);
  test.each(checked.map((fact) => [fact.ground, fact.claim, fact] as const))(
    '%s: %s',
    (_ground, _claim, fact) => fact.holds(target),
  );
}
