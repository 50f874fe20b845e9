// `waypost completion`: a script that completes commands, options and names of services in a shell.
import { asChoice } from '../../model/index.js';
import { resultOf, type CommandSpec } from '../command.js';
import { invalidRequest } from '../failure.js';
import { SHARED_OPTIONS } from '../shared-options.js';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Completes these commands. */
export function completionOf(commands: readonly CommandSpec[]): CommandSpec {
  return {
    line: 'completion <shell>',
    summary: 'print a script that completes commands, options and services',
    more: 'For bash, zsh or fish. Names of services come from the registry of the environment (WAYPOST_TABLE, WAYPOST_URL).',
    shared: [],
    examples: [
      'source <(waypost completion bash)',
      'waypost completion fish > ~/.config/fish/completions/waypost.fish',
    ],
    run: ({ args }) => {
      const shell = SHELLS.find((known) => known === args[0]);
      if (shell === undefined) {
        throw invalidRequest(
          `Unknown shell ${JSON.stringify((args[0] ?? '').slice(0, 40))}.`,
          `Give ${asChoice(SHELLS)}.`,
        );
      }
      const lines = shell === 'fish' ? fishLines(commands) : bashLines(commands, shell);
      return Promise.resolve(resultOf({ shell, script: lines.join('\n') }, () => lines));
    },
  };
}

const nameOf = ({ line }: CommandSpec): string => line.split(' ')[0] ?? '';
const takesService = ({ line }: CommandSpec): boolean => /<service|\[search|<id-or-url/.test(line);

/** The options of a command, with their dashes. */
function optionsOf({
  options = [],
  shared,
}: CommandSpec): readonly { readonly long: string; readonly about: string }[] {
  return [...options, ...shared.flatMap((name) => SHARED_OPTIONS[name])].map(({ flags, about }) => ({
    long: /--[a-z-]+/.exec(flags)?.[0] ?? '',
    about,
  }));
}

/** zsh runs the script of bash. */
function bashLines(commands: readonly CommandSpec[], shell: 'bash' | 'zsh'): string[] {
  const cases = commands.map((spec) => {
    const options = optionsOf(spec).map(({ long }) => long);
    return `    ${nameOf(spec)}) words="${[...options, '--table', '--url', '--json', '--help'].join(' ')}"; named=${takesService(spec) ? 'yes' : 'no'};;`;
  });
  return [
    ...(shell === 'zsh' ? ['autoload -U +X bashcompinit && bashcompinit'] : []),
    '_waypost() {',
    '  local cur="${COMP_WORDS[COMP_CWORD]}" words="" named=no',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    COMPREPLY=($(compgen -W "${commands.map(nameOf).join(' ')} help" -- "$cur")); return`,
    '  fi',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    '  case "$cur" in',
    '    -*) ;;',
    '    *) if [ "$named" = yes ]; then words="$(waypost list -o name 2>/dev/null)"; fi;;',
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -F _waypost waypost',
  ];
}

function fishLines(commands: readonly CommandSpec[]): string[] {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  return [
    'complete -c waypost -f',
    ...commands.flatMap((spec) => {
      const name = nameOf(spec);
      const seen = `-n '__fish_seen_subcommand_from ${name}'`;
      return [
        `complete -c waypost -n __fish_use_subcommand -a ${name} -d ${quoted(spec.summary)}`,
        ...(takesService(spec) ? [`complete -c waypost ${seen} -a '(waypost list -o name 2>/dev/null)'`] : []),
        ...optionsOf(spec).map(
          ({ long, about }) => `complete -c waypost ${seen} -l ${long.slice(2)} -d ${quoted(about)}`,
        ),
      ];
    }),
  ];
}
