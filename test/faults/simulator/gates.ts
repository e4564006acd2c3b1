import { setImmediate as turn } from 'node:timers/promises';

/** How a simulated operation ends. `answer` is the only one without a fault. */
export type Ending =
  'answer' | 'refused' | 'vanished' | 'lost' | 'delayed' | 'limited' | 'rejected' | 'broken' | 'outage';

/** An operation of a process that waits until the schedule lets it happen. */
export interface Gate {
  /** The name of the process. */
  readonly process: string;
  readonly kind: 'statement' | 'transaction' | 'call' | 'answer';
  readonly label: string;
  /** The latest time at which it can be opened, in milliseconds. Processes are not suspended for longer. */
  readonly until: number;
  readonly open: (ending: Ending) => void;
  readonly fail: (error: Error) => void;
}

/**
 * The operations of all simulated processes. One is opened at a time, and everything that follows from it runs until all
 * processes wait again, so the order of events depends on the order of opening alone.
 */
export class Gates {
  private readonly waiting = new Set<Gate>();
  private readonly statements = new Set<Promise<unknown>>();
  private isAbandoned = false;
  /** Number of statements and transactions so far that can have changed publications. */
  changes = 0;
  /** Number of transactions that are open. */
  transactions = 0;

  /** Waits until the operation is opened. */
  arrive(about: Omit<Gate, 'open' | 'fail'>): Promise<Ending> {
    if (this.isAbandoned) return Promise.reject(new Error('The simulation has ended.'));
    return new Promise((open, fail) => this.waiting.add({ ...about, open, fail }));
  }

  /** Runs a statement on the real database. */
  async run<T>(statement: () => Promise<T>): Promise<T> {
    const running = statement();
    const ended = running.catch(() => undefined);
    this.statements.add(ended);
    try {
      return await running;
    } finally {
      this.statements.delete(ended);
    }
  }

  /** Returns the operations that wait, in the order in which they arrived. */
  get all(): readonly Gate[] {
    return [...this.waiting];
  }

  /** Opens a gate, and returns when all processes wait again. */
  async open(gate: Gate, ending: Ending): Promise<void> {
    this.waiting.delete(gate);
    gate.open(ending);
    await this.settle();
  }

  /** Returns when all processes wait. */
  async settle(): Promise<void> {
    do {
      if (this.statements.size) await Promise.race(this.statements);
      await turn();
    } while (this.statements.size);
  }

  /** Drops what a process that died was about to do. */
  drop(process: string): void {
    for (const gate of this.waiting) if (gate.process === process) this.waiting.delete(gate);
  }

  /** Ends everything that waits. */
  async abandon(): Promise<void> {
    this.isAbandoned = true;
    for (const gate of this.waiting) gate.fail(new Error('The simulation has ended.'));
    this.waiting.clear();
    await this.settle();
  }
}
