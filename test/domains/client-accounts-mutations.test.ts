import { eventsOf, mutate, newMember, newOrganization, refusals } from '../support/people';
import { serverForTests } from '../support/server';

const server = serverForTests();

describe('client accounts', () => {
  test('managers create, update, delete and restore client accounts, with a slug derived from the name', async () => {
    const { id } = await newOrganization(server);
    const manager = await newMember(server, id, 'MANAGER');
    const create = (input: object) =>
      mutate(
        server,
        'createClientAccount',
        { organizationId: id, ...input },
        manager.token,
        'clientAccount { id name slug version }',
      );
    const first = await create({ name: 'Chai Point' });
    expect(first).toMatchObject({
      clientAccount: { name: 'Chai Point', slug: 'chai-point', version: 1 },
      userErrors: [],
    });
    // Authenticate, organization with permissions, slugs, insert, event; then authenticate and read.
    expect(first.statements).toBe(8);
    expect((await create({ name: 'Chai Point' })).clientAccount.slug).toBe('chai-point-2');
    expect(refusals(await create({ name: 'Other', slug: 'chai-point' }))).toEqual([['TAKEN', 'input.slug']]);

    const { id: account } = first.clientAccount;
    const update = (input: object, token = manager.token) =>
      mutate(
        server,
        'updateClientAccount',
        { id: account, ...input },
        token,
        'clientAccount { name version }',
      );
    expect((await update({ name: 'Chai', expectedVersion: 1 })).clientAccount).toEqual({
      name: 'Chai',
      version: 2,
    });
    expect(refusals(await update({ name: 'Late', expectedVersion: 1 }))).toEqual([
      ['CONFLICT', 'input.expectedVersion'],
    ]);
    const editor = await newMember(server, id, 'EDITOR');
    expect(refusals(await update({ name: 'No' }, editor.token))).toEqual([['FORBIDDEN', 'input']]);

    const gone = await mutate(
      server,
      'deleteClientAccount',
      { id: account },
      manager.token,
      'deletedClientAccountId',
    );
    expect(gone.deletedClientAccountId).toBe(account);
    const back = await mutate(
      server,
      'restoreClientAccount',
      { id: account },
      manager.token,
      'clientAccount { name }',
    );
    expect(back.clientAccount).toEqual({ name: 'Chai' });
    expect(await eventsOf(server, account)).toEqual([
      'client_account.created',
      'client_account.updated',
      'client_account.deleted',
      'client_account.restored',
    ]);
  });
});
