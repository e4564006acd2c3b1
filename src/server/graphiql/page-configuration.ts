/** A query the page opens in a tab of its own. */
export interface GraphiqlTab {
  /** Heads the tab's text as a comment when the query does not contain it; the tab shows the operation's name. */
  name: string;
  query: string;
  variables?: Record<string, unknown>;
}

/** An account whose password is public: it is written into the page. */
export interface DemoAccount {
  email: string;
  password: string;
}

/** Addresses of the scripts that Monaco starts as web workers. */
export interface WorkerUrls {
  editor: string;
  json: string;
  graphql: string;
}

/** What the server tells the page, in its JSON block. */
export interface PageConfiguration {
  /** Where operations are posted to, and subscriptions opened: '/graphql'. */
  path: string;
  tabs: GraphiqlTab[];
  demoAccount?: DemoAccount;
  workers: WorkerUrls;
}
