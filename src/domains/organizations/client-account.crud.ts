import { declareCrud } from '../../kernel/write';
import { ClientAccount } from './client-account.entity';
import { slugCandidates } from './slug';

declareCrud(ClientAccount, {
  permission: 'CLIENT_ACCOUNTS_MANAGE',
  operations: ['create', 'update', 'delete', 'restore'],
  fields: ['name', 'slug', 'contactEmail', 'contactPhone', 'logoUrl', 'brandColors', 'settings'],
  derived: ['slug'],
  deletion: {
    description:
      'Until `restoreClientAccount`, its content has no client account, and members limited to it see nothing.',
  },
  validate: async ({ tx, before, values }) => {
    if (before ?? values.slug) return;
    // Serializes concurrent creates, which could otherwise choose the same slug.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `client_accounts ${values.organization as string}`,
    ]);
    const wanted = slugCandidates(values.name as string, 'client');
    const taken = await tx.query<{ slug: string }>(
      'SELECT slug FROM client_accounts WHERE organization_id = $1 AND slug = ANY ($2) AND deleted_at IS NULL',
      [values.organization, wanted],
    );
    values.slug = wanted.find((slug) => !taken.some((row) => row.slug === slug));
  },
});
