// The error of a service that sends nothing for too long.

export class UpstreamSilent extends Error {
  constructor(ms: number) {
    super(`the service sent nothing for ${ms / 1000} s`);
  }
}
