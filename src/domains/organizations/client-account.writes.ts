import { declareWrites } from '../../kernel/write/declared';
import { ClientAccount } from './client-account.entity';
import { slugsFor } from './slug';

declareWrites(ClientAccount, {
  permission: 'CLIENT_ACCOUNTS_MANAGE',
  operations: ['create', 'update', 'delete', 'restore'],
  fields: ['name', 'slug', 'contactEmail', 'contactPhone', 'logoUrl', 'brandColors', 'settings'],
  derived: ['slug'],
  deletion: {
    description:
      'What belongs to it stays with the organization and shows no client account; members bound to it see nothing, until `restoreClientAccount` brings it back.',
  },
  rule: async ({ writing, before, values }) => {
    if (before ?? values.slug) return;
    // Two that are made at once would look at the same time and choose the same.
    await writing.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `client_accounts ${values.organization as string}`,
    ]);
    const wanted = slugsFor(values.name as string, 'client');
    const taken = await writing.query<{ slug: string }>(
      'SELECT slug FROM client_accounts WHERE organization_id = $1 AND slug = ANY ($2) AND deleted_at IS NULL',
      [values.organization, wanted],
    );
    // Where all are taken, the unique index refuses the first, with the error that names the field.
    values.slug = wanted.find((slug) => !taken.some((row) => row.slug === slug)) ?? wanted[0];
  },
});
