import { commandLines, faultOf } from './commands.js';
import { parseDocument, readDocuments } from './documents.js';

const lines = readDocuments().flatMap(commandLines);

it('every command in the documents exists, with its options', () => {
  expect(lines.length).toBeGreaterThan(40);
  expect(
    lines.flatMap(({ words, from }) => {
      const fault = faultOf(words);
      return fault === undefined ? [] : [`${from} ${words.join(' ')}: ${fault}`];
    }),
  ).toEqual([]);
});

it.each([
  ['npm run nonsense', /no script nonsense/],
  ['npm run build -w sdk', undefined],
  ['npm run nonsense -w sdk', /no script nonsense/],
  ['npm start -- --scam', /Did you mean "--scan"/],
  ['npm run admin -- pin orders-api', /--api/],
  ['npx waypost resolv orders-api', /resolve/],
  ['npx waypost resolve orders-api --nework vpc-0a', /--network/],
  ['WAYPOST_TABLE=waypost-prod npx waypost resolve orders-api -n vpc-0a', undefined],
  ['curl http://127.0.0.1:4680 | jq .', undefined],
])('the command %s has the fault %s', (text, expected) => {
  const [line] = commandLines(parseDocument('x.md', `\`\`\`sh\n${text}\n\`\`\`\n`));

  const fault = faultOf(line!.words);
  if (expected === undefined) expect(fault).toBeUndefined();
  else expect(fault).toMatch(expected);
});
