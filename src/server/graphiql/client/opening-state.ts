import type { GraphiqlTab } from '../page-configuration';

const STORED_TABS = 'graphiql:tabState';

interface TabContents {
  query: string | null;
  variables: string | null;
}

interface StoredTabs {
  tabs: TabContents[];
  activeTabIndex: number;
}

/** Initial props of GraphiQL. */
export interface OpeningState {
  defaultTabs: TabContents[];
  initialQuery: string;
  initialVariables: string;
}

/**
 * Returns the tabs of the last visit, or those of the configuration. GraphiQL restores the tabs, but neither the variables
 * of the active tab nor its query, unless it is the first tab.
 */
export function openingState(configured: GraphiqlTab[]): OpeningState {
  const defaultTabs = configured.map(contentsOf);
  const stored = storedTabs();
  const front = stored ? stored.tabs[stored.activeTabIndex] : defaultTabs[0];
  return { defaultTabs, initialQuery: front?.query ?? '', initialVariables: front?.variables ?? '' };
}

function contentsOf({ name, query, variables }: GraphiqlTab): TabContents {
  return {
    query: query.includes(name) ? query : `# ${name}\n${query}`,
    variables: variables ? JSON.stringify(variables, null, 2) : null,
  };
}

function storedTabs(): StoredTabs | undefined {
  try {
    return JSON.parse(localStorage.getItem(STORED_TABS) ?? '') as StoredTabs;
  } catch {
    // First visit, or storage that GraphiQL cannot read either.
    return undefined;
  }
}
