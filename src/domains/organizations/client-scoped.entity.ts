import { BelongsToScope, type Ref } from '../../kernel/model';
import { ClientAccount } from './client-account.entity';
import { OrganizationScopedEntity } from './organization-scoped.entity';

/** A row of an organization that may belong to one of its client accounts, and is then seen by that client too. */
export abstract class ClientScopedEntity extends OrganizationScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account the {label} belongs to.',
    nullIf: 'the {label} belongs to the organization itself, or if the client account is deleted',
    filterNote: 'Matches deleted client accounts, too.',
    filter: true,
    onDelete: 'NO ACTION',
  })
  clientAccount!: Ref<ClientAccount> | null;
}
