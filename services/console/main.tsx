// Starts the console: a read-only page over the query endpoint of its own server.
import { render } from 'preact';
import { App } from './app.js';
import { createAnswerCache } from './data/answers.js';
import { ask } from './data/ask.js';
import { createConnection, observed } from './data/connection.js';
import { type RegistryAccess, RegistryContext } from './data/context.js';
import { createDirectory } from './data/directory.js';
import { keepLive } from './data/live.js';
import { followAddressBar } from './data/view.js';

const connection = createConnection();
const observedAsk = observed(ask, connection);
const answers = createAnswerCache(observedAsk);
const registry: RegistryAccess = { answers, connection, directory: createDirectory(observedAsk, answers) };

followAddressBar();
keepLive(registry);

const app = document.getElementById('app');
if (app !== null) {
  render(
    <RegistryContext.Provider value={registry}>
      <App />
    </RegistryContext.Provider>,
    app,
  );
}
