import { readFile } from 'node:fs/promises';
import type { Contender, ContenderName } from '../contenders/contenders';
import { residentMemory } from '../measure/processor-time';
import type { Environment } from './environment';
import type { Line } from './summary';

/** The content of `latest.json`: the last results of each part, with their date. */
export interface Results {
  readonly queries?: ComparedPart;
  readonly growth?: GrowthPart;
  readonly writes?: ComparedPart;
  readonly search?: ComparedPart;
  readonly reports?: ReportsPart;
  readonly live?: LivePart;
  readonly onTime?: OnTimePart;
}

/** How fast an event reaches subscribers. */
export interface LivePart {
  readonly environment: Environment;
  readonly subscribers: number;
  readonly users: number;
  /** The measured events, in order. */
  readonly events: readonly DeliveredEvent[];
  /** CPU time per event, in milliseconds. */
  readonly serverCpu: number;
  readonly databaseCpu: number;
  /** MiB of the server, after the part. */
  readonly memory: number;
}

/** Milliseconds from the COMMIT of an event to the message of subscribers. */
export interface DeliveredEvent {
  readonly first: number;
  readonly median: number;
  readonly last: number;
}

/** How late publications were. */
export interface OnTimePart {
  readonly environment: Environment;
  readonly workers: number;
  readonly accounts: number;
  /** Number of publications that were due within one minute. */
  readonly due: number;
  /** Milliseconds between the due time and the effect on the platform, sorted, of each publication that was published. */
  readonly lateness: readonly number[];
}

interface Part {
  readonly environment: Environment;
  readonly contenders: readonly Note[];
}

/** The results of contenders and queries. */
export interface ComparedPart extends Part {
  readonly lines: readonly Line[];
}

export interface GrowthPart extends Part {
  /** Results of the queries with growing numbers of parents. */
  readonly parents: readonly Line[];
  /** Results of Q2, by size of the table of posts. */
  readonly rows: readonly GrownTable[];
}

export interface GrownTable {
  readonly posts: number;
  /** Seconds for growing the table from the previous size. */
  readonly loading: number;
  readonly lines: readonly Line[];
}

/** How long a report takes. */
export interface ReportsPart extends Part {
  /** Number of hourly metrics. */
  readonly metrics: number;
  /** Milliseconds of each request, sorted, by contender. */
  readonly times: readonly { readonly contender: ContenderName; readonly times: readonly number[] }[];
}

interface Note {
  readonly name: ContenderName;
  readonly note: string;
  /** MiB, after the part. */
  readonly memory: number;
}

export const notesOf = (contenders: readonly Contender[]): Note[] =>
  contenders.map(({ name, note, server }) => ({ name, note, memory: residentMemory(server.pid) }));

/** Returns the results of earlier runs. Empty if there is no file. */
export async function readResults(file: string): Promise<Results> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  return JSON.parse(text) as Results;
}
