import type { NetworkName } from './rows';
import type { Base } from './base';

/** A failure that the control API scripted. It applies to the next calls that match. */
interface Script {
  readonly id: string;
  readonly network?: NetworkName | undefined;
  /** Name of the operation, such as `publishMedia`. Undefined matches all. */
  readonly operation?: string | undefined;
  readonly account?: string | undefined;
  readonly play: Play;
  /** Number of calls it still applies to. */
  readonly times: number;
  /** Share of matching calls it applies to, from 0 to 1. Which ones depends on the seed. */
  readonly share: number;
  readonly seen: number;
}

type Play =
  /** Closes the connection: before the effect, or after it, which is the lost answer. */
  | { readonly kind: 'close'; readonly when: 'before' | 'after' }
  /** Responds with another status and text: before the effect, or after it. */
  | {
      readonly kind: 'status';
      readonly when: 'before' | 'after';
      readonly status: number;
      readonly body: string;
    }
  /** Fails with an error of the network, by its name. */
  | { readonly kind: 'error'; readonly error: string }
  /** Responds later. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Leaves fields out of the response, such as `refresh_token`. */
  | { readonly kind: 'omit'; readonly fields: readonly string[] }
  /** Ends the wait of an upload or container in a state after so many seconds. */
  | {
      readonly kind: 'wait';
      readonly seconds: number;
      readonly state: string;
      /** The reason for the state ERROR. Undefined if the platform has no reasons. */
      readonly reason?: string | undefined;
    }
  /** Delivers a webhook twice, later, or never. */
  | { readonly kind: 'webhook'; readonly delivery: 'double' | 'hold' | 'drop' };

export interface Occasion {
  readonly network: NetworkName;
  readonly operation: string;
  readonly account?: string | undefined;
}

export class Scripts {
  private readonly rows;

  constructor(private readonly world: Base) {
    this.rows = world.store.table<Script>('scripts');
  }

  all(): Script[] {
    return this.rows.all();
  }

  add(script: Omit<Script, 'id' | 'seen'>): Script {
    return this.rows.put({ ...script, id: `script-${this.world.next('scripts')}`, seen: 0 });
  }

  remove(id: string): boolean {
    const found = this.rows.get(id) !== undefined;
    if (found) this.rows.remove(id);
    return found;
  }

  /**
   * Returns the first failure that was scripted for an occasion, of the kinds given, and counts it as played. Later ones
   * remain for the next occasion.
   */
  take<K extends Play['kind']>(occasion: Occasion, ...kinds: K[]): Extract<Play, { kind: K }> | undefined {
    const matching = this.rows
      .all()
      .filter((script) => kinds.some((kind) => kind === script.play.kind) && matches(script, occasion));
    if (!matching.length) return undefined;
    const played = this.world.store.write(() => matching.find((script) => this.plays(script)));
    return played?.play as Extract<Play, { kind: K }> | undefined;
  }

  private plays(script: Script): boolean {
    const seen = script.seen + 1;
    const chance = this.world.number(`${script.id}:${seen}`, 1_000_000) / 1_000_000;
    const plays = chance < script.share;
    const times = script.times - (plays ? 1 : 0);
    if (times > 0) this.rows.put({ ...script, seen, times });
    else this.rows.remove(script.id);
    return plays;
  }
}

const matches = (script: Script, { network, operation, account }: Occasion): boolean =>
  (script.network ?? network) === network &&
  (script.operation ?? operation) === operation &&
  (script.account ?? account) === account;
