// The accounts and regions of every world.

export const ACCOUNTS = ['111122223333', '444455556666', '000000000042'] as const;
export const REGIONS = ['eu-west-1', 'us-east-1'] as const;
