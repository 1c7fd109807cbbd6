# bash completion for kubectl-kuma_diagnose. Load it with:
#   source <(kubectl-kuma_diagnose completion bash)
_kubectl_kuma_diagnose() {
  local out line
  out=$(kubectl-kuma_diagnose __complete -- "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  COMPREPLY=()
  while IFS= read -r line; do
    [[ $line == :* ]] || COMPREPLY+=("$line")
  done <<<"$out"
  # What follows `--flag=` is a word of its own to bash.
  if [[ ${COMP_WORDS[COMP_CWORD - 1]} == "=" || ${COMP_WORDS[COMP_CWORD]} == "=" ]]; then
    COMPREPLY=("${COMPREPLY[@]#*=}")
  fi
  # Only where files fit does the shell offer them.
  [[ $out == *:0 || $out == *:16 ]] || compopt +o default
}
complete -o default -F _kubectl_kuma_diagnose kubectl-kuma_diagnose
