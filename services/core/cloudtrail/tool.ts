// The tool that made a call, by its user agent. It is shown in the history, and no decision depends on it.

/** The first sign that occurs wins, so a tool comes before those that it is built on. Lower case. */
const SIGNS: readonly (readonly [sign: string, tool: string])[] = [
  ['cloudformation.amazonaws.com', 'cloudformation'],
  ['pulumi', 'pulumi'],
  ['opentofu', 'opentofu'],
  ['terraform', 'terraform'],
  ['crossplane', 'crossplane'],
  ['ansible', 'ansible'],
  ['aws-cdk', 'cdk'],
  ['aws-sam-cli', 'sam'],
  ['aws-cli', 'aws-cli'],
  ['aws-vault', 'aws-vault'],
  ['console.', 'console'],
  ['signin.amazonaws.com', 'console'],
  ['mozilla/', 'console'],
  ['boto', 'boto3'],
  ['aws-sdk-js', 'aws-sdk-js'],
  ['aws-sdk-nodejs', 'aws-sdk-js'],
  ['aws-sdk-go', 'aws-sdk-go'],
  ['aws-sdk-java', 'aws-sdk-java'],
  ['aws-sdk-kotlin', 'aws-sdk-kotlin'],
  ['aws-sdk-rust', 'aws-sdk-rust'],
  ['aws-sdk-dotnet', 'aws-sdk-dotnet'],
  ['aws-sdk-ruby', 'aws-sdk-ruby'],
  ['aws-sdk-php', 'aws-sdk-php'],
  ['powershell', 'powershell'],
];

/** User agents can have any length; the tool is named at the beginning. */
const READ_AT_MOST = 512;

/** The tool of a user agent or of `invokedBy`, or null. */
export function toolOf(...agents: readonly unknown[]): string | null {
  for (const agent of agents) {
    if (typeof agent !== 'string') continue;
    const text = agent.slice(0, READ_AT_MOST).toLowerCase();
    for (const [sign, tool] of SIGNS) if (text.includes(sign)) return tool;
  }
  return null;
}
