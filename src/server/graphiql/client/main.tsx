import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { getOperationAST, OperationTypeNode } from 'graphql';
import { useSyncExternalStore } from 'react';
import { createRoot } from 'react-dom/client';
import type { PageConfiguration } from '../page-configuration';
import { openingState } from './opening-state';
import { Session } from './session';
import { provideWorkers } from './workers';

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

const { path, tabs, demoAccount, workers } = JSON.parse(
  elementOf('configuration').textContent,
) as PageConfiguration;
const session = new Session(path, demoAccount);
const subscriptionUrl = new URL(path, location.href.replace(/^http/, 'ws')).href;
const send = createGraphiQLFetcher({ url: path, subscriptionUrl, fetch: session.fetch });

const fetcher: Fetcher = async (operation, options) => {
  const definition = options?.documentAST && getOperationAST(options.documentAST, operation.operationName);
  if (definition?.operation !== OperationTypeNode.SUBSCRIPTION) return send(operation, options);
  return send(operation, { ...options, headers: await session.socketHeaders(options?.headers) });
};

const opening = openingState(tabs);

function Page() {
  const note = useSyncExternalStore(session.subscribe, session.currentNote);
  return (
    <GraphiQL
      fetcher={fetcher}
      {...opening}
      defaultEditorToolsVisibility="variables"
      inputValueDeprecation
      schemaDescription
      shouldPersistHeaders={false}
    >
      <GraphiQL.Logo>
        <span>Marquee</span>
        <span className="signed-in-note" role="status">
          {note}
        </span>
      </GraphiQL.Logo>
    </GraphiQL>
  );
}

provideWorkers(workers);
createRoot(elementOf('graphiql')).render(<Page />);
