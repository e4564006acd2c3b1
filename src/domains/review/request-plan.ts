import type { InputBuilder } from '../../kernel/model';
import type { DeclaredError, MutationContext, Values } from '../../kernel/write';
import type { Content } from './content-digests';

/** Checks a plan for a locked post, as the system. Returns how its rows are inserted for the request. */
export type RequestedPlan = (post: Content & Values) => Promise<(request: string) => Promise<void>>;

/** What a later domain adds to requests for posts: when and where the post is published, which is approved with its content. */
interface Planning {
  readonly addInput: (builder: InputBuilder) => unknown;
  readonly errors: readonly DeclaredError[];
  /** Reads the plan of an input before the post is locked, as the actor. Undefined if there is none. */
  readonly read: (ctx: MutationContext<object>) => Promise<RequestedPlan | undefined>;
}

let planning: Planning | undefined;

/** Adds plans to requests for posts. */
export function declarePlanning(declared: Planning): void {
  planning = declared;
}

/** The declared planning. Domains are loaded when it is called. */
export const requestPlanning = (): Planning | undefined => planning;
