/** Tasks that share job slots of their own. */
export class Lane {
  readonly tasks = new Set<string>();

  constructor(
    readonly name: string,
    /** Jobs of the lane that a process runs at the same time. */
    readonly slots: number,
  ) {}

  /** Adds tasks to the lane. A task is in one lane only. */
  add(...tasks: readonly string[]): void {
    for (const task of tasks) {
      const taken = [...lanes.values()].find((lane) => lane.tasks.has(task));
      if (taken) throw new Error(`The task ${task} is in the lane ${taken.name} already.`);
      this.tasks.add(task);
    }
  }
}

/** The lane of tasks that are in no other. */
const DEFAULT = { name: 'default', slots: 2 };

const lanes = new Map<string, Lane>();

/**
 * Declares a lane. Its tasks take no slot of others, and others take none of theirs. Use it for tasks that take long or
 * wait for other systems, and for those that must never wait for such tasks.
 */
export function declareLane(name: string, { slots }: { readonly slots: number }): Lane {
  if (name === DEFAULT.name || lanes.has(name)) throw new Error(`The lane ${name} exists already.`);
  if (!Number.isInteger(slots) || slots < 1) throw new Error(`The lane ${name} needs at least one slot.`);
  const lane = new Lane(name, slots);
  lanes.set(name, lane);
  return lane;
}

/** Returns all lanes that were declared. */
export const declaredLanes = (): Lane[] => [...lanes.values()];

/** A lane with those of its tasks that a process runs. */
interface ServedLane {
  readonly name: string;
  readonly slots: number;
  readonly tasks: readonly string[];
}

/** Returns the lanes of a process that runs these tasks. Lanes without a task are omitted. */
export function lanesOf(tasks: readonly string[]): ServedLane[] {
  const declared = declaredLanes().map(({ name, slots, tasks: members }) => ({
    name,
    slots,
    tasks: tasks.filter((task) => members.has(task)),
  }));
  const rest = tasks.filter((task) => !declared.some((lane) => lane.tasks.includes(task)));
  return [{ ...DEFAULT, tasks: rest }, ...declared].filter((lane) => lane.tasks.length > 0);
}
