# fish completion for kubectl-kuma_diagnose. Load it with:
#   kubectl-kuma_diagnose completion fish | source
function __kubectl_kuma_diagnose
    set -l words (commandline -opc)
    set -l out (kubectl-kuma_diagnose __complete -- $words[2..-1] (commandline -ct) 2>/dev/null)
    switch "$out[-1]"
        case ":0" ":16"
            __fish_complete_path (commandline -ct)
        case "*"
            string match -v -r "^:" -- $out
    end
end
complete -c kubectl-kuma_diagnose -f -a "(__kubectl_kuma_diagnose)"
