import { Base, type WorldOptions } from './base';
import { Limits } from './limits';
import { MediaFolder } from './media-folder';
import type {
  Account,
  App,
  Code,
  Comment,
  Effect,
  LedgerLine,
  NetworkName,
  Person,
  Post,
  Token,
} from './rows';
import { Scripts } from './scripts';
import { Webhooks } from './webhooks';

/** Something that an operator of a network turned off, such as a version of the API or a metric. */
interface Switch {
  readonly id: string;
}

/** Everything that the networks know: their rows, their clock, and what was scripted. */
export class World extends Base {
  readonly limits: Limits;
  readonly scripts: Scripts;
  readonly webhooks: Webhooks;
  readonly media: MediaFolder;
  readonly people;
  readonly accounts;
  readonly apps;
  readonly posts;
  readonly comments;
  readonly codes;
  readonly tokens;
  readonly ledger;
  /** What each network does after an effect on a post, such as sending a webhook. Called in the transaction of the effect. */
  readonly watchers = new Map<NetworkName, (effect: Effect, post: Post) => void>();
  private readonly switches;

  constructor(options: WorldOptions) {
    super(options);
    const { store } = this;
    this.limits = new Limits(store, this.clock);
    this.scripts = new Scripts(this);
    this.webhooks = new Webhooks(this, this.scripts);
    this.media = new MediaFolder(options.folder);
    this.people = store.table<Person>('people');
    this.accounts = store.table<Account>('accounts');
    this.apps = store.table<App>('apps');
    this.posts = store.table<Post>('posts');
    this.comments = store.table<Comment>('comments');
    this.codes = store.table<Code>('codes');
    this.tokens = store.table<Token>('tokens');
    this.ledger = store.table<LedgerLine>('ledger');
    this.switches = store.table<Switch>('switches');
  }

  isOff(name: string): boolean {
    return this.switches.get(name) !== undefined;
  }

  setOff(name: string, off: boolean): void {
    if (off) this.switches.put({ id: name });
    else this.switches.remove(name);
  }

  allOff(): string[] {
    return this.switches.all().map(({ id }) => id);
  }

  async close(): Promise<void> {
    await this.webhooks.stop();
    this.store.close();
  }
}
