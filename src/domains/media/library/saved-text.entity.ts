import {
  BelongsTo,
  Counter,
  dateTime,
  decimal,
  Field,
  oneOf,
  type Ref,
  Version,
} from '../../../kernel/model';
import { Platform } from '../../common/content.enums';
import { User } from '../../identity/user.entity';
import { OrganizationScopedEntity } from '../../organizations/organization-scoped.entity';

/** Base class of short texts that an organization saves for its posts. */
export abstract class SavedTextEntity extends OrganizationScopedEntity {
  @Field(oneOf(Platform), {
    description: 'The platform the {label} is intended for.',
    nullIf: 'it is intended for all platforms',
    nullable: true,
    filter: true,
  })
  platform!: Platform | null;

  @Field(decimal(5, 2, { min: 0, max: 100 }), {
    description: 'The performance score of posts with the {label}, from 0 to 100.',
    nullIf: 'not scored',
    nullable: true,
  })
  performanceScore!: string | null;

  @Counter({ description: 'Number of times the {label} was used.', order: true })
  usageCount!: number;

  @Field(dateTime, {
    description: 'When the {label} was last used.',
    nullIf: 'it was never used',
    nullable: true,
    filter: true,
    order: 'OWNER',
  })
  lastUsedAt!: Date | null;

  @Version()
  version!: number;

  @BelongsTo(() => User, {
    description: 'The user who saved the {label}.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;
}
