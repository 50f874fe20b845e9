// The names in the two tables that both the adapters and the templates use.

/** The index that finds the records of a scope for a sweep. No election reads it. */
export const SCOPE_INDEX = 'scope';

/** The attribute that holds when an item expires, in seconds since 1970. */
export const TTL_ATTRIBUTE = 'expires';

/** The beginning of the partition of one name's state. */
export const NAME_PARTITION = 'NAME#';

/** The beginning of the partition of one name's history. */
export const HISTORY_PARTITION = 'HISTORY#';

/** The beginning of the partition of one day's activity. */
export const ACTIVITY_PARTITION = 'ACTIVITY#';

/** The partition of what sweeps remember, one item for each scope. */
export const SWEEPS_PARTITION = 'SWEEPS';

/** The partition of the enrolment that the functions read. */
export const CURRENT_ENROLMENT = 'ENROLMENT';

/** The partition of the settings of single accounts. */
export const ENROLLED_ACCOUNTS = 'ENROLLED_ACCOUNT';

/** The partition of the list of versions; a document's parts lie in partitions that begin with it. */
export const ENROLMENT_VERSIONS = 'ENROLMENT_VERSION';

/** The beginning of the partition of one name's owner. */
export const OWNER_PARTITION = 'OWNER#';

/** The partition of the readers' table that says which hub publishes. */
export const PUBLICATION_PARTITION = 'PUBLICATION';

/** The key patterns of the enrolment's items. A function that ingests events may read these items but never write them. */
export const ENROLMENT_KEYS = [CURRENT_ENROLMENT, ENROLLED_ACCOUNTS, `${ENROLMENT_VERSIONS}*`, `${OWNER_PARTITION}*`];
