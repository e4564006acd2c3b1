import {
  BelongsTo,
  dateTime,
  Field,
  integer,
  jsonOf,
  listOf,
  Model,
  oneOf,
  type Ref,
  Version,
} from '../../kernel/model';
import { Campaign } from '../campaigns/campaign.entity';
import { Platform } from '../common/content.enums';
import { User } from '../identity/user.entity';
import { Template } from '../media/library/template.entity';
import { MediaAsset } from '../media/media-asset.entity';
import { ClientScopedEntity } from '../organizations/client-scoped.entity';
import { ContentAnalysis } from './content-analysis.entity';
import { RepurposingConfig } from './repurposing-job.shapes';
import { RepurposingStrategy } from './repurposing-strategy.entity';
import { RepurposingSource, RepurposingStatus } from './repurposing.enums';

const ENDED = `('COMPLETED', 'FAILED', 'CANCELLED')`;
/** Values that the worker writes. */
const OUTCOME = ['progress', 'creditsUsed', 'startedAt', 'finishedAt', 'status'];

@Model({
  table: 'repurposing_jobs',
  plural: 'repurposingJobs',
  label: 'repurposing job',
  description:
    'A job that writes draft posts from an analyzed text. Kept when its strategy, analysis or media file is deleted.',
  audited: { except: OUTCOME },
  checks: {
    ended_has_instant: `({status} IN ${ENDED}) = ({finishedAt} IS NOT NULL)`,
    finished_in_order: '{finishedAt} >= {startedAt}',
  },
})
export class RepurposingJob extends ClientScopedEntity {
  @BelongsTo(() => RepurposingStrategy, {
    description: 'The strategy that the job carries out.',
    nullIf: 'the strategy was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
    inverse: { name: 'jobs', description: 'Jobs that carry out the strategy.' },
  })
  strategy!: Ref<RepurposingStrategy> | null;

  @BelongsTo(() => ContentAnalysis, {
    description: 'The analysis of the text.',
    nullIf: 'the analysis was deleted or is not visible to the viewer',
    nullable: true,
    inverse: { name: 'repurposingJobs', description: 'Jobs that write posts from the analyzed text.' },
  })
  contentAnalysis!: Ref<ContentAnalysis> | null;

  @BelongsTo(() => MediaAsset, {
    description: 'The media file that the text is the transcript of.',
    nullIf: 'there is none, or if the media file is deleted or not visible to the viewer',
    nullable: true,
    inverse: { name: 'repurposingJobs', description: 'Jobs that write posts from the media file.' },
  })
  mediaAsset!: Ref<MediaAsset> | null;

  @Field(oneOf(RepurposingSource), { description: 'The source of the text.' })
  source!: RepurposingSource;

  @BelongsTo(() => Template, {
    description: 'The template whose text the captions follow.',
    nullIf: 'not set, or if the template is deleted or not visible to the viewer',
    nullable: true,
    shared: true,
  })
  template!: Ref<Template> | null;

  @BelongsTo(() => Campaign, {
    description: 'The campaign that the posts are added to.',
    nullIf: 'not set, or if the campaign is deleted or not visible to the viewer',
    nullable: true,
    inverse: { name: 'repurposingJobs', description: 'Jobs that write posts for the campaign.' },
  })
  campaign!: Ref<Campaign> | null;

  @Field(listOf(oneOf(Platform), { max: 9 }), { description: 'Platforms that the posts are written for.' })
  targetPlatforms!: Platform[];

  @Field(jsonOf(() => RepurposingConfig), { description: 'Settings for the posts.' })
  config!: RepurposingConfig;

  @Field(oneOf(RepurposingStatus), { description: 'The status.', default: `'PENDING'`, filter: true })
  status!: RepurposingStatus;

  @Field(integer({ min: 1, max: 10 }), {
    description: 'The priority, from 1 to 10. Pending jobs with a higher priority are started first.',
    default: '5',
  })
  priority!: number;

  @Field(integer({ min: 0, max: 100 }), {
    description: 'The share of the posts that are written, failed or canceled, in percent.',
    default: '0',
  })
  progress!: number;

  @Field(integer({ min: 0 }), { description: 'Number of AI credits that were charged.', default: '0' })
  creditsUsed!: number;

  @Field(dateTime, { description: 'When the job was first started.', nullUntil: 'then', nullable: true })
  startedAt!: Date | null;

  @Field(dateTime, {
    description: 'When the job was completed, failed or was canceled.',
    nullUntil: 'then',
    nullable: true,
  })
  finishedAt!: Date | null;

  @BelongsTo(() => User, {
    description: 'The user who started the job, and who is the author of its posts.',
    nullIf: 'the user was deleted or is not visible to the viewer',
    nullable: true,
    filter: true,
  })
  createdBy!: Ref<User> | null;

  @Version()
  version!: number;
}
