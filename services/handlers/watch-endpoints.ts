// Lambda: takes in events about VPC endpoints and their tags.
import { watchLambda } from './watcher.js';

export const handler = watchLambda('watch-endpoints');
