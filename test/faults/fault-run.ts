import { setTimeout as sleep } from 'node:timers/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemDatabase } from '../../bench/src/system/database';
import { type Connected, connectAll, PLATFORMS, scheduleText } from '../../bench/src/system/platforms';
import type { Program } from '../../bench/src/system/program';
import { sampleImage } from '../../bench/src/system/sample-image';
import { sampleVideo } from '../../bench/src/system/sample-video';
import { type Account, Studio } from '../../bench/src/system/studio';
import { System } from '../../bench/src/system/system';
import { type PlannedFault, planFaults } from './fault-plan';
import { Observer, type Settled } from './observer';
import { Random } from './random';
import { failOften } from './platform-failures';
import { Users } from './users';
import { captionOf, judge, percentile, type Verdict } from './verdict';

export interface FaultRunOptions {
  readonly seed: string;
  readonly publications: number;
  /** Publications that become due per second. */
  readonly perSecond: number;
  /** Seconds after which a post that a platform does not show was not published. The limit of all platforms is 120. */
  readonly evidenceWait: number;
  /** Seconds after the last due time in which all publications have to be settled. */
  readonly patience: number;
  /** Called every 30 seconds with the state of the run. */
  readonly report?: (line: string) => void;
}

/** Median and 99th percentile. */
type Percentiles = readonly [p50: number, p99: number];

const percentilesOf = (settled: readonly Settled[]): Percentiles => {
  const seconds = settled.map((one) => one.seconds);
  return [percentile(seconds, 0.5), percentile(seconds, 0.99)];
};

export interface FaultResult extends Verdict {
  readonly seed: string;
  readonly publications: number;
  readonly accounts: number;
  readonly faults: readonly PlannedFault[];
  /** Results of what users did. */
  readonly users: Users['results'];
  /** Publications whose result was unknown at some time. */
  readonly unknowns: number;
  /** Publications that were not settled in time. */
  readonly open: number;
  /** Seconds from the due time until the publication was settled. */
  readonly settling: Percentiles;
  readonly settlingByPlatform: Readonly<Record<string, Percentiles>>;
  readonly seconds: number;
}

const WORKERS = 3;
const POLL_MS = 250;
const REPORT_MS = 30_000;
/** The last lines of the workers, which tell why a run failed. */
const LOGS = join(__dirname, '../artefacts/faults');
/** Posts are scheduled ahead of their due times, at most for so long. */
const LEAD_MS = 20_000;
/** Seconds before the last due time at which the last fault happens: what follows a fault takes as long. */
const TAIL = 60;
/**
 * Of the posts, platforms that process them for seconds get one of so many. A delivery whose worker was killed waits until its
 * lease ends, and later ones of the account with it. With one of three, an account that processes posts had one every nine
 * seconds and worked most of the time, so that 1 % of 10,000 publications waited for seven minutes behind 100 kills.
 */
const PROCESSED_EVERY = 6;
/** In a short run, faults happen up to this share of the publications. */
const LEAST_SHARE = 0.4;

const QUOTAS = ['publishing.posts', 'publishing.reels', 'rate.posts', 'rate.member_posts', 'rate.uploads'];

/**
 * Raises the quotas, which would postpone the publications, sets the wait for evidence, and lets the publisher read every second
 * how far a platform is, because those of the run work for seconds and not minutes.
 */
const limitsOf = (evidenceWait: number) => async (database: SystemDatabase) => {
  const set = (keys: readonly string[], value: number) =>
    database.query('UPDATE network_limits SET value = $2 WHERE key = ANY ($1)', [keys, value]);
  await set(QUOTAS, 1_000_000_000);
  await set(['publishing.evidence_wait'], evidenceWait);
  await set(['publishing.processing_interval_min', 'publishing.processing_interval_max'], 1);
};

/** Publishes posts on the platforms of the sandbox while processes, connections and tokens fail, and users change plans. */
export class FaultRun {
  private readonly workers: Program[] = [];
  /** What happens to each worker, one after the other. */
  private readonly turns: Promise<void>[] = Array.from({ length: WORKERS }, () => Promise.resolve());
  private readonly running: Promise<void>[] = [];
  private readonly studio: Studio;
  private readonly users: Users;
  private readonly observer: Observer;
  private connected: Connected = { accounts: [], platformOptions: [] };
  private lastDue = Infinity;

  private constructor(
    private readonly system: System,
    private readonly options: FaultRunOptions,
  ) {
    this.studio = new Studio(system.url);
    this.users = new Users(this.studio, options.seed);
    this.observer = new Observer(system.database, this.users);
  }

  static async run(options: FaultRunOptions): Promise<FaultResult> {
    const begun = Date.now();
    const system = await System.start({
      seed: options.seed,
      prepare: limitsOf(options.evidenceWait),
      workerPreload: [join(__dirname, 'skewed-clock.cjs')],
    });
    const run = new FaultRun(system, options);
    try {
      return { ...(await run.complete()), seconds: (Date.now() - begun) / 1000 };
    } finally {
      await Promise.all(run.workers.map((worker) => worker.kill()));
      run.writeLogs();
      await system.stop();
    }
  }

  private async complete(): Promise<Omit<FaultResult, 'seconds'>> {
    const { seed, publications } = this.options;
    const { database, sandbox } = this.system;
    const starting = Promise.all(Array.from({ length: WORKERS }, () => this.system.startWorker()));
    await Promise.all([this.connect(), starting.then((workers) => this.workers.push(...workers))]);
    await failOften(sandbox);
    const faults = this.faults();
    const scheduling = this.schedule();
    scheduling.catch(() => (this.lastDue = 0));
    const happened = await this.follow(faults);
    await scheduling;
    await Promise.all([...this.running, this.users.settled()]);
    const { settlings, settled, unknown } = this.observer;
    return {
      ...(await judge(database, sandbox, this.users)),
      seed,
      publications,
      accounts: this.connected.accounts.length,
      faults: happened,
      users: this.users.results,
      unknowns: unknown.size,
      open: publications - settled,
      settling: percentilesOf(settlings),
      settlingByPlatform: Object.fromEntries(
        Object.keys(PLATFORMS).map((name) => [
          name,
          percentilesOf(settlings.filter(({ platform }) => platform === name)),
        ]),
      ),
    };
  }

  private faults(): PlannedFault[] {
    const { seed, publications, perSecond } = this.options;
    const { accounts } = this.connected;
    const last = Math.floor(Math.max(publications * LEAST_SHARE, publications - TAIL * perSecond));
    const grants = new Set(accounts.map(({ grant }) => grant)).size;
    const targets = { workers: WORKERS, grants, accounts: accounts.length };
    return planFaults(publications, last, targets, new Random(seed));
  }

  /** Lets the faults happen until all publications are settled, or too late. Returns those that happened. */
  private async follow(faults: readonly PlannedFault[]): Promise<PlannedFault[]> {
    const { publications, patience, report } = this.options;
    const waiting = [...faults];
    const begun = Date.now();
    let reported = begun;
    while (Date.now() < this.lastDue + patience * 1000) {
      await this.observer.observe();
      const { settled, unknown } = this.observer;
      if (settled === publications) break;
      while (waiting[0] && waiting[0].at <= settled) await this.apply(waiting.shift()!);
      if (Date.now() >= reported + REPORT_MS) {
        reported += REPORT_MS;
        const seconds = Math.round((Date.now() - begun) / 1000);
        report?.(
          `${seconds} s: ${settled} of ${publications} settled, ${unknown.size} were unknown, ${faults.length - waiting.length} of ${faults.length} faults`,
        );
      }
      await sleep(POLL_MS);
    }
    return faults.filter((fault) => !waiting.includes(fault));
  }

  private writeLogs(): void {
    mkdirSync(LOGS, { recursive: true });
    for (const [index, { output }] of this.workers.entries())
      writeFileSync(join(LOGS, `worker-${index}.log`), output);
  }

  private async connect(): Promise<void> {
    await this.system.sandbox.unlimited();
    await this.studio.open();
    this.connected = await connectAll(this.studio, this.system.sandbox);
  }

  /** Writes the posts and schedules them, some time ahead of their due times. */
  private async schedule(): Promise<void> {
    const { studio, connected, users } = this;
    const { publications, perSecond } = this.options;
    const { accounts, platformOptions } = connected;
    const [IMAGE, VIDEO] = await Promise.all([
      studio.upload(await sampleImage(), 'bread.jpg', 'image/jpeg'),
      studio.upload(await sampleVideo(), 'bread.mp4', 'video/mp4'),
    ]);
    const media = { IMAGE, VIDEO };
    const first = Date.now();
    const dueAfter = (count: number): number => first + (count * 1000) / perSecond;
    let planned = 0;
    for (let post = 0; planned < publications; post += 1) {
      const dueAt = dueAfter(planned);
      await sleep(Math.max(0, dueAt - LEAD_MS - Date.now()));
      const isForAll = post % PROCESSED_EVERY === 0;
      const some = accounts
        .filter(({ platform }) => isForAll || !PLATFORMS[platform]!.processing)
        .slice(0, publications - planned);
      planned += some.length;
      const campaign = { caption: captionOf(post), media, platformOptions };
      const scheduled = await scheduleText(studio, campaign, some, new Date(dueAt));
      for (const { id, at } of scheduled) users.plan(id, at);
    }
    this.lastDue = Math.max(dueAfter(planned), Date.now());
  }

  private async apply(fault: PlannedFault): Promise<void> {
    switch (fault.kind) {
      case 'KILL':
        await sleep(fault.delayMs);
        return this.change(fault.worker, (worker) => this.replace(fault.worker, worker));
      case 'STOP_DATABASE':
      case 'CRASH_DATABASE':
        return this.system.database.restart(fault.downMs, fault.end);
      case 'JUMP_CLOCK':
        return this.change(fault.worker, (worker) => worker.tell(fault.offsetMs));
      case 'END_TOKENS':
        return this.begin(this.endTokens(fault.grant, fault.awayMs));
      case 'PAUSE_ACCOUNT':
        return this.users.pause(this.connected.accounts[fault.account]!, fault.awayMs);
    }
  }

  /** Lets something happen while the run goes on, which waits for it in the end. */
  private begin(work: Promise<void>): void {
    work.catch(() => undefined);
    this.running.push(work);
  }

  private change(index: number, work: (worker: Program) => Promise<void>): void {
    const turn = this.turns[index]!.then(() => work(this.workers[index]!));
    this.turns[index] = turn;
    this.begin(turn);
  }

  /** Kills a worker. Another one starts while the others continue, again if it ends because the database is down. */
  private async replace(index: number, worker: Program): Promise<void> {
    await worker.kill();
    this.workers[index] = await repeated(() => this.system.startWorker());
  }

  private async endTokens(index: number, awayMs: number): Promise<void> {
    const { sandbox } = this.system;
    const { accounts } = this.connected;
    const grants = [...new Set(accounts.map(({ grant }) => grant))];
    const { platform, grant } = accounts.find((account) => account.grant === grants[index])!;
    await sandbox.removeApp(platform, grant.person);
    await sleep(awayMs);
    // People and their grants are shared by the platforms of one company.
    const world = await sandbox.worldOf(platform);
    for (const account of accounts) {
      if (account.grant.person !== grant.person || (await sandbox.worldOf(account.platform)) !== world)
        continue;
      await this.reconnect(account);
    }
  }

  /** Connects an account again, as soon as the database can be reached. */
  private reconnect(account: Account): Promise<void> {
    return repeated(() => this.studio.reconnect(account));
  }
}

/** Repeats what fails while the database cannot be reached. */
async function repeated<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 20) throw error;
      await sleep(1_000);
    }
  }
}
