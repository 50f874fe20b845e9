// `waypost/model`: for readers of the published documents who use no registry. Which documents a question needs, the keys of their
// items, and the function that decides. In this repository, `waypost/model` is the whole model instead: `index.ts`.
export { choose } from './refusals.js';
export type { Choice } from './refusals.js';
export { readQuestion } from './decide.js';
export type { ReadDocuments } from './decide.js';
export type { NetworkDocument, NetworksDocument, ServiceEntry } from './documents.js';
export { ERRORS } from './error-kinds.js';
export { itemKey } from './question.js';
export type { ItemKey, Question } from './question.js';
