import {
  boolean,
  type Ciphertext,
  Computed,
  dateTime,
  Derived,
  duration,
  Encrypted,
  Field,
  Model,
  text,
  Version,
} from '../../../src/kernel/model';
import { declareCrud } from '../../../src/kernel/write/crud';
import { BranchRow } from './library.entities';

/** A locker, whose code only jobs can read. */
@Model({ table: 'lockers', plural: 'lockers', description: 'A locker of a library.' })
export class Locker extends BranchRow {
  @Field(text({ max: 20 }), { description: 'The label of the locker.', filter: true })
  label!: string;

  @Encrypted({ description: 'The code of the locker.', nullable: true, max: 50 })
  code!: Ciphertext | null;

  @Encrypted({ description: 'The code that opens all lockers.', nullable: true, max: 50 })
  masterCode!: Ciphertext | null;

  @Derived(
    dateTime,
    { from: ['code'], sql: 'CASE WHEN {code} IS NOT NULL THEN now() END' },
    { description: 'When the code was last set.', nullIf: 'no code is set' },
  )
  codeChangedAt!: Date | null;

  @Computed(boolean, '{codeChangedAt} IS NOT NULL', {
    description: 'Whether a code is set.',
    nullable: false,
  })
  isLocked!: boolean;

  @Field(duration({ min: 60, max: 30 * 86_400 }), {
    description: 'The longest time that the locker can be used.',
    default: '7200',
    filter: true,
    order: true,
  })
  longestUse!: number;

  @Field(duration(), {
    description: 'The time after which the locker opens.',
    nullIf: 'it never does',
    nullable: true,
    filter: true,
    order: true,
  })
  opensAfter!: number | null;

  @Version()
  version!: number;
}

declareCrud(Locker, {
  permission: 'LOCKERS_WRITE',
  operations: ['create', 'update'],
  fields: ['label', 'code', 'longestUse', 'opensAfter'],
});
