import '../../src/domains';
import { linkModels } from '../../src/kernel/model/link';
import { EXAMPLES } from '../support/examples';
import { RowGenerator } from '../support/generated-rows';
import { inputOf, permittedMutations } from '../support/mutations';

linkModels();

const updates = permittedMutations().filter(({ operation }) => operation === 'update');
const withoutRows = { query: () => Promise.reject(new Error('An update inserts no rows.')) };

test.each(updates.map((mutation) => [mutation.name, mutation] as const))(
  '%s sets another value than the default, whatever rows were generated before',
  async (_, mutation) => {
    const generator = new RowGenerator(withoutRows, EXAMPLES);
    const defaults = new Map(mutation.crud!.inputFields.map(({ name, defaultSql }) => [name, defaultSql]));
    for (let before = 0; before < 20; before += 1) {
      const { id, ...values } = await inputOf(mutation, 'row', generator);
      expect(id).toBe('row');
      const unchanged = Object.entries(values).filter(
        ([name, value]) => String(value) === defaults.get(name),
      );
      expect([Object.keys(values).length, unchanged]).toEqual([1, []]);
    }
  },
);
