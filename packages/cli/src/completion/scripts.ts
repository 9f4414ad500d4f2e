/** The shells that have a completion script. */
export type Shell = 'bash' | 'zsh' | 'fish';

/*
 * Each script gets its candidates from `todo __complete`, and hides errors, which would appear in the middle of the line
 * that a person is typing.
 */

// For bash 3.2 and newer: macOS has 3.2.
const bash = `# In ~/.bashrc: eval "$(todo completion bash)"
_todo() {
  local line="\${COMP_LINE:0:COMP_POINT}" candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(command todo __complete --bash "$COMP_WORDBREAKS" -- "$line" 2>/dev/null </dev/null)
}
complete -o nosort -F _todo todo 2>/dev/null || complete -F _todo todo
`;

const zsh = `#compdef todo
# In ~/.zshrc: eval "$(todo completion zsh)"
_todo() {
  local line
  local -a typed values shown list
  typed=("\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}")
  while IFS= read -r line; do
    values+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  -- }")
  done < <(command todo __complete -- "\${(@)typed}" 2>/dev/null </dev/null)
  [[ "$values" == "$shown" ]] || list=(-l)
  compadd $list -V todo -d shown -a -- values
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
# Where a folder of $fpath has this as _todo, it is being called already.
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _todo; else compdef _todo todo; fi
`;

const fish = `# In ~/.config/fish/config.fish: todo completion fish | source
function __todo_complete
    set -l typed (commandline --current-process --tokenize --cut-at-cursor)
    set -l word (commandline --current-token --cut-at-cursor | string unescape)
    command todo __complete -- $typed[2..] "$word" 2>/dev/null </dev/null
end
complete --command todo --no-files --keep-order --arguments '(__todo_complete)'
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

/** How each shell gives a name to a command line. */
const functions: Readonly<Record<Shell, (words: string) => string>> = {
  bash: (words) => `function todo { ${words} "$@"; }\n`,
  zsh: (words) => `function todo { ${words} "$@"; }\n`,
  fish: (words) => `function todo\n    ${words} $argv\nend\n`,
};

/**
 * The script for a shell.
 * @param starter the words that start the program where the shell has no `todo`; the script then makes it a command
 */
export function completionScript(shell: Shell, starter?: readonly string[]): string {
  const script = scripts[shell];
  if (starter === undefined) return script;
  const words = starter.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  // The first line tells where the script belongs: here, to the shell that is running.
  const [, ...lines] = script.replace(/^#compdef.*\n/, '').split('\n');
  return functions[shell](words) + lines.join('\n').replace('command todo', () => words);
}
