import { BelongsToScope, type Ref } from '../../kernel/model';
import { ClientAccount } from './client-account.entity';
import { OrganizationScopedEntity } from './organization-scoped.entity';

/** Base class of objects of an organization that can belong to one of its client accounts and are then visible to it. */
export abstract class ClientScopedEntity extends OrganizationScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description:
      'The client account it belongs to; null when it belongs to the organization alone. While the client account is deleted it is null here, and filters still go by it.',
    filter: true,
    onDelete: 'NO ACTION',
  })
  clientAccount!: Ref<ClientAccount> | null;
}
