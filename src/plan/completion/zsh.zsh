#compdef kubectl-kuma_diagnose
# zsh completion for kubectl-kuma_diagnose. Load it with:
#   source <(kubectl-kuma_diagnose completion zsh)
_kubectl_kuma_diagnose() {
  local -a lines
  lines=("${(@f)$(kubectl-kuma_diagnose __complete -- "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  case ${lines[-1]} in
    :0) _files ;;
    :16) _files -/ ;;
    *) lines[-1]=(); compadd -- "${(@)lines}" ;;
  esac
}
if [ "$funcstack[1]" = "_kubectl_kuma_diagnose" ]; then
  _kubectl_kuma_diagnose
else
  compdef _kubectl_kuma_diagnose kubectl-kuma_diagnose
fi
