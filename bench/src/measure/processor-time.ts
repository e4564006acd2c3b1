import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second for programs, whatever its own clock does. */
const MS_PER_TICK = 10;

interface Stat {
  readonly parent: number;
  readonly own: number;
  readonly reapedChildren: number;
}

/** undefined for a process that has ended meanwhile. */
function statOf(pid: number | string): Stat | undefined {
  try {
    // The second field is the program's name in brackets and may hold anything; what follows it does not.
    const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ')
      .map(Number);
    return {
      parent: fields[1]!,
      own: (fields[11]! + fields[12]!) * MS_PER_TICK,
      reapedChildren: (fields[13]! + fields[14]!) * MS_PER_TICK,
    };
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time that a process and all its threads have used. */
export const processorTime = (pid: number): number => statOf(pid)?.own ?? 0;

/** The same of a process with its children, those that have ended included: PostgreSQL and its backends. */
export function processorTimeWithChildren(pid: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.parent === pid);
  const { own, reapedChildren } = statOf(pid) ?? { own: 0, reapedChildren: 0 };
  return children.reduce((sum, stat) => sum + stat!.own, own + reapedChildren);
}

/** Resident memory of a process, in MiB. */
export function residentMemory(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kib?.[1] ?? 0) / 1024;
}
