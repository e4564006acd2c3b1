import { type CheckedSearch, RANK, resultRows } from '../search-results';
import type { Fields } from '../selection';
import type { Branch } from './branch';
import { ChunkedString } from './chunked-string';
import type { Compilation } from './compilation';
import { list, type Write } from './row-stream';

interface Result {
  readonly rank: number;
  readonly id: string;
  readonly text: ChunkedString;
}

const bestFirst = (a: Result, b: Result): number => b.rank - a.rank || (a.id < b.id ? 1 : -1);

/**
 * Compiles a search: a branch for each model with its best results, which are merged when they are written. `tenant` is the
 * SQL of the ID of the tenant.
 */
export function searchResults(
  to: Compilation,
  { models, search, limit }: CheckedSearch,
  tenant: string,
  nodes: Fields,
  above: Branch,
): Write {
  const branches = models.map((model) => {
    const rows = resultRows(model, search, tenant, to.parameters);
    const branch = to.branch({ ...rows, limit, pageSize: limit });
    above.add(branch);
    const { branchId, columns } = branch;
    const rank = columns.add(RANK.rank, 'real');
    const id = columns.add(RANK.id, 'uuid');
    return { branchId, rank, id, write: to.row(model, nodes, { branch, alias: 't' }) };
  });
  return (text, _, stream) => {
    const results: Result[] = [];
    for (const { branchId, rank, id, write } of branches)
      for (let cells = stream.take(branchId); cells; cells = stream.take(branchId)) {
        const row = new ChunkedString(stream);
        write(row, cells, stream);
        results.push({ rank: Number(cells[rank]), id: cells[id]!, text: row });
      }
    const best = results.sort(bestFirst).slice(0, limit);
    list(
      text,
      best.map((result) => result.text),
    );
  };
}
