import { readdirSync, readFileSync } from 'node:fs';

/** Linux reports CPU time in hundredths of a second, regardless of its clock frequency. */
const MS_PER_TICK = 10;

interface Stat {
  readonly parent: number;
  readonly own: number;
  readonly reapedChildren: number;
}

/** Returns undefined if the process has ended. */
function statOf(pid: number | string): Stat | undefined {
  try {
    // The second field is the program name in parentheses, which can contain any character.
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

/** Returns the CPU time of a process and its threads, in milliseconds. */
export const processorTime = (pid: number): number => statOf(pid)?.own ?? 0;

/** Returns the CPU time of a process with its children, including ended ones, such as PostgreSQL and its backends. */
export function processorTimeWithChildren(pid: number): number {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(statOf)
    .filter((stat) => stat?.parent === pid);
  const { own, reapedChildren } = statOf(pid) ?? { own: 0, reapedChildren: 0 };
  return children.reduce((sum, stat) => sum + stat!.own, own + reapedChildren);
}

/** Returns the resident memory of a process, in MiB. */
export function residentMemory(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(kib?.[1] ?? 0) / 1024;
}
