import {
  BelongsTo,
  boolean,
  DeletedAt,
  Field,
  Model,
  nonBlank,
  type Ref,
  text,
  Version,
} from '../../kernel/model';
import { User } from '../identity/user.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';

@Model({
  table: 'approval_workflows',
  audited: true,
  plural: 'approvalWorkflows',
  label: 'workflow',
  description:
    'An approval workflow: the stages, in order, in which content is approved before it is published.',
  softDelete: true,
})
export class ApprovalWorkflow extends ClientScopedEntity {
  @Field(nonBlank(text({ max: 255 })), {
    description: 'The name of the workflow.',
    prefix: true,
    filter: true,
    order: 'OWNER',
  })
  name!: string;

  @Field(text({ multiline: true }), { description: 'The description.', nullIf: 'not set', nullable: true })
  description!: string | null;

  @Field(boolean, {
    description: 'Whether approvals can be requested with the workflow. Open requests are not affected.',
    default: 'true',
    filter: true,
  })
  isActive!: boolean;

  @Field(boolean, {
    description:
      'Whether posts are scheduled as planned when the last stage is complete. Requests without a plan schedule nothing. Open requests are not affected.',
    default: 'false',
  })
  autoPublish!: boolean;

  @BelongsTo(() => User, {
    description: 'The user who created the workflow.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;

  @DeletedAt()
  deletedAt!: Date | null;
}
