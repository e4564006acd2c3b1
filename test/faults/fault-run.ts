import { setTimeout as sleep } from 'node:timers/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SystemDatabase } from '../../bench/src/system/database';
import { connectAll, PLATFORMS, scheduleText } from '../../bench/src/system/platforms';
import type { Program } from '../../bench/src/system/program';
import { sampleImage } from '../../bench/src/system/sample-image';
import { type Account, Studio } from '../../bench/src/system/studio';
import { System } from '../../bench/src/system/system';
import { type PlannedFault, planFaults } from './fault-plan';
import { Random } from './random';
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
}

export interface FaultResult extends Verdict {
  readonly seed: string;
  readonly publications: number;
  readonly faults: readonly PlannedFault[];
  /** Publications whose result was unknown at some time. */
  readonly unknowns: number;
  /** Publications that were not settled in time. */
  readonly open: number;
  /** Seconds from the due time until the publication was settled: median and 99th percentile. */
  readonly settling: readonly [p50: number, p99: number];
  readonly seconds: number;
}

const WORKERS = 3;
const POLL_MS = 250;
/** The last lines of the workers, which tell why a run failed. */
const LOGS = join(__dirname, '../artefacts/faults');
/** Shares of calls that make a post visible, after which the response is lost, or has status 502. */
const LOST = 0.05;
const UNAVAILABLE = 0.02;
/** Slow calls are more often interrupted. */
const SLOW = { share: 0.2, milliseconds: 150 };
/** Seconds for scheduling a post on its accounts. */
const SCHEDULING = 0.3;

const QUOTAS = ['publishing.posts', 'publishing.reels', 'rate.posts', 'rate.member_posts', 'rate.uploads'];

/** Raises the quotas, which would postpone the publications, and sets the wait for evidence. */
const limitsOf = (evidenceWait: number) => async (database: SystemDatabase) => {
  await database.query('UPDATE network_limits SET value = 1000000000 WHERE key = ANY ($1)', [QUOTAS]);
  await database.query(`UPDATE network_limits SET value = $1 WHERE key = 'publishing.evidence_wait'`, [
    evidenceWait,
  ]);
};

/** Publishes posts on the platforms of the sandbox while processes, connections and tokens fail. */
export class FaultRun {
  private readonly workers: Program[] = [];
  private readonly settledAfter = new Map<string, number>();
  private readonly unknown = new Set<string>();
  private readonly running: Promise<void>[] = [];
  private accounts: readonly Account[] = [];
  private readonly studio: Studio;

  private constructor(
    private readonly system: System,
    private readonly options: FaultRunOptions,
  ) {
    this.studio = new Studio(system.url);
  }

  static async run(options: FaultRunOptions): Promise<FaultResult> {
    const system = await System.start({
      seed: options.seed,
      prepare: limitsOf(options.evidenceWait),
      workerPreload: [join(__dirname, 'skewed-clock.cjs')],
    });
    const run = new FaultRun(system, options);
    try {
      return await run.complete();
    } finally {
      await Promise.all(run.workers.map((worker) => worker.kill()));
      run.writeLogs();
      await system.stop();
    }
  }

  private async complete(): Promise<FaultResult> {
    const { seed, publications, patience } = this.options;
    const begun = Date.now();
    for (let index = 0; index < WORKERS; index += 1) this.workers.push(await this.system.startWorker());
    const lastDue = await this.prepare();
    await this.script();
    const grants = new Set(this.accounts.map(({ grant }) => grant)).size;
    const faults = planFaults(publications, WORKERS, grants, new Random(seed));
    const waiting = [...faults];
    while (Date.now() < lastDue + patience * 1000) {
      await this.observe();
      if (this.settledAfter.size === publications) break;
      while (waiting[0] && waiting[0].at <= this.settledAfter.size) await this.apply(waiting.shift()!);
      await sleep(POLL_MS);
    }
    await Promise.all(this.running);
    const seconds = [...this.settledAfter.values()];
    return {
      ...(await judge(this.system.database, this.system.sandbox)),
      seed,
      publications,
      faults: faults.filter((fault) => !waiting.includes(fault)),
      unknowns: this.unknown.size,
      open: publications - this.settledAfter.size,
      settling: [percentile(seconds, 0.5), percentile(seconds, 0.99)],
      seconds: (Date.now() - begun) / 1000,
    };
  }

  private writeLogs(): void {
    mkdirSync(LOGS, { recursive: true });
    for (const [index, { output }] of this.workers.entries())
      writeFileSync(join(LOGS, `worker-${index}.log`), output);
  }

  /** Connects the accounts, and writes and schedules the posts. Returns the last due time. */
  private async prepare(): Promise<number> {
    const { studio } = this;
    const { publications, perSecond } = this.options;
    await this.system.sandbox.unlimited();
    await studio.open();
    const { accounts, platformOptions } = await connectAll(studio, this.system.sandbox);
    this.accounts = accounts;
    const mediaId = await studio.upload(await sampleImage(), 'bread.jpg', 'image/jpeg');
    const size = this.accounts.length;
    const posts = Math.ceil(publications / size);
    const first = Date.now() + posts * SCHEDULING * 1000;
    const dueAt = (post: number): number => first + (post * size * 1000) / perSecond;
    for (let post = 0; post < posts; post += 1) {
      const some = this.accounts.slice(0, publications - post * size);
      const caption = captionOf(post);
      await scheduleText(studio, { caption, mediaId, platformOptions }, some, new Date(dueAt(post)));
    }
    return dueAt(posts - 1);
  }

  /** Scripts the failures of the platforms. */
  private async script(): Promise<void> {
    const { sandbox } = this.system;
    for (const [network, { visible }] of Object.entries(PLATFORMS)) {
      await sandbox.fail(network, visible, LOST, { kind: 'close', when: 'after' });
      const status = { kind: 'status', when: 'after', status: 502, body: '<html>' };
      await sandbox.fail(network, visible, UNAVAILABLE, status);
      await sandbox.fail(network, visible, SLOW.share, { kind: 'delay', milliseconds: SLOW.milliseconds });
    }
  }

  /** Notes which publications are unknown, and which were settled since the last call. */
  private async observe(): Promise<void> {
    const rows = await this.system.database.query<{ id: string; status: string; late: number }>(
      `SELECT p.id, p.status, extract(epoch FROM clock_timestamp() - s.scheduled_at)::float8 AS late
         FROM publications p JOIN schedules s ON s.id = p.schedule_id
        WHERE p.status IN ('PUBLISHED', 'FAILED', 'UNKNOWN')`,
    );
    for (const { id, status, late } of rows)
      if (status === 'UNKNOWN') this.unknown.add(id);
      else if (!this.settledAfter.has(id)) this.settledAfter.set(id, late);
  }

  private async apply(fault: PlannedFault): Promise<void> {
    switch (fault.kind) {
      case 'KILL':
        await sleep(fault.delayMs);
        return this.replace(fault.worker);
      case 'STOP_DATABASE':
        return this.system.database.restart(fault.downMs);
      case 'JUMP_CLOCK':
        return this.workers[fault.worker]!.tell(fault.offsetMs);
      case 'END_TOKENS':
        this.running.push(this.endTokens(fault.grant, fault.awayMs));
    }
  }

  /** Kills a worker. Another one starts while the others continue. */
  private async replace(index: number): Promise<void> {
    await this.workers[index]!.kill();
    this.workers[index] = await this.system.startWorker();
  }

  private async endTokens(index: number, awayMs: number): Promise<void> {
    const { sandbox } = this.system;
    const grants = [...new Set(this.accounts.map(({ grant }) => grant))];
    const { platform, grant } = this.accounts.find((account) => account.grant === grants[index])!;
    await sandbox.removeApp(platform, grant.person);
    await sleep(awayMs);
    // People and their grants are shared by the platforms of one company.
    const world = await sandbox.worldOf(platform);
    for (const account of this.accounts) {
      if (account.grant.person !== grant.person || (await sandbox.worldOf(account.platform)) !== world)
        continue;
      await this.reconnect(account);
    }
  }

  /** Connects an account again, as soon as the database can be reached. */
  private async reconnect(account: Account): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.studio.reconnect(account);
      } catch (error) {
        if (attempt === 20) throw error;
        await sleep(1_000);
      }
    }
  }
}
