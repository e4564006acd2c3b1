import { BelongsToTenant, dateTime, Field, Model, NodeEntity, type Ref, text } from '../../kernel/model';
import { Organization } from '../organizations/organization.entity';

@Model({
  table: 'usage_reservations',
  node: false,
  description:
    'A reservation that is neither settled nor refunded. The quantities are those of its cost entries. Only functions of the database read it.',
  readPolicy: 'false',
  indexes: [
    { on: ['id'], unique: true, acrossTenants: true },
    { on: ['idempotencyKey'], unique: true },
    { on: ['expiresAt'], acrossTenants: true },
  ],
})
export class UsageReservation extends NodeEntity {
  @BelongsToTenant(() => Organization, {
    description: 'The organization that the quantities are reserved for.',
    hidden: true,
  })
  organization!: Ref<Organization>;

  @Field(text({ max: 200 }), { description: 'The key of the cost entries.', hidden: true })
  idempotencyKey!: string;

  @Field(dateTime, { description: 'When the reservation was made.', default: 'now()', hidden: true })
  createdAt!: Date;

  @Field(dateTime, { description: 'When the reservation is released unless it is extended.', hidden: true })
  expiresAt!: Date;

  @Field(dateTime, {
    description: 'When the call was started. From then on it may have used what was reserved.',
    nullable: true,
    hidden: true,
  })
  startedAt!: Date | null;
}
