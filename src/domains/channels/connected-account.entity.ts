import {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  Field,
  integer,
  Model,
  type Ref,
} from '../../kernel/model';
import { ClientAccount } from '../organizations/client-account.entity';
import { Organization } from '../organizations/organization.entity';
import { ConnectionRequest } from './connection-request.entity';
import { SocialAccount } from './social-account.entity';

/** At most this many accounts are connected by one connection. */
export const MAX_SELECTED = 50;

@Model({
  table: 'connected_accounts',
  description: 'A social account that a connection connected, with its position.',
  node: false,
  primaryKey: ['connectionRequest', 'position'],
  systemWrites: ['INSERT'],
})
export class ConnectedAccount {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that owns the social account.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  /** Copied from the social account, so that members limited to a client account see those they connected. */
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the social account.',
    nullIf: 'the social account belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'socialAccount',
    hidden: true,
  })
  clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => ConnectionRequest, { description: 'The connection.', hidden: true })
  connectionRequest!: Ref<ConnectionRequest>;

  @BelongsTo(() => SocialAccount, {
    description: 'The social account.',
    manyToMany: {
      of: 'connectionRequest',
      field: 'socialAccounts',
      description: `Social accounts that the connection connected, in the order of \`accountIds\` of \`finishConnection\`. At most ${MAX_SELECTED}. Empty until the connection is finished.`,
      orderedBy: 'position',
    },
  })
  socialAccount!: Ref<SocialAccount>;

  @Field(integer({ min: 0, max: MAX_SELECTED - 1 }), {
    description: 'The position in the connection, starting at 0.',
  })
  position!: number;
}
