import { BelongsTo, BelongsToScope, Field, integer, Model, oneOf, type Ref } from '../../kernel/model';
import { AiGeneration } from '../ai/ai-generation.entity';
import { ContentLanguage, Platform } from '../common/content.enums';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { MAX_OUTPUTS } from './formats';
import { RepurposingJob } from './repurposing-job.entity';
import { RepurposingFormat } from './repurposing.enums';

@Model({
  table: 'repurposing_outputs',
  label: 'repurposing output',
  description: 'A post that a repurposing job writes. Its generation has the status, the cost and the post.',
  systemWrites: ['INSERT', 'UPDATE'],
})
export class RepurposingOutput extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the job.',
    nullIf: 'the job belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'repurposingJob',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => RepurposingJob, {
    description: 'The job.',
    inverse: {
      name: 'outputs',
      description: 'The posts that the job writes, in order.',
      orderedBy: 'position',
    },
  })
  repurposingJob!: Ref<RepurposingJob>;

  @Field(integer({ min: 0, max: MAX_OUTPUTS - 1 }), { description: 'The position in the job, from 0.' })
  position!: number;

  @Field(oneOf(RepurposingFormat), { description: 'The format.' })
  format!: RepurposingFormat;

  @Field(oneOf(Platform), {
    description: 'The platform.',
    nullIf: 'the post is for no particular platform',
    nullable: true,
  })
  platform!: Platform | null;

  @Field(oneOf(ContentLanguage), { description: 'The language.' })
  language!: ContentLanguage;

  @BelongsTo(() => AiGeneration, {
    description: 'The generation that writes the post. After a retry, the latest one.',
    nullable: true,
    unique: true,
    inverse: {
      name: 'repurposingOutput',
      description: 'The output of a repurposing job that is generated.',
    },
  })
  generation!: Ref<AiGeneration> | null;

  @Field(integer({ min: 0 }), {
    description: 'Number of times that the post was retried after its generation had failed.',
    default: '0',
  })
  retryCount!: number;

  @Field(integer({ min: 0 }), {
    description: 'Number of AI credits that the failed generations before the latest one were charged.',
    default: '0',
  })
  earlierCredits!: number;
}
