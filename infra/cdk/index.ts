// The exports of the package waypost-cdk.
export { WaypostReader, type WaypostReaderProps } from '../reader/waypost-reader.js';
export { WaypostHub, type WaypostHubProps } from './hub.js';
export type { WaypostHubOptions, WaypostSpokeOptions } from './props.js';
export { nameService } from './service-name.js';
export { WaypostSpoke, type WaypostSpokeProps } from './spoke.js';
