import { isDeepStrictEqual } from 'node:util';
import { Publisher } from '../../../src/domains/publishing/publisher/publisher';
import type { PublishingPort } from '../../../src/domains/publishing/publishing.port';
import type { TransitionActor } from '../../../src/domains/publishing/publisher/transitions';
import { createLogger } from '../../../src/kernel/logging';
import { Random } from '../random';
import { type BrokenQuery, GatedPool, LOOK, Present } from './gated-pool';
import { type Ending, type Gate, Gates } from './gates';
import { ModelPort } from './model-port';
import { type Account, type Plan, planOf } from './plan';
import { PlatformModel } from './platform-model';
import {
  checkAgreement,
  checkEffects,
  checkHeld,
  checkOrder,
  checkProbes,
  checkSettled,
  checkTaken,
  checkTransitions,
  type Group,
  Violation,
} from './properties';
import { SimulatedProcess } from './simulated-process';
import type { SimulatedWorld } from './simulated-world';
import { readSnapshot, type Snapshot } from './snapshot';

/** A publisher that is wrong on purpose. */
export interface Broken {
  readonly port?: (port: PublishingPort) => PublishingPort;
  readonly query?: BrokenQuery;
}

/** Requests that a platform handles late, after its client gave up. */
interface Delayed {
  readonly at: number;
  readonly handle: () => void;
}

/** The time at which all simulations start. */
const START = Date.UTC(2027, 2, 1, 9);
const silent = createLogger('silent');

/** The parts of one simulation, and everything that can happen in it. Each method is one event, after which all properties are checked. */
export class Simulation {
  readonly trace: string[] = [];
  readonly random: Random;
  readonly plan: Plan;
  readonly processes: SimulatedProcess[] = [];
  snapshot: Snapshot = new Map();
  private readonly gates = new Gates();
  private readonly models = new Map<string, PlatformModel>();
  private readonly ofPublisher: Random;
  private readonly delayed: Delayed[] = [];
  private readonly groups: readonly Group[];
  private started = 0;
  private violation: Violation | undefined;

  private constructor(
    readonly world: SimulatedWorld,
    readonly seed: string,
    private readonly broken: Broken,
  ) {
    this.random = new Random(seed);
    this.ofPublisher = new Random(`${seed} of the publisher`);
    this.plan = planOf(this.random, world.begin());
    this.groups = groupsOf(this.plan);
  }

  static async begin(world: SimulatedWorld, seed: string, broken: Broken = {}): Promise<Simulation> {
    world.server.clock.set(new Date(START));
    const simulation = new Simulation(world, seed, broken);
    await simulation.prepare();
    return simulation;
  }

  get now(): Date {
    return this.world.server.clock.now();
  }

  /** The operations that wait. */
  get waiting(): readonly Gate[] {
    return this.gates.all;
  }

  private async prepare(): Promise<void> {
    const { world, plan, seed } = this;
    for (const account of plan.accounts) {
      const { platform, manner } = account;
      const { hasQuota, rejectsDuplicates, prefix } = plan;
      const random = new Random(`${seed} ${account.name}`);
      const about = { random, now: () => this.now, prefix: `${prefix}.`, hasQuota, rejectsDuplicates };
      if (!this.models.has(platform)) this.models.set(platform, new PlatformModel(platform, manner, about));
    }
    await world.setMaxDelay(plan.maxDelay);
    await world.addAccounts(plan.accounts);
    for (const account of plan.accounts) await this.reconnect(account);
    await world.addPublications(
      plan.publications.map((one) => ({ ...one, dueAt: new Date(START + one.dueAt) })),
    );
    for (let index = 0; index < plan.processCount; index += 1) this.startProcess();
    await this.observe();
  }

  /** Adds a line to the trace. */
  note(line: string): void {
    const seconds = ((this.now.getTime() - START) / 1000).toFixed(1);
    this.trace.push(`${seconds.padStart(8)} ${line}`);
  }

  nameOf = (publication: string): string =>
    this.plan.publications.find(({ ids }) => ids.publication === publication)!.name;

  startProcess(): void {
    this.started += 1;
    const name = `process ${this.started}`;
    const { server } = this.world;
    const { encryption, clock, networks, database, feed } = server;
    const pool = new GatedPool(database.owner, this.gates, name, clock, this.broken.query).asPool();
    const ports = [...this.models.values()].map((model) => this.portOf(model, name));
    const publishing = new Map(ports.map((port) => [port.platform, port]));
    const services = { pool, encryption, clock, networks, publishing, stores: [], log: silent, feed };
    this.processes.push(new SimulatedProcess(name, new Publisher(services, () => new Present(clock.now()))));
  }

  private portOf(model: PlatformModel, process: string): PublishingPort {
    const port = new ModelPort(model, this.gates, process, {
      arrived: (label) => {
        if (this.gates.transactions)
          this.violation = new Violation('TRANSACTION', `one is open during ${label}`);
      },
      paused: (label) => {
        this.violation = new Violation('PAUSED', `${label} is sent for an account that is paused`);
      },
      delayed: (handle) => {
        const at = this.now.getTime() + this.random.integer(1, 30) * 1000;
        this.delayed.push({ at, handle });
      },
    });
    return this.broken.port?.(port) ?? port;
  }

  /** Lets an operation happen, with everything that follows until all processes wait. */
  async open(gate: Gate, ending: Ending = 'answer'): Promise<void> {
    const { process, kind, label } = gate;
    this.note(`${process}: ${kind} ${label} ${ending === 'answer' ? '' : `(${ending})`}`.trimEnd());
    const { changes } = this.gates;
    await this.asPublisher(() => this.gates.open(gate, ending));
    await this.observe(this.gates.changes > changes ? 'PUBLISHER' : undefined);
    if (label.startsWith(LOOK) && ending !== 'refused') checkTaken(this.snapshot, this.now, this.nameOf);
  }

  /** Lets a process begin something that its program repeats from time to time. */
  async begin(process: SimulatedProcess, what: 'look' | 'beat' | 'stop'): Promise<void> {
    this.note(`${process.name}: ${what}`);
    await this.asPublisher(async () => {
      process[what]();
      await this.gates.settle();
    });
  }

  /** Ends a process as `kill -9` does, and starts another one. */
  kill(process: SimulatedProcess): void {
    this.note(`${process.name} dies`);
    this.gates.drop(process.name);
    this.processes.splice(this.processes.indexOf(process), 1);
    this.startProcess();
  }

  /** Replaces processes that have stopped. */
  replaceStopped(): void {
    for (const process of this.processes.filter(({ isStopped }) => isStopped)) this.kill(process);
  }

  /** Moves the clock on. Requests that were delayed are handled at their time. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.now.getTime() + milliseconds;
    const due = this.delayed.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
    for (const late of due) {
      this.delayed.splice(this.delayed.indexOf(late), 1);
      this.world.server.clock.set(new Date(late.at));
      this.note('a platform handles a request that was delayed');
      late.handle();
      await this.observe();
    }
    this.world.server.clock.set(new Date(end));
  }

  /** Connects an account again, so that it has a token that works. */
  async reconnect(account: Account): Promise<void> {
    const name = `${account.name} ${this.trace.length}`;
    const token = `token of ${name}`;
    this.models.get(account.platform)!.tokens.set(account.id, token);
    await this.world.connect(account.id, this.plan.idOf(token), token);
    this.note(`${account.name} is connected`);
  }

  /** Ends the token of an account. */
  endToken({ platform, id, name }: Account): void {
    this.models.get(platform)!.tokens.delete(id);
    this.note(`the token of ${name} ends`);
  }

  /** Notes that users have paused or resumed an account. */
  setPaused(id: string, isPaused: boolean): void {
    for (const { paused } of this.models.values()) {
      if (isPaused) paused.add(id);
      else paused.delete(id);
    }
  }

  isConnected({ platform, id }: Account): boolean {
    return this.models.get(platform)!.tokens.has(id);
  }

  /** Reads what the database has now, and checks it. `actor` is who changed statuses. */
  async observe(actor?: TransitionActor): Promise<void> {
    if (this.violation) throw this.violation;
    const before = this.snapshot;
    if (actor || !before.size) await this.read();
    if (actor && this.snapshot !== before) {
      checkTransitions(before, this.snapshot, actor, this.nameOf);
      if (actor === 'PUBLISHER') {
        checkOrder(before, this.snapshot, this.nameOf);
        checkProbes(before, this.snapshot, this.now, this.nameOf);
      }
      this.noteChanges(before);
      checkAgreement(this.snapshot, this.nameOf);
    }
    const posts = [...this.models.values()].flatMap((model) => model.posts);
    for (const group of this.groups) checkEffects(this.snapshot, group, posts, this.nameOf);
  }

  private async read(): Promise<void> {
    const ids = this.plan.publications.map((one) => one.ids.publication);
    const { database } = this.world.server;
    const next = await readSnapshot(database.owner, this.world.organization, ids);
    if (!isDeepStrictEqual(next, this.snapshot)) this.snapshot = next;
  }

  private noteChanges(before: Snapshot): void {
    for (const { id, status, stage } of this.snapshot.values()) {
      const from = before.get(id)!;
      if (from.status !== status || from.stage !== stage)
        this.note(`${this.nameOf(id)}: ${from.status}/${from.stage} -> ${status}/${stage}`);
    }
  }

  /** Checks what holds after a look that has found nothing. */
  checkIdle(): void {
    checkHeld(this.snapshot, this.now, this.plan.maxDelay, this.nameOf);
  }

  /** Checks what holds once nothing is left to be done. */
  checkEnd(): void {
    for (const seen of this.snapshot.values()) {
      const account = this.plan.accounts.find(({ id }) => id === seen.account)!;
      checkSettled(seen, this.now, account.manner === 'BLIND', this.nameOf);
    }
  }

  /** Ends everything, also after a violation. */
  async end(): Promise<void> {
    await this.gates.abandon();
    await this.world.end();
  }

  /** Pauses of the publisher are random. They come from the seed, too. */
  private async asPublisher(work: () => Promise<void>): Promise<void> {
    const original = Math.random;
    Math.random = () => this.ofPublisher.next();
    try {
      await work();
    } finally {
      Math.random = original;
    }
  }
}

function groupsOf({ publications }: Plan): Group[] {
  const groups = new Map<string, { account: string; text: string; publications: string[] }>();
  for (const { account, text, ids } of publications) {
    const key = `${account.id} ${text}`;
    const group = groups.get(key) ?? { account: account.id, text, publications: [] };
    group.publications.push(ids.publication);
    groups.set(key, group);
  }
  return [...groups.values()];
}
