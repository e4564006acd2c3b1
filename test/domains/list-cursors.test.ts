import { linkModels } from '../../src/kernel/model/link';
import { ordersOf } from '../../src/kernel/model/indexes';
import { upperSnake } from '../../src/kernel/model/metadata';
import { encodeCursor } from '../../src/kernel/read/page';
import { newOrganization } from '../support/people';
import { listsOf } from '../support/list-queries';
import { serverForTests } from '../support/server';

/** A cursor of one list is rejected by every list of another type, although both have the same sort order. */

const server = serverForTests();
const lists = listsOf(linkModels()).filter(({ from }) => from !== 'row');

test.each(lists.map((list) => [list.name, list] as const))('%s', async (_, { model, operation }) => {
  const { id, owner } = await newOrganization(server);
  const accepted: string[] = [];
  for (const other of lists) {
    const scope = { type: other.model.name, order: upperSnake(ordersOf(model)[0]!.name) };
    const after = encodeCursor(scope, '2026-01-01 00:00:00+00', id);
    const query = operation((args) => `(${[...args, `after: "${after}"`].join(', ')}) { nodes { id } }`);
    const { errors } = await server.run(query, { id }, owner.token);
    if (!errors) accepted.push(other.name);
    else
      expect(errors).toMatchObject([
        {
          message: `\`after\` belongs to a list of other objects. This list contains ${model.pluralLabel}.`,
          extensions: { code: 'BAD_USER_INPUT', argument: 'after' },
        },
      ]);
  }
  expect(accepted).toEqual(lists.filter((list) => list.model === model).map((list) => list.name));
});
