import type { Message } from '../messages/message';
import { Field, Shape } from './decorators';
import { article } from './descriptions';
import { DenialCode } from './denial-code';
import { type Attribute, type ClassRef, type Model, modelOf, registerShape } from './metadata';
import { boolean, jsonOf, oneOf } from './types';
import { message } from './texts';

@Shape({ description: 'Whether the viewer can do something with an object now.' })
class ViewerAction {
  @Field(boolean, {
    description: 'Whether the permissions of the viewer and the state of the object allow the action.',
  })
  allowed!: boolean;

  @Field(oneOf(DenialCode), {
    description: 'Machine-readable reason.',
    nullIf: 'the action is allowed',
    nullable: true,
  })
  code!: DenialCode | null;

  @Field(message, {
    description: 'The reason for display to the user, in the same language as `UserError.message`.',
    nullIf: 'the action is allowed',
    nullable: true,
  })
  reason!: string | null;
}

/** What prevents an action. */
export interface ActionGuard {
  /** SQL with `{name}`, run as the viewer. */
  readonly when: string;
  readonly code: DenialCode;
  /** The message of the user error with which the mutation fails. */
  readonly reason: Message;
}

/** An action of the viewer on a row. The first guard that applies denies it. */
export interface ActionOptions {
  readonly description: string;
  readonly guards: readonly ActionGuard[];
}

/** The field of nodes with the actions of the viewer. */
const VIEWER_ACTIONS_FIELD = 'viewerActions';

const registry = new Map<ClassRef, Map<string, ActionOptions>>();

/** Declares what the viewer can do with the rows of a model, as `viewerActions { archive { allowed code reason } }`. */
export function declareViewerActions(
  target: ClassRef,
  actions: Readonly<Record<string, ActionOptions>>,
): void {
  const declared = registry.get(target) ?? new Map<string, ActionOptions>();
  registry.set(target, declared);
  for (const [name, action] of Object.entries(actions)) {
    if (declared.has(name)) throw new Error(`The action ${modelOf(target).name}.${name} is declared twice.`);
    declared.set(name, action);
  }
}

const viewerActionsOf = (target: ClassRef): ReadonlyMap<string, ActionOptions> =>
  registry.get(target) ?? new Map<string, ActionOptions>();

const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** SQL: the index of the first guard that applies. Null if none does. */
export const firstGuardSql = (guards: readonly ActionGuard[]): string =>
  guards.length ? `CASE ${guards.map(({ when }, i) => `WHEN ${when} THEN ${i}`).join(' ')} END` : 'NULL';

function actionSql(guards: readonly ActionGuard[], conditions: readonly string[]): string {
  const cases = guards.map(({ when, code, reason }) => {
    const denial = literal(JSON.stringify({ allowed: false, code, reason }));
    return `WHEN g.c${conditions.indexOf(when)} THEN ${denial}::jsonb`;
  });
  const allowed = `'{"allowed":true}'::jsonb`;
  return cases.length ? `CASE ${cases.join(' ')} ELSE ${allowed} END` : allowed;
}

/**
 * SQL: the object with all actions. Actions share conditions, above all the permission, which is a function call; the
 * sub-select evaluates each once per row.
 */
function actionsSql(actions: ReadonlyMap<string, ActionOptions>): string {
  const guards = [...actions.values()].flatMap((action) => action.guards);
  const conditions = [...new Set(guards.map(({ when }) => when))];
  const columns = conditions.map((condition, i) => `(${condition}) AS c${i}`).join(', ');
  const parts = [...actions].map(([name, { guards: own }]) => `'${name}', ${actionSql(own, conditions)}`);
  return `SELECT jsonb_build_object(${parts.join(', ')}) FROM (SELECT ${columns} OFFSET 0) g`;
}

const fieldOf = (attribute: Pick<Attribute, 'name' | 'type' | 'description'>): Attribute => ({
  ...attribute,
  nullable: false,
  hidden: false,
  secret: false,
  filter: false,
  order: false,
});

/** Adds `viewerActions` to a model that has some. */
export function linkViewerActions(model: Model): void {
  const actions = viewerActionsOf(model.target);
  if (!actions.size) return;
  const name = `${model.name}Actions`;
  const target = { [name]: class {} }[name]!;
  const attributes = [...actions].map(([action, { description }]): [string, Attribute] => [
    action,
    { ...fieldOf({ name: action, type: jsonOf(() => ViewerAction), description }), column: action },
  ]);
  registerShape({
    name,
    description: `Actions of the viewer on ${article(model.label)}, and whether each is allowed now.`,
    target,
    attributes: new Map(attributes),
  });
  const description = `Actions of the viewer on the ${model.label}, and whether its state and the permissions of the viewer allow them now.`;
  model.attributes.set(VIEWER_ACTIONS_FIELD, {
    ...fieldOf({ name: VIEWER_ACTIONS_FIELD, type: jsonOf(() => target), description }),
    expression: actionsSql(actions),
    expensive: true,
  });
}
