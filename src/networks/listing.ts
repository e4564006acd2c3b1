import { MAX_OFFERED_ACCOUNTS } from '../domains/channels/network.port';

/** Reads that run at the same time, since a browser waits for the list. */
const CONCURRENT_READS = 5;

/** Returns whether a list is complete: as many as are offered, with the ID `wanted` among them if there is one. */
export const isEnough = (ids: readonly string[], wanted: string | undefined): boolean =>
  ids.length >= MAX_OFFERED_ACCOUNTS && (wanted === undefined || ids.includes(wanted));

/** Reads the rows of each source, some at the same time, and returns them in order. Stops once there are enough. */
export async function readEach<Source, Row>(
  sources: readonly Source[],
  read: (source: Source) => Promise<readonly Row[]>,
  enough: (rows: readonly Row[]) => boolean,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (let start = 0; start < sources.length && !enough(rows); start += CONCURRENT_READS) {
    const batch = await Promise.all(sources.slice(start, start + CONCURRENT_READS).map(read));
    rows.push(...batch.flat());
  }
  return rows;
}
