/** The major version of the format. A minor one only adds members, and every reader accepts members it does not know. */
export const SCHEMA = 1;
