import type { WriteStream } from 'node:tty';
import type { Logger } from '../kernel/logging';

const STEPS = {
  postgresql: 'Starting PostgreSQL',
  migrations: 'Migrating the database',
  demo: 'Loading demo data',
  server: 'Starting the server',
  graphiql: 'Building GraphiQL',
} as const;

export type StartStep = keyof typeof STEPS;

/** Reports what a start does. */
export interface Progress {
  /** Starts a step, which completes the one before. */
  start(step: StartStep): void;
  /** Reports how much of the current step is done, from 0 to 1. */
  advance(share: number): void;
  /** Completes the last step; `failed` leaves it as it is. */
  end(failed?: boolean): void;
}

export const silentProgress: Progress = {
  start: () => undefined,
  advance: () => undefined,
  end: () => undefined,
};

const BAR_WIDTH = 24;
const CLEAR_LINE = '\r\x1b[2K';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

function bar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH);
  const percent = Math.floor(share * 100);
  return ` ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${percent} %`;
}

/** One line per step: it grows a bar while the step runs, and shows how long it took at the end. */
export function terminalProgress(
  terminal: Pick<WriteStream, 'write'>,
  now: () => number = performance.now.bind(performance),
): Progress {
  let current: { text: string; since: number } | undefined;
  let shown = '';
  const show = (line: string): void => {
    if (line !== shown) terminal.write(CLEAR_LINE + line);
    shown = line;
  };
  const end = (failed = false): void => {
    if (!current) return;
    if (failed) terminal.write('\n');
    else terminal.write(`${CLEAR_LINE}${current.text}: ${seconds(now() - current.since)}\n`);
    current = undefined;
    shown = '';
  };
  return {
    start: (step) => {
      end();
      current = { text: STEPS[step], since: now() };
      show(`${current.text} …`);
    },
    advance: (share) => {
      if (current) show(current.text + bar(share));
    },
    end,
  };
}

/** One log line per completed step. */
export function loggedProgress(
  log: Pick<Logger, 'info'>,
  now: () => number = performance.now.bind(performance),
): Progress {
  let current: { step: StartStep; since: number } | undefined;
  const end = (failed = false): void => {
    if (current && !failed)
      log.info({ step: current.step, ms: Math.round(now() - current.since) }, 'start step completed');
    current = undefined;
  };
  return {
    start: (step) => {
      end();
      current = { step, since: now() };
      log.info({ step }, 'start step started');
    },
    advance: () => undefined,
    end,
  };
}
