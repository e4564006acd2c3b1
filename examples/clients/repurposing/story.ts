/**
 * One talk becomes an article, captions in three languages and a carousel. The copywriter turns the transcript into drafts, the
 * lead approves them, and each is scheduled for the day of the plan. What AI has cost is known for each post.
 */
import { CREATE_WORKFLOW, WORKSPACE } from '../agency/operations';
import { APPROVE } from '../agency/review-operations';
import { succeeded } from '../agency/succeeded';
import { openHttp, type Send } from '../shared/http';
import { SIGN_IN, type SignInInput } from '../shared/operations';
import {
  ADD_PICTURES,
  ANALYSIS,
  ANALYZE,
  CREATE_STRATEGY,
  JOB,
  PICTURES,
  REQUEST_PLANNED_APPROVAL,
  RESULT,
  START_JOB,
} from './operations';

const CLIENT = 'Neel & Thread';
const DAY_MS = 86_400_000;
const POLL_MS = 300;
const PATIENCE_MS = 60_000;

/** A member who is signed in. */
interface Member {
  readonly id: string;
  readonly organizationId: string;
  readonly send: Send;
}

interface Talk {
  readonly title: string;
  /** Lines can start with time codes. */
  readonly transcript: string;
}

export interface Story {
  readonly lead: SignInInput;
  readonly copywriter: SignInInput;
  readonly talk: Talk;
}

async function signIn(url: string, input: SignInInput): Promise<Member> {
  const { session, send } = openHttp(url);
  const { signIn: signedIn } = await send(SIGN_IN, { input }, {});
  const { user } = succeeded(signedIn);
  session.begin(signedIn);
  return { id: user.id, organizationId: user.memberships.nodes[0]!.organization.id, send };
}

/** Runs the story. Returns what the screens of the app would show. */
export async function tellStory(url: string, { lead: one, copywriter: other, talk }: Story) {
  const [lead, copywriter] = await Promise.all([signIn(url, one), signIn(url, other)]);
  const { organization } = await lead.send(WORKSPACE, {
    organizationId: lead.organizationId,
    client: CLIENT,
  });
  const client = organization!.clientAccounts.nodes[0]!;

  const { id: contentAnalysisId, analysis } = await analyze(copywriter, client.id, talk);
  const strategy = await plan(copywriter, contentAnalysisId);
  const { jobId, written } = await write(copywriter, strategy.id);
  const carousel = await illustrate(copywriter, client.id, written);

  const workflowId = await prepareApproval(lead, client.id);
  const days = new Map(strategy.calendarSuggestions.map(({ day, format }) => [format, day]));
  for (const { format, post } of written)
    await approve(lead, copywriter, {
      ...{ postId: post.id, workflowId, accountId: client.socialAccounts.nodes[0]!.id },
      day: days.get(format) ?? 0,
    });
  const result = await lead.send(RESULT, { organizationId: lead.organizationId, jobId });
  return { analysis, strategy, written, carousel, ...result };
}

/** Calls a function until it returns a value, as the app does without `jobUpdated`. */
async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(POLL_MS)) {
    const found = await read();
    if (found !== undefined) return found;
  }
  throw new Error('The job did not end in a minute.');
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Analyzes the transcript, and waits for the result. */
async function analyze(
  { send, organizationId }: Member,
  clientAccountId: string,
  { title, transcript: text }: Talk,
) {
  const input = { organizationId, clientAccountId, title, text };
  const { id } = succeeded((await send(ANALYZE, { input })).analyzeContent).contentAnalysis;
  const analysis = await until(async () => {
    const { contentAnalysis: found } = await send(ANALYSIS, { id });
    const failure = found?.generation?.failure;
    if (failure) throw new Error(failure.message);
    return found?.analyzedAt ? found : undefined;
  });
  return { id, analysis };
}

/** Plans captions in three languages, and an article and a carousel in the language of the talk. */
async function plan({ send }: Member, contentAnalysisId: string) {
  const languages = ['ENGLISH' as const, 'HINDI' as const, 'HINGLISH' as const];
  const { createRepurposingStrategy } = await send(CREATE_STRATEGY, {
    input: { contentAnalysisId, platforms: ['FACEBOOK'], languages },
  });
  return succeeded(createRepurposingStrategy).repurposingStrategy;
}

/** Writes the drafts, and waits for the last one. */
async function write({ send }: Member, strategyId: string) {
  const input = { strategyId, maxHashtags: 3, callToAction: 'Visit our workshop.' };
  const { id: jobId } = succeeded((await send(START_JOB, { input })).startRepurposingJob).repurposingJob;
  const outputs = await until(async () => {
    const { repurposingJob } = await send(JOB, { id: jobId });
    if (repurposingJob?.status === 'FAILED')
      throw new Error(
        repurposingJob.outputs.flatMap(({ generation }) => generation?.failure?.message ?? []).join('\n'),
      );
    return repurposingJob?.status === 'COMPLETED' ? repurposingJob.outputs : undefined;
  });
  const written = outputs.map(({ format, language, generation }) => ({
    ...{ format, language },
    post: generation!.postOrigin!.post!,
  }));
  return { jobId, written };
}

/** Gives the carousel a picture for each slide. */
async function illustrate(
  { send, organizationId }: Member,
  clientAccountId: string,
  written: Awaited<ReturnType<typeof write>>['written'],
) {
  const { post } = written.find(({ format }) => format === 'CAROUSEL')!;
  const { slides } = post.metadata as { slides: readonly { text: string }[] };
  const { mediaAssets } = await send(PICTURES, { organizationId, clientAccountId, first: slides.length });
  const mediaIds = mediaAssets.nodes.map(({ id }) => id);
  const { updatePost } = await send(ADD_PICTURES, { input: { id: post.id, mediaIds } });
  return { slides: slides.map(({ text }) => text), ...succeeded(updatePost).post };
}

/** Creates a workflow whose posts are scheduled as soon as the lead has approved them. */
async function prepareApproval(
  { id, send, organizationId }: Member,
  clientAccountId: string,
): Promise<string> {
  const stages = [{ name: 'Lead', approvers: [{ userId: id }] }];
  const { createApprovalWorkflow } = await send(CREATE_WORKFLOW, {
    input: { organizationId, clientAccountId, name: 'Repurposed content', stages, autoPublish: true },
  });
  return succeeded(createApprovalWorkflow).approvalWorkflow.id;
}

/** Requests the approval of a post for its day, and approves it. */
async function approve(
  lead: Member,
  copywriter: Member,
  plan: { postId: string; workflowId: string; accountId: string; day: number },
): Promise<void> {
  const { postId, workflowId, accountId, day } = plan;
  // Tomorrow, and the days of the plan after it.
  const at = new Date(Date.now() + (1 + day) * DAY_MS).toISOString();
  const { requestPostApproval } = await copywriter.send(REQUEST_PLANNED_APPROVAL, {
    input: { postId, workflowId, accountIds: [accountId], when: { at } },
  });
  const { id } = succeeded(requestPostApproval).approvalRequest;
  succeeded((await lead.send(APPROVE, { id })).approveRequest);
}
