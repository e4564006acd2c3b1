import {
  BelongsTo,
  BelongsToUser,
  Field,
  id,
  integer,
  isStorable,
  json,
  jsonListOf,
  listOf,
  message,
  Model,
  NodeEntity,
  oneOf,
  type Ref,
  RefersToNode,
  Shape,
  text,
  type ValueType,
} from '../../kernel/model';
import { UserErrorCode } from '../../kernel/write';
import { User } from '../identity/user.entity';
import { Job } from './job.entity';
import { JobItemStatus } from './jobs.enums';

/** At most as long as the body of a request. */
const MAX_BYTES = 1_048_576;
const itemInput: ValueType = {
  ...json,
  check: (column) => isStorable(column, MAX_BYTES),
  constraints: { anyJson: true, maxBytes: MAX_BYTES },
};

@Shape({ description: 'An error of an item of a job.' })
export class JobItemError {
  @Field(oneOf(UserErrorCode), { description: 'Machine-readable error code.' })
  code!: UserErrorCode;

  @Field(message, { description: 'Error message for the user, in the same language as `UserError.message`.' })
  message!: string;

  @Field(listOf(text()), {
    description: 'Path to the input field, such as `["input", "items", "3", "title"]`.',
  })
  path!: string[];
}

@Model({
  table: 'job_items',
  node: false,
  description:
    'An item of a job that changes many objects. Visible to the user who requested the job. Deleted with the job.',
  indexes: [{ on: ['job', 'index'], unique: true }, { on: ['job', 'status', 'index', 'id'] }],
})
export class JobItem extends NodeEntity {
  @BelongsToUser(() => User, { description: 'The user who requested the job.', hidden: true })
  user!: Ref<User>;

  @BelongsTo(() => Job, {
    description: 'The job.',
    inverse: {
      name: 'items',
      description: 'Items of a job that changes many objects. Empty unless the viewer requested the job.',
    },
  })
  job!: Ref<Job>;

  @Field(integer({ min: 0 }), {
    description: 'Position of the item in the input of the mutation, from 0.',
    order: 'ASC',
  })
  index!: number;

  @Field(oneOf(JobItemStatus), {
    description: 'The status of the item.',
    default: `'PENDING'`,
  })
  status!: JobItemStatus;

  @Field(itemInput, { description: 'The input of the item.', hidden: true })
  input!: unknown;

  @Field(id, { description: 'ID of the object.', nullable: true, hidden: true })
  subjectId!: string | null;

  @Field(text({ max: 50 }), { description: 'The type of the object.', nullable: true, hidden: true })
  subjectType!: string | null;

  @RefersToNode({ description: 'The object.' })
  subject?: unknown;

  @Field(jsonListOf(() => JobItemError), {
    description: 'Errors that prevented the change of the item. Empty unless it failed.',
    default: `'[]'`,
  })
  errors!: JobItemError[];
}
