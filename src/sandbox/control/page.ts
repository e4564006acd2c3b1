import { html, type Html, page } from '../frame/html';
import type { Network } from '../frame/network';
import type { LedgerLine } from '../frame/rows';
import type { World } from '../frame/world';

/** Number of ledger lines, and of webhooks, on the page. */
const LINES = 50;

/** Renders the control page: accounts with their feeds, webhooks, scripted failures, and the latest effects. */
export function controlPage(networks: readonly Network[], world: World): string {
  return page(
    'Sandbox of the networks',
    html`<p>The clock of the sandbox is at ${new Date(world.clock.now()).toISOString()}.</p>
      ${networks.map((network) => networkSection(network, world))} ${webhookSection(networks, world)}
      ${scriptSection(world)} ${ledgerSection(world)}`,
  );
}

function networkSection(network: Network, world: World): Html {
  const accounts = world.accounts.all().filter((account) => account.network === network.name);
  const base = world.baseUrl(network.name);
  const app = world.apps.all().find((row) => row.world === network.world);
  return html`<section aria-labelledby="${network.name}">
    <h2 id="${network.name}">${network.title}</h2>
    <p>Base URL: ${base}. App ID: ${app?.id ?? ''}.</p>
    <ul>
      ${accounts.map(
        ({ username, name, followers }) =>
          html`<li><a href="${base}/sandbox/feed/${username}">${name}</a>, ${followers} followers</li>`,
      )}
    </ul>
  </section>`;
}

function webhookSection(networks: readonly Network[], world: World): Html {
  const latest = world.webhooks.all().slice(-LINES).reverse();
  return html`<section aria-labelledby="webhooks">
    <h2 id="webhooks">Webhooks</h2>
    ${networks.map(({ name, title, webhooks }) =>
      webhooks
        ? html`<form method="post" action="/webhooks/${name}">
            <button>Send a test webhook of ${title}</button>
          </form>`
        : html``,
    )}
    ${latest.length ? webhookTable(latest) : html`<p>None was sent yet.</p>`}
  </section>`;
}

function webhookTable(webhooks: ReturnType<World['webhooks']['all']>): Html {
  const rows = webhooks.map(
    ({ createdAt, network, url, attempts, lastStatus = 'waiting' }) =>
      html`<tr>
        <td>${timeOf(createdAt)}</td>
        <td>${network}</td>
        <td class="text">${url}</td>
        <td>${attempts}</td>
        <td>${lastStatus}</td>
      </tr>`,
  );
  return table(['Time', 'Network', 'URL', 'Attempts', 'Last response'], rows);
}

function scriptSection(world: World): Html {
  const scripts = world.scripts.all();
  return html`<section aria-labelledby="scripts">
    <h2 id="scripts">Scripted failures</h2>
    ${
      scripts.length
        ? html`<ul>
            ${scripts.map(({ id, times, operation, play }) => {
              return html`<li>
                ${id}: ${JSON.stringify(play)} on ${operation ?? 'every operation'}, ${times} times
              </li>`;
            })}
          </ul>`
        : html`<p>None. Add one with <code>POST /api/scripts</code>.</p>`
    }
  </section>`;
}

function ledgerSection(world: World): Html {
  const lines = world.ledger.all().slice(-LINES).reverse();
  return html`<section aria-labelledby="ledger">
    <h2 id="ledger">Ledger</h2>
    ${lines.length ? ledgerTable(lines, world) : html`<p>No effects yet.</p>`}
  </section>`;
}

function ledgerTable(lines: readonly LedgerLine[], world: World): Html {
  const rows = lines.map(
    ({ at, accountId, effect, origin, text }) =>
      html`<tr>
        <td>${timeOf(at)}</td>
        <td>${world.accounts.get(accountId)?.username ?? accountId}</td>
        <td>${effect} (${origin})</td>
        <td class="text">${text}</td>
      </tr>`,
  );
  return table(['Time', 'Account', 'Effect', 'Text'], rows);
}

const timeOf = (time: number): Html => {
  const text = new Date(time).toISOString();
  return html`<time datetime="${text}">${text}</time>`;
};

const table = (heads: readonly string[], rows: readonly Html[]): Html =>
  html`<table>
    <thead>
      <tr>
        ${heads.map((head) => html`<th scope="col">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
