// The local server's HTTP server over the query endpoint, as `npm start` runs it, without the story and events.
import { createQuery } from '../../../handlers/querier.js';
import { createActivity } from '../../../local/server/activity.js';
import { createConsole } from '../../../local/server/console.js';
import { startHttpServer } from '../../../local/server/server.js';
import { ready } from './ready.js';

const { ENGINE = '', REGISTRY = '', AWS_REGION: region = '' } = process.env;
const connection = { endpoint: ENGINE, region, credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' } };
const complain = (what: unknown): void => void process.stderr.write(`${String(what)}\n`);
const { port } = await startHttpServer(0, {
  query: createQuery({ WAYPOST_REGISTRY: REGISTRY }, { connection }),
  front: createConsole(),
  events: {
    activity: createActivity(complain),
    isStopping: () => true,
    bus: () => Promise.reject(new Error('The bench sends no events to this server.')),
  },
  onError: complain,
});
ready(port);
