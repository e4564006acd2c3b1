/**
 * A day of an agency, from the brand of a client to the published post. Two members sign in: the lead and the copywriter. The
 * client has no account, and approves with a link.
 */
import { openHttp, type Send } from '../shared/http';
import { SIGN_IN, type SignInInput } from '../shared/operations';
import {
  BRAND_TEMPLATES,
  CREATE_BRAND,
  CREATE_BRAND_TEMPLATE,
  CREATE_TEMPLATE,
  CREATE_WORKFLOW,
  DRAFT_POST,
  GUEST_ENTRIES,
  PUBLICATION,
  REWRITE_POST,
  SCHEDULE_POST,
  TRAIL,
  WORKSPACE,
} from './operations';
import {
  ADD_FEEDBACK,
  APPROVE,
  APPROVE_AS_GUEST,
  COMMENT_AS_GUEST,
  COMPLETE_REVISION,
  GUEST_REVIEW,
  INVITE_GUEST,
  NOTIFICATIONS,
  REPLY,
  REQUEST_APPROVAL,
  REQUEST_REVISION,
  RESOLVE,
} from './review-operations';
import { succeeded } from './succeeded';

const CLIENT = 'Neel & Thread';
const GUEST = 'Kavita Rathore';
const POLL_MS = 500;
const PATIENCE_MS = 60_000;

/** A member who is signed in. */
interface Member {
  readonly id: string;
  readonly organizationId: string;
  readonly send: Send;
}

export interface Team {
  readonly lead: SignInInput;
  readonly copywriter: SignInInput;
  /** Number in the caption: Facebook accepts no text twice. */
  readonly lot: number;
}

async function signIn(url: string, input: SignInInput): Promise<Member> {
  const { session, send } = openHttp(url);
  const { signIn: signedIn } = await send(SIGN_IN, { input }, {});
  const { user } = succeeded(signedIn);
  session.begin(signedIn);
  return { id: user.id, organizationId: user.memberships.nodes[0]!.organization.id, send };
}

/** Runs the day. Returns what the screens of the app would show. */
export async function playDay(url: string, team: Team) {
  const [lead, copywriter] = await Promise.all([signIn(url, team.lead), signIn(url, team.copywriter)]);
  const since = new Date().toISOString();
  const client = await openWorkspace(lead);

  const { brandId, workflowId } = await prepareBrand(lead, client.id);
  const draft = await writeDraft(copywriter, client.id, brandId);
  const { requestPostApproval } = await copywriter.send(REQUEST_APPROVAL, {
    input: { postId: draft.id, workflowId, message: 'For the window on Saturday.' },
  });
  const { id: requestId } = succeeded(requestPostApproval).approvalRequest;

  const thread = await askForChanges(lead, copywriter, { postId: draft.id, requestId });
  const revised = await revise(copywriter, { postId: draft.id, lot: team.lot, ...thread });

  const { resolveFeedback } = await lead.send(RESOLVE, { id: thread.threadId });
  succeeded(resolveFeedback);
  const approved = succeeded((await lead.send(APPROVE, { id: requestId })).approveRequest).approvalRequest;
  const guest = await approveByLink(url, await inviteClient(lead, requestId));

  const publication = await publish(lead, draft.id, client.accountId);
  const trail = await readTrail(lead, requestId, since);
  return { draft, mention: thread.mention, revised, approved, guest, publication, trail };
}

/** Finds the client account and its Facebook page. */
async function openWorkspace({ send, organizationId }: Member): Promise<{ id: string; accountId: string }> {
  const { organization } = await send(WORKSPACE, { organizationId, client: CLIENT });
  const [client] = organization?.clientAccounts.nodes ?? [];
  const [account] = client?.socialAccounts.nodes ?? [];
  if (!client || !account) throw new Error(`${CLIENT} has no Facebook page.`);
  return { id: client.id, accountId: account.id };
}

/** Creates the brand with its template, and the workflow: first the agency approves, then the client. */
async function prepareBrand({ id, send, organizationId }: Member, clientAccountId: string) {
  const brand = {
    ...{ organizationId, clientAccountId, name: 'Neel & Thread Winter' },
    voice: { tone: 'warm', style: 'short sentences', personality: 'a weaver who loves the craft' },
    messagingPatterns: {
      keyPhrases: ['Dyed in indigo'],
      uniqueSellingPoints: ['Woven by hand'],
      valuePropositions: [],
    },
  };
  const { brandProfile } = succeeded((await send(CREATE_BRAND, { input: brand })).createBrandProfile);
  const content = 'New in the shop: {product}. {detail} Come and touch it.';
  const hashtags = ['handloom', 'indigo'];
  const { createTemplate } = await send(CREATE_TEMPLATE, {
    input: { organizationId, name: 'New arrival', kind: 'SOCIAL_POST', content, hashtags },
  });
  const { template } = succeeded(createTemplate);
  const { createBrandTemplate } = await send(CREATE_BRAND_TEMPLATE, {
    input: { organizationId, brandProfileId: brandProfile.id, templateId: template.id },
  });
  succeeded(createBrandTemplate);
  // A guest decides on behalf of the approver who invites them.
  const approvers = [{ userId: id }];
  const stages = [
    { name: 'Agency', approvers },
    { name: 'Client', approvers },
  ];
  const { createApprovalWorkflow } = await send(CREATE_WORKFLOW, {
    input: { organizationId, clientAccountId, name: 'Agency, then client', stages },
  });
  return { brandId: brandProfile.id, workflowId: succeeded(createApprovalWorkflow).approvalWorkflow.id };
}

/** Writes a post from the template of the brand. */
async function writeDraft({ send, organizationId }: Member, clientAccountId: string, brandId: string) {
  const { brandProfile } = await send(BRAND_TEMPLATES, { brandId });
  const template = brandProfile?.templates.nodes[0]?.template;
  if (!template?.content) throw new Error('The brand has no template.');
  const { id: templateId, content, hashtags } = template;
  const caption = content
    .replace('{product}', 'shawls of Kashmiri wool')
    .replace('{detail}', 'Twelve of them.');
  const post = {
    ...{ organizationId, clientAccountId, title: 'Winter shawls', caption, hashtags },
    targetPlatforms: ['FACEBOOK' as const],
  };
  const { createPost, useTemplate } = await send(DRAFT_POST, { post, templateId });
  succeeded(useTemplate);
  return succeeded(createPost).post;
}

/** Starts a thread that mentions the copywriter, and requests a revision. */
async function askForChanges(
  { send }: Member,
  { id: copywriterId }: Member,
  { postId, requestId }: { postId: string; requestId: string },
) {
  const text = 'Say who wove them: the brand is about people. And not how many there are.';
  const { addPostFeedback } = await send(ADD_FEEDBACK, {
    input: { postId, text, mentionedUserIds: [copywriterId] },
  });
  const { id: threadId, mentions } = succeeded(addPostFeedback).feedback;
  const { requestRevision } = await send(REQUEST_REVISION, {
    input: { id: requestId, feedback: 'See the thread.', assigneeId: copywriterId },
  });
  const { id: revisionId } = succeeded(requestRevision).revision;
  return { threadId, revisionId, mention: mentions[0]?.user?.fullName };
}

/** Reads the notifications, answers in the thread, rewrites the post and completes the revision. */
async function revise(
  { send }: Member,
  {
    postId,
    lot,
    threadId,
    revisionId,
  }: { postId: string; lot: number; threadId: string; revisionId: string },
) {
  const { viewer } = await send(NOTIFICATIONS, { first: 2 });
  const caption = `New in the shop: shawls of Kashmiri wool, lot ${lot}, woven by Zahra Begum and her daughters.`;
  const { updatePost } = await send(REWRITE_POST, { input: { id: postId, caption } });
  const { replyToFeedback } = await send(REPLY, {
    input: { id: threadId, text: 'They are Zahra’s. Done.' },
  });
  succeeded(replyToFeedback);
  const { completeRevision } = await send(COMPLETE_REVISION, { id: revisionId });
  return {
    notifications: viewer?.notifications.nodes,
    caption: succeeded(updatePost).post.caption,
    request: succeeded(completeRevision).revision.approvalRequest,
  };
}

/** Creates the link that the client receives. Returns its token. */
async function inviteClient({ send }: Member, approvalRequestId: string): Promise<string> {
  const rights = ['COMMENT' as const, 'APPROVE' as const];
  const { createGuestReviewLink } = await send(INVITE_GUEST, {
    input: { approvalRequestId, guestName: GUEST, rights },
  });
  return succeeded(createGuestReviewLink).token;
}

/** What the client does on the page of the link: no account, no access token. */
async function approveByLink(url: string, token: string) {
  const { send } = openHttp(url);
  const { guestReview } = await send(GUEST_REVIEW, { token }, {});
  if (!guestReview?.canDecide)
    throw new Error('The link is expired, or the post does not wait for the guest.');
  const comment = { token, text: 'Zahra will be so happy. Yes, please.' };
  const { review: commented } = succeeded(
    (await send(COMMENT_AS_GUEST, { input: comment }, {})).commentAsGuest,
  );
  const { approveAsGuest } = await send(APPROVE_AS_GUEST, { input: { token } }, {});
  const { review } = succeeded(approveAsGuest);
  return { saw: guestReview, feedback: commented.feedback, review };
}

/** Publishes the post now, and waits for the platform. */
async function publish({ send }: Member, postId: string, accountId: string) {
  const { schedulePost } = await send(SCHEDULE_POST, {
    input: { postId, accountIds: [accountId], when: { now: true } },
  });
  const { id } = succeeded(schedulePost).publications[0]!;
  // `publicationChanged` reports it without polling.
  for (const until = Date.now() + PATIENCE_MS; Date.now() < until; await sleep(POLL_MS)) {
    const { publication } = await send(PUBLICATION, { id });
    if (publication?.status === 'FAILED') throw new Error(publication.errorMessage ?? 'Publishing failed.');
    if (publication?.permalink) return publication;
  }
  throw new Error('The post was not published in a minute.');
}

/** Reads who approved, and everything that guests did since. */
async function readTrail({ send, organizationId }: Member, requestId: string, since: string) {
  const { approvalRequest } = await send(TRAIL, { requestId });
  const { auditEntries } = await send(GUEST_ENTRIES, { organizationId, since });
  const byGuests = auditEntries.nodes.filter(({ actorKind }) => actorKind === 'ANONYMOUS');
  return { ...approvalRequest, byGuests };
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
