import { html, type Html, page } from '../frame/html';
import type { Network } from '../frame/network';
import type { World } from '../frame/world';

/** Number of ledger lines on the page. */
const LINES = 50;

/** Renders the control page: accounts with their feeds, scripted failures, and the latest effects. */
export function controlPage(networks: readonly Network[], world: World): string {
  return page(
    'Sandbox of the networks',
    html`<p>The clock of the sandbox is at ${new Date(world.clock.now()).toISOString()}.</p>
      ${networks.map((network) => networkSection(network, world))} ${scriptSection(world)}
      ${ledgerSection(world)}`,
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
    <table>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Account</th>
          <th scope="col">Effect</th>
          <th scope="col">Text</th>
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          ({ at, accountId, effect, origin, text }) =>
            html`<tr>
              <td>${new Date(at).toISOString()}</td>
              <td>${world.accounts.get(accountId)?.username ?? accountId}</td>
              <td>${effect} (${origin})</td>
              <td class="text">${text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
