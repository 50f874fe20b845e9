// What both sides of the registry agree on. Pure, with no dependency. The repository's own code imports it as `waypost/model`, of
// which the package publishes only `public.ts`.
export {
  ACTIVITY_DAYS,
  ASKED_ACTIVITY,
  USUAL_SINCE,
  fitsActivity,
  isActivityCursor,
  isActor,
  isServiceGlob,
  isSince,
  sinceTime,
} from './activity.js';
export type { ActivityFilter } from './activity.js';
export { answerSchemas } from './answers.js';
export type {
  ActivityRow,
  AccountReport,
  AccountsReport,
  ServiceAddress,
  AddressForm,
  AnswerSchemaName,
  Cause,
  Explanation,
  Gate,
  GateId,
  GateVerdict,
  UncheckedCondition,
  HistoryLine,
  LookupAnswer,
  NetworkVerdict,
  ServiceVerdicts,
  UrlState,
  PastedCall,
  ServingStage,
  UnclaimedApi,
  Unseen,
  AddressWarning,
} from './answers.js';
export {
  compareText,
  defined,
  isObject,
  isAccountId,
  isApiId,
  isBasePath,
  isHostName,
  isNetworkName,
  isRegion,
  isRegistryName,
  isServiceName,
  isStageName,
  isVpcId,
  isVpceId,
  normaliseName,
  normaliseNetworkName,
  isNetworkRef,
  parseUrl,
  SCHEMA,
} from './schema.js';
export { asChoice, causesOf, fitsGlob, kindOf, messageOf, nearest, printable, quote } from './text.js';
export { ambiguity } from './address.js';
export { assessAccount, registryVerdict, worstFirst } from './assess.js';
export type { AccountLevel, AssessedAccount, RegistryVerdict } from './assess.js';
export { choose } from './refusals.js';
export type { Choice } from './refusals.js';
export { LISTED, NETWORK_SUMMARY_LIMIT } from './decide.js';
export type { Knowledge, AskedQuestion, ReadDocuments } from './decide.js';
export type { Partition } from './url.js';
export { API_PARTS, HEALTHS } from './documents.js';
export * as schemas from './documents.js';
export type {
  ApiDocument,
  ApiPart,
  Candidate,
  Conflict,
  CurrentApi,
  CustomDomain,
  Removal,
  Endpoint,
  EndpointPolicy,
  EndpointStatement,
  Network,
  NetworkConflict,
  NetworkDocument,
  NetworksDocument,
  PolicyCondition,
  PolicyDigest,
  PolicyStatement,
  ServiceEntry,
  ServiceHealth,
  ServiceRegion,
  ServiceStatus,
  ServiceSummary,
  StageCanary,
  StageSummary,
  Timestamp,
} from './documents.js';
export { ERRORS } from './error-kinds.js';
export type { ErrorKind } from './error-kinds.js';
export { WaypostError, isErrorCode, isWaypostError } from './errors.js';
export type { WaypostErrorDetails } from './errors.js';
export type { WaypostErrorCode, Problem, ProblemOf } from './errors.js';
export type { Environment, Grammar, Infer, Schema, SchemaKind, SchemaMembers } from './schema.js';
export {
  LIST_SHARDS,
  apiKey,
  itemKey,
  listKey,
  listPartition,
  networkKey,
  networkListKey,
  networkListPartition,
  networksKey,
  serviceKey,
  shardOf,
  ASKED,
  invalid as invalidProblem,
  invalidQuestion,
} from './question.js';
export type { ItemKey, Question, RegistryDocumentKey } from './question.js';
export type { PolicyGap } from './explain/policy-gate.js';
export { endpointStateAt } from './explain/endpoint-gates.js';
export { explain, withGates } from './explain/explain.js';
export type { Explained } from './explain/explain.js';
export { reach } from './follow.js';
export type { Reach } from './follow.js';
export { commonVerdict, policyVerdict } from './policy.js';
export { namedPart, relativeGlobs } from './policy-resource.js';
export type { ApiLocation, NamedPart } from './policy-resource.js';
export type { PolicyPath, PolicyVerdict } from './policy.js';
export { impactOf, isHarmless } from './impact/impact.js';
export type { Estate, ImpactReport, Losses } from './impact/impact.js';
export { IMPACT_PAGE, WANTED_SUBJECT, joinImpacts, readImpact } from './impact/read-impact.js';
export type { ImpactAnswer, ImpactReads, PagedImpact } from './impact/read-impact.js';
export { impactPage } from './impact/report.js';
export type { ImpactPage, ImpactSubject, ImpactedRoute, PolicyMention, UnservedName } from './impact/report.js';
export { networkNotFound, serviceNotFound } from './refusals.js';
export {
  bodyText,
  entityTag,
  namesTag,
  networkBody,
  networkDocumentBody,
  problemDocument,
  serviceBody,
  summaryBody,
} from './http-answer.js';
export {
  LONGEST_URL,
  PAGES,
  WANTED_URL,
  missingParameter,
  parseTarget,
  unknownParameter,
  unknownPath,
} from './http-request.js';
export type { ParsedTarget, RequestTarget } from './http-request.js';
export { remedyOfDocument, remedyText } from './remedies.js';
export type { Remedy, RemedyAudience, RemedyKind } from './remedies.js';
export { parseApiUrl } from './url.js';
export type { ApiUrl } from './url.js';
export { describeUrl, explainCall, followUrl, mayStillWork, unknownApi } from './follow.js';
export type { ExplainedCall, FollowedUrl } from './follow.js';
export {
  MOST_NETWORKS,
  SEARCH_GRAMMAR,
  WANTED_HEALTH,
  filteredPage,
  limitTo,
  meantBy,
  networkFits,
  readSearch,
} from './search.js';
export type { PageRequest } from './search.js';
export type { ReadSearch, ServiceSearch } from './search.js';
export { byRegionAndVpc, networkSummaryOf, summaryOf } from './summary.js';
export { isPasted, notAnApiUrl, readPasted, withApiHeader } from './pasted.js';
export type { PastedText } from './pasted.js';
export { readQuestion } from './decide.js';
export {
  PARTITIONS,
  aliasHost,
  arnOf,
  executeApiService,
  isEndpointDnsName,
  partitionOf,
  privateDnsHost,
  stageUrl,
} from './url.js';
