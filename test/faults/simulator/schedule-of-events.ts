import type { Ending, Gate } from './gates';
import type { SimulatedProcess } from './simulated-process';
import type { Snapshot } from './snapshot';
import { act, actionOf } from './simulated-users';
import { Violation } from './properties';
import { type Broken, Simulation } from './simulation';
import type { SimulatedWorld } from './simulated-world';

const SECOND = 1_000;
/** Events until nothing fails any more. */
const EVENTS = 120;
/** More than any simulation needs to settle everything then. */
const MAXIMUM_CALM_EVENTS = 3_000;

/** How calls fail, more often where it is harder to tell what happened. */
const CALL_FAULTS: readonly Ending[] = [
  'lost',
  'lost',
  'lost',
  'vanished',
  'vanished',
  'delayed',
  'delayed',
  'broken',
  'refused',
  'limited',
  'rejected',
  'outage',
];

/** How reads of a review fail. None of them tells what became of the post. */
const REVIEW_FAULTS: readonly Ending[] = ['lost', 'vanished', 'refused', 'limited', 'outage'];
/** How often a read of a review fails, and how often the token has ended, unless all calls succeed. */
const REVIEW_SHARES = { faults: 0.4, endedToken: 0.2 };

/** What a simulation led to. */
export interface Result {
  readonly seed: string;
  readonly trace: readonly string[];
  readonly violation: Violation | undefined;
  /** Number of publications by status in the end. */
  readonly statuses: readonly string[];
}

/** Decides by the seed what happens next, as long as things fail, and then lets everything come to an end. */
class ScheduleOfEvents {
  private looked: Snapshot | undefined;
  /** Whether a look has found nothing since nothing fails any more. */
  private wasIdle = false;

  constructor(private readonly simulation: Simulation) {}

  async run(): Promise<void> {
    for (let event = 0; event < EVENTS; event += 1) await this.next();
    await this.calm();
  }

  private async next(): Promise<void> {
    const { random, waiting } = this.simulation;
    const draw = random.next() * 100;
    if (draw < 3) return this.endProcess();
    if (draw < 5) return this.changeAccount();
    if (draw < 8) return this.actAsUser();
    // Without something that is due, a look finds nothing.
    if (draw < (waiting.length ? 18 : 70)) return this.passTime();
    if (draw < 30 || !waiting.length) return this.look();
    return this.proceed(random.one(waiting));
  }

  private async proceed(gate: Gate): Promise<void> {
    const { random, plan } = this.simulation;
    const { calls, database } = plan.faults;
    switch (gate.kind) {
      case 'call':
        if (calls && gate.label.endsWith('.review')) return this.proceedReview(gate);
        return this.simulation.open(gate, random.chance(calls) ? random.one(CALL_FAULTS) : 'answer');
      case 'answer':
        return this.simulation.open(gate);
      default: {
        const fault = random.one<Ending>(['lost', 'refused']);
        return this.simulation.open(gate, random.chance(database) ? fault : 'answer');
      }
    }
  }

  /** A post under review is forgotten easily, so its reads fail more often than other calls. */
  private async proceedReview(gate: Gate): Promise<void> {
    const { simulation } = this;
    const { random, plan } = simulation;
    const account = plan.accounts.find(({ platform }) => gate.label.startsWith(`${platform}.`))!;
    if (simulation.isConnected(account) && random.chance(REVIEW_SHARES.endedToken))
      simulation.endToken(account);
    const isFault = random.chance(REVIEW_SHARES.faults);
    await simulation.open(gate, isFault ? random.one(REVIEW_FAULTS) : 'answer');
  }

  private async endProcess(): Promise<void> {
    const { simulation } = this;
    simulation.replaceStopped();
    const process = simulation.random.one(simulation.processes);
    if (process.isStopping) return;
    if (simulation.random.chance(0.25)) return simulation.begin(process, 'stop');
    simulation.kill(process);
  }

  private async look(): Promise<void> {
    const { simulation } = this;
    const idle = simulation.processes.filter((process) => process.isIdle);
    if (idle.length) await simulation.begin(simulation.random.one(idle), 'look');
  }

  /** An account loses its token, is checked, or is connected again. */
  private async changeAccount(): Promise<void> {
    const { simulation } = this;
    const account = simulation.random.one(simulation.plan.accounts);
    if (simulation.isConnected(account)) return simulation.endToken(account);
    if (simulation.random.chance(0.6)) return simulation.reconnect(account);
    simulation.note(`${account.name} is checked`);
    await simulation.world.setConnection(account.id, 'REVOKED', 'AUTHORIZATION_REVOKED');
  }

  private async actAsUser(): Promise<void> {
    const { simulation } = this;
    const { random, snapshot, plan, now, world } = simulation;
    const postOf = (id: string) => plan.publications.find(({ ids }) => ids.publication === id)!.ids.post;
    const action = actionOf(random, snapshot, postOf, now);
    const codes = await act(world, action);
    if (!codes.length) this.notePause(action);
    simulation.note(
      `a user: ${action.mutation} of ${simulation.nameOf(action.publication)} ${codes.join()}`.trimEnd(),
    );
    await simulation.observe('USER');
  }

  private notePause({ mutation, input }: ReturnType<typeof actionOf>): void {
    const { id } = input as { readonly id: string };
    if (mutation === 'pauseSocialAccount') this.simulation.setPaused(id, true);
    if (mutation === 'resumeSocialAccount') this.simulation.setPaused(id, false);
  }

  /** Moves the clock on: to the next thing that is due if no process works, or a little. */
  private async passTime(): Promise<void> {
    const { simulation } = this;
    const { random, waiting, now } = simulation;
    const limit = Math.min(...waiting.map(({ until }) => until)) - now.getTime();
    const span = waiting.length ? this.spanOf() : random.integer(1, 900) * SECOND;
    const due = this.dueIn();
    const wanted = !waiting.length && due !== undefined && random.chance(0.7) ? due : span;
    if (wanted >= 10 * SECOND) await this.beat();
    const passed = Math.min(wanted, limit);
    if (passed > 0) await simulation.advance(passed);
  }

  private spanOf(): number {
    const { random } = this.simulation;
    const draw = random.next();
    if (draw < 0.6) return random.integer(1, 3_000);
    return draw < 0.85 ? random.integer(3, 15) * SECOND : random.integer(15, 90) * SECOND;
  }

  /** Most processes extend their leases. The others are suspended. */
  private async beat(): Promise<void> {
    const { simulation } = this;
    for (const process of simulation.processes.filter(() => simulation.random.chance(0.7)))
      await this.beatOf(process);
  }

  private async beatOf(process: SimulatedProcess): Promise<void> {
    const { simulation } = this;
    const before = simulation.waiting;
    await simulation.begin(process, 'beat');
    for (const gate of simulation.waiting) if (!before.includes(gate)) await simulation.open(gate);
  }

  /** Milliseconds until something is due, or becomes due. Undefined if nothing will. */
  private dueIn(isLater = false): number | undefined {
    const { snapshot, now } = this.simulation;
    const times = [...snapshot.values()].flatMap((seen) => {
      const { status, stage, isHeld, runAt, scheduledAt, waitsFor, waitsUntil } = seen;
      if (stage === 'SENDING' || stage === 'SEARCHING' || stage === 'FOLLOWING') return [runAt!.getTime()];
      if (status !== 'QUEUED' || isHeld) return [];
      // One that waits for its account is looked at again each time.
      if (waitsFor !== null && waitsUntil) return [waitsUntil.getTime() + 1];
      return [Math.max(scheduledAt.getTime(), stage === 'WAITING' ? runAt!.getTime() : 0)];
    });
    const left = times
      .map((time) => Math.max(0, time - now.getTime()))
      .filter((time) => !isLater || time > 0);
    return left.length ? Math.min(...left) : undefined;
  }

  /** Everything works again. Publications have to be settled then. */
  private async calm(): Promise<void> {
    const { simulation } = this;
    simulation.note('nothing fails from here on');
    for (const account of simulation.plan.accounts) {
      await simulation.reconnect(account);
      const isPaused = await simulation.world.isPaused(account.id);
      simulation.setPaused(account.id, false);
      if (isPaused)
        await act(simulation.world, { mutation: 'resumeSocialAccount', input: { id: account.id } });
    }
    await simulation.observe('USER');
    for (let event = 0; event < MAXIMUM_CALM_EVENTS; event += 1) {
      if (!(await this.calmEvent())) return simulation.checkEnd();
    }
    throw new Violation('UNSETTLED', 'publications do not come to an end');
  }

  /** Returns false if nothing is left to be done. */
  private async calmEvent(): Promise<boolean> {
    const { simulation } = this;
    const [gate] = simulation.waiting;
    if (gate) {
      await simulation.open(gate);
      return true;
    }
    simulation.replaceStopped();
    const { snapshot } = simulation;
    // The last look has changed nothing: what is due waits for something that is due later.
    const isIdle = this.looked === snapshot;
    if (isIdle) simulation.checkIdle();
    this.wasIdle ||= isIdle;
    const due = this.wasIdle ? this.dueIn(isIdle) : 0;
    if (due === undefined) return false;
    await simulation.advance(due);
    this.looked = simulation.snapshot;
    await simulation.begin(simulation.processes[0]!, 'look');
    return true;
  }
}

/** Runs the simulation of a seed. */
export async function simulate(world: SimulatedWorld, seed: string, broken?: Broken): Promise<Result> {
  const simulation = await Simulation.begin(world, seed, broken);
  let violation: Violation | undefined;
  try {
    await new ScheduleOfEvents(simulation).run();
  } catch (error) {
    if (!(error instanceof Violation)) throw error;
    violation = error;
    simulation.note(error.message);
  } finally {
    await simulation.end();
  }
  const statuses = [...simulation.snapshot.values()].map(({ status }) => status);
  return { seed, trace: simulation.trace, violation, statuses };
}
