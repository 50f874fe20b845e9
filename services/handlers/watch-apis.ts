// Lambda: takes in events about REST APIs, their stages, deployments and tags.
import { watchLambda } from './watcher.js';

export const handler = watchLambda('watch-apis');
