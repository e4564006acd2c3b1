import { BelongsToScope, type Ref } from '../../kernel/model';
import { ClientAccount } from './client-account.entity';
import { OrganizationScopedEntity } from './organization-scoped.entity';

/** A row of an organization that may belong to one of its client accounts, and is then seen by that client too. */
export abstract class ClientScopedEntity extends OrganizationScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description:
      'The client account it belongs to; null when it belongs to the organization alone. While the client account is deleted it is null here, and filters still go by it.',
    filter: true,
    onDelete: 'NO ACTION',
  })
  clientAccount!: Ref<ClientAccount> | null;
}
