import { dateTime, Field, listOf, oneOf, Shape, text } from '../../kernel/model';
import { ConnectionProblem, ConnectionStatus } from './channels.enums';

@Shape({ description: 'The state of the connection to a social account.' })
export class ConnectionHealth {
  @Field(oneOf(ConnectionStatus), { description: 'The status of the connection.' })
  status!: ConnectionStatus;

  @Field(oneOf(ConnectionProblem), {
    description: 'The reason the last check failed.',
    nullIf: 'the last check succeeded, or if a user disconnected the account',
    nullable: true,
  })
  reason!: ConnectionProblem | null;

  @Field(listOf(text({ max: 100 })), {
    description:
      'Permissions that were granted and have been withdrawn since, by their platform-specific names. Reconnect the account to request them again. Empty if there are none.',
  })
  missingScopes!: string[];

  @Field(dateTime, { description: 'When the connection got its current status.' })
  since!: Date;

  @Field(dateTime, {
    description: 'When the authorization ends unless a user reconnects the account.',
    nullIf: 'it is renewed automatically, or if it has no fixed end',
    nullable: true,
  })
  expiresAt!: Date | null;

  @Field(dateTime, {
    description: 'When the connection is checked next.',
    nullIf: 'it is not checked, because a user has to reconnect the account',
    nullable: true,
  })
  nextCheckAt!: Date | null;
}
