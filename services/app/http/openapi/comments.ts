// Reads the comments of the model's schemas: they are the descriptions in the OpenAPI document.
import ts from 'typescript';

/** From the repository's root, where npm and jest run. */
const FILES = ['sdk/src/model/documents.ts', 'sdk/src/model/answers.ts', 'sdk/src/model/impact/report.ts'];

/** By schema and member, as in `Map { 'endpoint.dnsName' => 'Its own regional DNS name, if it is known.' }`. */
export function readComments(): ReadonlyMap<string, string> {
  const comments = new Map<string, string>();
  for (const statement of FILES.flatMap(statementsOf)) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      for (const [member, comment] of commentsIn(initializer)) comments.set(`${name.getText()}.${member}`, comment);
    }
  }
  return comments;
}

function statementsOf(file: string): readonly ts.Statement[] {
  return ts.createSourceFile(file, ts.sys.readFile(file) ?? '', ts.ScriptTarget.Latest, true).statements;
}

/** The comments of the members that a call such as `object({ … }, { … })` is given. */
function commentsIn(initializer: ts.Expression | undefined): (readonly [string, string])[] {
  if (initializer === undefined || !ts.isCallExpression(initializer)) return [];
  const members = initializer.arguments.filter(ts.isObjectLiteralExpression).flatMap(({ properties }) => properties);
  return members.flatMap((member) => {
    const comment = ts.getJSDocCommentsAndTags(member).find(ts.isJSDoc);
    const text = ts.getTextOfJSDocComment(comment?.comment);
    return text === undefined ? [] : [[member.name?.getText() ?? '', text.replace(/\s+/g, ' ')] as const];
  });
}
