import type { Target } from './target';

/** How well a fact is known: from documentation, from working code of others, or from general knowledge. */
type Ground = 'documented' | 'observed' | 'assumed';

/** Something that holds for a network: an endpoint, a parameter, a limit or an error. */
interface Fact {
  readonly claim: string;
  readonly ground: Ground;
  /** Whether the fact can be checked against the real network: it changes nothing and needs no control of time or failures. */
  readonly anywhere: boolean;
  readonly holds: (network: Target) => Promise<void>;
}

type Holds = Fact['holds'];

/** Collects the facts of a network. */
export class Facts {
  readonly all: Fact[] = [];

  /** A fact that is checked against the sandbox alone. */
  add(ground: Ground, claim: string, holds: Holds): this {
    this.all.push({ claim, ground, anywhere: false, holds });
    return this;
  }

  /** A fact that is checked against the real network, too. It must do no harm there, even if it does not hold. */
  everywhere(ground: Ground, claim: string, holds: Holds): this {
    this.all.push({ claim, ground, anywhere: true, holds });
    return this;
  }
}
