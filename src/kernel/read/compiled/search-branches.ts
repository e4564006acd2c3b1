import { JsonBytes } from '../../json-bytes';
import { type CheckedSearch, RANK, resultRows } from '../search-results';
import type { Fields } from '../selection';
import type { Branch } from './branch';
import type { Compilation } from './compilation';
import type { Write } from './row-stream';

interface Result {
  readonly rank: number;
  readonly id: string;
  readonly json: JsonBytes;
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
    const { number, columns } = branch;
    const rank = columns.add(RANK.rank, 'real');
    const id = columns.add(RANK.id, 'uuid');
    return { number, rank, id, write: to.row(model, nodes, { branch, alias: 't' }) };
  });
  return (to, _, stream) => {
    const results: Result[] = [];
    for (const { number, rank, id, write } of branches)
      for (let row = stream.take(number); row; row = stream.take(number)) {
        const json = JsonBytes.take();
        write(json, row, stream);
        results.push({ rank: Number(row.text(rank)), id: row.text(id)!, json });
      }
    results.sort(bestFirst);
    to.add('[');
    for (const [i, { json }] of results.slice(0, limit).entries()) {
      if (i) to.add(',');
      to.append(json);
    }
    to.add(']');
    for (const { json } of results) json.release();
  };
}
