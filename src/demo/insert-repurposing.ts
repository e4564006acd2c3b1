import type { ClientBase } from 'pg';
import { ContentAnalysis } from '../domains/repurposing/content-analysis.entity';
import { PostOrigin } from '../domains/repurposing/post-origin.entity';
import { RepurposingJob } from '../domains/repurposing/repurposing-job.entity';
import { RepurposingOutput } from '../domains/repurposing/repurposing-output.entity';
import { RepurposingStrategy } from '../domains/repurposing/repurposing-strategy.entity';
import { insertRows } from './insert';
import type { RepurposingRows } from './repurposing';

/** Inserts what was made of a talk. Its generations, media file and posts are inserted before. */
export async function insertRepurposing(client: ClientBase, rows: RepurposingRows): Promise<void> {
  await insertRows<ContentAnalysis>(client, ContentAnalysis, rows.analyses);
  await insertRows<RepurposingStrategy>(client, RepurposingStrategy, rows.strategies);
  await insertRows<RepurposingJob>(client, RepurposingJob, rows.jobs);
  await insertRows<RepurposingOutput>(client, RepurposingOutput, rows.outputs);
  await insertRows<PostOrigin>(client, PostOrigin, rows.origins);
}
