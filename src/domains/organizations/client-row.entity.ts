import { BelongsToScope, type Ref } from '../../kernel/model';
import { ClientAccount } from './client-account.entity';
import { OrganizationRow } from './organization-row.entity';

/** A row of an organization that may belong to one of its client accounts, and is then seen by that client too. */
export abstract class ClientRow extends OrganizationRow {
  @BelongsToScope(() => ClientAccount, {
    description:
      'The client account it belongs to; null when it belongs to the organization alone. While the client account is deleted it is null here, and filters still go by it.',
    filter: true,
    onDelete: 'NO ACTION',
  })
  clientAccount!: Ref<ClientAccount> | null;
}
