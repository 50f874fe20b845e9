// Ids in AWS's grammars: the same in every run, and in no order related to time.

/** Id of the n-th REST API: ten characters of `[a-z0-9]`. */
export const apiIdOf = (n: number): string => `${scrambled(n, 36, 7)}${n.toString(36).padStart(3, '0')}`;

/** Id of the n-th VPC endpoint: 17 hexadecimal digits. */
export const vpceIdOf = (n: number): string => `vpce-${scrambled(n, 16, 8)}${n.toString(16).padStart(9, '0')}`;

/** Id of the n-th VPC. */
export const vpcIdOf = (n: number): string => `vpc-${scrambled(n + 500, 16, 8)}${n.toString(16).padStart(9, '0')}`;

function scrambled(n: number, radix: number, length: number): string {
  return (Math.imul(n + 1, 0x9e3779b1) >>> 0).toString(radix).padStart(length, '0').slice(-length);
}
