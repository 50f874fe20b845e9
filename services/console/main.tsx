// The console: a read-only page over the query endpoint of the server that it comes from.
import { render } from 'preact';
import { App } from './app.js';
import { createAnswers } from './data/answers.js';
import { ask } from './data/ask.js';
import { createConnection, noting } from './data/connection.js';
import { RegistryContext, type Registry } from './data/context.js';
import { createDirectory } from './data/directory.js';
import { keepLive } from './data/live.js';
import { followAddressBar } from './data/place.js';

const connection = createConnection();
const heard = noting(ask, connection);
const answers = createAnswers(heard);
const registry: Registry = { answers, connection, directory: createDirectory(heard, answers) };

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
