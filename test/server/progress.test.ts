import { createLogger } from '../../src/kernel/logging';
import { loggedProgress, terminalProgress } from '../../src/server/progress';

/** A clock that a test sets, in milliseconds. */
function clock(): { now: () => number; at: number } {
  const time = { at: 0, now: () => time.at };
  return time;
}

describe('at a terminal', () => {
  /** Returns the visible text: each line after its last carriage return. */
  const shown = (written: string): string[] =>
    written.split('\n').map((line) => line.split('\r').at(-1)!.replace('\x1b[2K', ''));

  function terminal(): { text: () => string; write: (text: string) => boolean } {
    let text = '';
    return { text: () => text, write: (more) => ((text += more), true) };
  }

  test('shows the current step, then how long it took', () => {
    const [screen, time] = [terminal(), clock()];
    const progress = terminalProgress(screen, time.now);
    progress.start('postgresql');
    expect(shown(screen.text())).toEqual(['Starting PostgreSQL …']);
    time.at = 1_234;
    progress.start('migrations');
    expect(shown(screen.text())).toEqual(['Starting PostgreSQL: 1.2 s', 'Migrating the database …']);
    time.at = 1_334;
    progress.end();
    expect(shown(screen.text())).toEqual(['Starting PostgreSQL: 1.2 s', 'Migrating the database: 0.1 s', '']);
  });

  test('shows a bar that is written only when it changes', () => {
    const screen = terminal();
    const progress = terminalProgress(screen, clock().now);
    progress.start('demo');
    progress.advance(0.5);
    expect(shown(screen.text())).toEqual([`Loading demo data ${'█'.repeat(12)}${'░'.repeat(12)} 50 %`]);
    const before = screen.text();
    progress.advance(0.5001);
    expect(screen.text()).toBe(before);
    progress.advance(1);
    expect(shown(screen.text())).toEqual([`Loading demo data ${'█'.repeat(24)} 100 %`]);
  });

  test('leaves a failed step on its own line, and reports nothing when no step runs', () => {
    const screen = terminal();
    const progress = terminalProgress(screen, clock().now);
    progress.advance(0.5);
    progress.end();
    expect(screen.text()).toBe('');
    progress.start('server');
    progress.end(true);
    expect(shown(screen.text())).toEqual(['Starting the server …', '']);
  });
});

test('logs a line when a step starts and one when it completes, but none when it fails', () => {
  const lines: string[] = [];
  const time = clock();
  const progress = loggedProgress(createLogger('info', { write: (line) => void lines.push(line) }), time.now);
  progress.start('postgresql');
  progress.advance(0.5);
  time.at = 950.4;
  progress.start('demo');
  progress.end(true);
  const parsed = lines.map((line) => JSON.parse(line) as object);
  expect(parsed).toMatchObject([
    { msg: 'start step started', step: 'postgresql' },
    { msg: 'start step completed', step: 'postgresql', ms: 950 },
    { msg: 'start step started', step: 'demo' },
  ]);
  expect(parsed).toHaveLength(3);
});
