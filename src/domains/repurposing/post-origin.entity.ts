import { BelongsTo, BelongsToScope, Model, type Ref } from '../../kernel/model';
import { AiGeneration } from '../ai/ai-generation.entity';
import { Post } from '../content/post.entity';
import { MediaAsset } from '../media/media-asset.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ContentAnalysis } from './content-analysis.entity';
import { RepurposingJob } from './repurposing-job.entity';

@Model({
  table: 'post_origins',
  label: 'post origin',
  description:
    'The origin of a post: the job, generation, analysis and media file that it was made from. The post is kept when any of them is deleted.',
})
export class PostOrigin extends ClientScopedEntity {
  @BelongsToScope(() => ClientAccount, {
    description: 'The client account of the post.',
    nullIf: 'the post belongs to the organization itself, or if the client account is deleted',
    onDelete: 'NO ACTION',
    inheritScopeFrom: 'post',
  })
  override clientAccount!: Ref<ClientAccount> | null;

  @BelongsTo(() => Post, {
    description: 'The post.',
    nullIf: 'the post is deleted',
    unique: true,
    inverse: {
      name: 'origin',
      description: 'The origin of the post.',
      nullIf: 'no job wrote the post',
    },
  })
  post!: Ref<Post>;

  @BelongsTo(() => RepurposingJob, {
    description: 'The job that wrote the post.',
    nullIf: 'the job was deleted or is not visible to the viewer',
    nullable: true,
    inverse: { name: 'postOrigins', description: 'Origins of the posts that the job has written.' },
  })
  repurposingJob!: Ref<RepurposingJob> | null;

  @BelongsTo(() => ContentAnalysis, {
    description: 'The analysis of the text that the post was written from.',
    nullIf: 'the analysis was deleted or is not visible to the viewer',
    nullable: true,
    inverse: { name: 'postOrigins', description: 'Origins of the posts that were written from the text.' },
  })
  contentAnalysis!: Ref<ContentAnalysis> | null;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file that the text is the transcript of.',
    nullIf: 'there is none, or if the media file is deleted or not visible to the viewer',
    nullable: true,
    inverse: { name: 'postOrigins', description: 'Origins of the posts that were made from the media file.' },
  })
  mediaAsset!: Ref<MediaAsset> | null;

  @BelongsTo(() => AiGeneration, {
    description: 'The generation of the text of the post.',
    nullable: true,
    unique: true,
    inverse: { name: 'postOrigin', description: 'The origin of the post that the content became.' },
  })
  generation!: Ref<AiGeneration> | null;
}
