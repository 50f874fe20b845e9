// Lets a template find the functions of its own release: the default key prefix has the version.

interface TemplateWithCode {
  readonly Parameters?: { CodePrefix?: { Default?: string } };
}

export function atVersion(text: string, version: string): string {
  const template = JSON.parse(text) as TemplateWithCode; // synth.ts wrote it
  const prefix = template.Parameters?.CodePrefix;
  if (prefix !== undefined) prefix.Default = `waypost/${version}/`;
  return `${JSON.stringify(template, null, 2)}\n`;
}
