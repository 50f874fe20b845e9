/** How connections to DynamoDB are kept. */
export const POOL = { keepAlive: true, maxSockets: 50 } as const;
