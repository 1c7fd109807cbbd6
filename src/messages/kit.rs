//! What `kit` and the commands around it say: help, and what `explain` and `rules …` print.

super::messages! {
    // Help.
    ABOUT_EXPLAIN { en: "Explain a cause (KD-V02, or its id), or what a line of a log tells; without an argument, list the causes", zh: "解释一个原因（KD-V02 或其 id），或说明一行日志意味着什么；不带参数时列出所有原因" }
    ABOUT_RULES { en: "Look into, check and begin rules", zh: "查看、检查和新建规则" }
    ABOUT_LIST { en: "List the causes", zh: "列出所有原因" }
    ABOUT_SHOW { en: "Show a signal, question, symptom or cause: where it is declared, and what uses it", zh: "显示一个信号、问题、症状或原因：在哪里声明，被哪些规则使用" }
    ABOUT_LINT { en: "Look for what is suspicious in rules: unreachable, too broad, untranslated, unsafe", zh: "检查规则中的可疑之处：不可达、过于宽泛、缺少翻译、不安全" }
    ABOUT_TEST { en: "Run scenarios against the rules", zh: "用场景测试规则" }
    ABOUT_COVERAGE { en: "Tell which rules the scenarios exercise", zh: "显示场景覆盖了哪些规则" }
    ABOUT_MUTATE { en: "Change rules one by one, and tell which changes no scenario notices", zh: "逐条改动规则，找出没有任何场景察觉的改动" }
    ABOUT_TRACE { en: "Show how an answer came about: what was seen, what it answers, what that weighs", zh: "显示结论的来历：观察到了什么、得出什么答案、权重多少" }
    ABOUT_SCHEMA { en: "Print the JSON Schema of rule files, for editors", zh: "输出规则文件的 JSON Schema，供编辑器使用" }
    ABOUT_NEW { en: "Print a rule to start from", zh: "输出一份规则模板" }
    ABOUT_DRIFT { en: "Tell which texts of the rules a source tree of Kuma does not hold", zh: "找出规则中的哪些文本在 Kuma 源码中不存在" }
    HELP_EXPLAINED { en: "A code, an id, or a line of a log in quotes; - reads lines from standard input", zh: "编号、id，或用引号括起的一行日志；- 表示从标准输入读取" }
    HELP_FAMILY { en: "Only causes whose code has this letter: V, C, P, I, J, T, O, D, X", zh: "只列出编号为该字母的原因：V、C、P、I、J、T、O、D、X" }
    HELP_SYMPTOM { en: "Only causes that explain this symptom", zh: "只列出能解释该症状的原因" }
    HELP_SHOWN { en: "Id of the rule, or code of a cause", zh: "规则的 id，或原因的编号" }
    HELP_DENY { en: "Exit with 1 on warnings, too", zh: "有警告时也以退出码 1 退出" }
    HELP_SCENARIOS { en: "Directories of scenarios", zh: "场景目录" }
    HELP_JUNIT { en: "Write the outcome as JUnit XML here; - is standard output", zh: "将结果以 JUnit XML 写到此处；- 表示标准输出" }
    HELP_SAMPLE { en: "Try so many changes, not all", zh: "只尝试这么多处改动" }
    HELP_SEED { en: "Which changes are tried: the same number, the same changes", zh: "选取哪些改动：相同的数得到相同的改动" }
    HELP_ONLY { en: "Change only these: signals, questions, causes, or one rule by its id", zh: "只改动这些：signals、questions、causes，或某条规则的 id" }
    HELP_TRACED { en: "A cause by code or id, and what to look at: TYPE/NAME", zh: "按编号或 id 指定原因，以及要看的对象：TYPE/NAME" }
    HELP_CREATED { en: "Id of the new cause, in kebab-case", zh: "新原因的 id，使用 kebab-case" }
    HELP_SOURCE { en: "A checkout of Kuma's source", zh: "Kuma 源码目录" }
    HELP_RELEASE { en: "The release that it is, such as 2.11.0; by default read from the checkout, where it tells", zh: "源码对应的版本，例如 2.11.0；默认从源码目录读取（若能读到）" }

    // Words of rules.
    ALWAYS { en: "always", zh: "总是" }
    USUALLY { en: "usually", zh: "通常" }
    OFTEN { en: "often", zh: "经常" }
    SOMETIMES { en: "sometimes", zh: "有时" }
    RARELY { en: "rarely", zh: "很少" }
    ALMOST_NEVER { en: "almost never", zh: "几乎从不" }
    NEVER { en: "never", zh: "从不" }
    COMPONENT_NODE { en: "the node's kubelet and container runtime", zh: "节点的 kubelet 和容器运行时" }
    COMPONENT_OTHER { en: "other containers", zh: "其他容器" }
    COMPONENT_UNKNOWN { en: "logs of unknown origin", zh: "来源不明的日志" }

    // The page of a cause.
    FACT_ID { en: "id", zh: "id" }
    FACT_CLASS { en: "class", zh: "类别" }
    FACT_SEVERITY { en: "severity", zh: "严重程度" }
    FACT_VERSIONS { en: "releases", zh: "版本" }
    FACT_PLATFORMS { en: "platforms", zh: "平台" }
    ALL_RELEASES { en: "all", zh: "全部" }
    ALL_PLATFORMS { en: "all", zh: "全部" }
    PAGE_SYMPTOMS { en: "What it explains", zh: "它能解释的症状" }
    SYMPTOM_USUAL { en: "{title} ({id}): {usual} the cause", zh: "{title}（{id}）：{usual}是其原因" }
    PAGE_FORM_OF { en: "It is a form of", zh: "它是以下原因的一种形式" }
    PAGE_FORMS { en: "Its forms", zh: "它的具体形式" }
    PAGE_EVIDENCE { en: "What speaks for it and against it", zh: "支持与反对的证据" }
    PAGE_EVIDENCE_HOW { en: "How usual each answer is if this is the cause. + speaks for it, - against it, = for neither.", zh: "假如是这个原因，每个答案有多常见。+ 支持，- 反对，= 不偏向任何一方。" }
    OTHERS_FOR { en: "any other answer speaks for it", zh: "其他任何答案都支持它" }
    OTHERS_AGAINST { en: "any other answer speaks against it", zh: "其他任何答案都反对它" }
    SHOWN_BY_LOG { en: "[{signal}; printed by {from}]", zh: "[{signal}；由 {from} 打印]" }
    SHOWN_BY_EVENT { en: "[{signal}; an event]", zh: "[{signal}；事件]" }
    SHOWN_BY_OBJECT { en: "[{signal}; read from {from}]", zh: "[{signal}；取自 {from}]" }
    COMES_FROM { en: " from {source}", zh: " 出处：{source}" }
    PAGE_RIVALS { en: "What it is easily confused with", zh: "容易与之混淆的原因" }
    TOLD_APART { en: "{question} Here: {here} There: {there}", zh: "{question} 本原因：{here} 另一原因：{there}" }
    NOT_TOLD_APART { en: "Nothing that the rules look for tells the two apart.", zh: "规则所查看的内容无法区分这两者。" }
    PAGE_COLLECT { en: "What to collect where this is undecided", zh: "尚无定论时应收集什么" }
    PAGE_REMEDIATION { en: "What to do", zh: "处理办法" }
    ONLY_ON { en: " (only on {platforms})", zh: "（仅限 {platforms}）" }
    PAGE_REFERENCES { en: "References", zh: "参考" }

    // The list of causes.
    INDEX_TITLE { en: "Causes", zh: "原因" }
    INDEX_HOW { en: "What the rules know, by where it shows. `kubectl kuma-diagnose explain CODE` prints the page of one.", zh: "规则所知的全部原因，按出现的位置分组。`kubectl kuma-diagnose explain CODE` 可查看其中一个的说明。" }
    FAMILY_V { en: "V: the validator (kuma-validation)", zh: "V：校验器（kuma-validation）" }
    FAMILY_C { en: "C: the CNI installer (install-cni)", zh: "C：CNI 安装程序（install-cni）" }
    FAMILY_P { en: "P: the CNI plugin (kuma-cni)", zh: "P：CNI 插件（kuma-cni）" }
    FAMILY_I { en: "I: kuma-init", zh: "I：kuma-init" }
    FAMILY_J { en: "J: injection and admission", zh: "J：注入与准入" }
    FAMILY_T { en: "T: the node's taint", zh: "T：节点污点" }
    FAMILY_O { en: "O: start order", zh: "O：启动顺序" }
    FAMILY_D { en: "D: the sidecar and the control plane", zh: "D：边车与控制平面" }
    FAMILY_X { en: "X: other products and the platform", zh: "X：其他产品与平台" }
    FAMILY_OTHER { en: "Others", zh: "其他" }

    // Lines.
    LINE_TITLE { en: "What this line tells", zh: "这行日志说明什么" }
    LINE_UNKNOWN { en: "No rule knows this line: nothing follows from it, neither that something is wrong nor that all is well. Paste it as it was printed, or diagnose the whole log with --from.", zh: "没有规则认识这一行：由它既不能断定有故障，也不能断定一切正常。请原样粘贴，或用 --from 诊断完整日志。" }
    LINE_PRINTED_BY { en: "Going by its words, {component} printed it.", zh: "从用词看，它由 {component} 打印。" }
    LINE_SIGNALS { en: "What it says", zh: "它表示" }
    AT_LEAST { en: "counts from {count} such lines on", zh: "需要至少 {count} 行才算数" }
    LINE_SYMPTOMS { en: "Symptoms that it can show", zh: "它可能表现的症状" }
    LINE_ANSWERS { en: "What it answers", zh: "它回答了什么" }
    WITH_OTHERS { en: " (together with other evidence)", zh: "（需结合其他证据）" }
    LINE_CAUSES { en: "Causes that make it likelier than it usually is", zh: "以下原因会使它比平时更常见" }
    LIKELIER { en: "{ratio} times: {code} {title}", zh: "{ratio} 倍：{code} {title}" }
    MORE_CAUSES { en: "and {count} more", zh: "以及另外 {count} 个" }
    ONE_LINE { en: "One line rarely decides: the same line comes from several causes, and objects and other logs tell them apart. Diagnose the pod, or give the whole log with --from.", zh: "仅凭一行日志很少能下结论：同一行可能来自多种原因，要靠对象和其他日志来区分。请诊断该 Pod，或用 --from 提供完整日志。" }
    NO_LINE_KNOWN { en: "No rule knows any of these {count} lines: nothing follows from them.", zh: "没有规则认识这 {count} 行中的任何一行：由它们得不出结论。" }

    // Errors.
    NOTHING_TO_EXPLAIN { en: "there is nothing to explain: give a code, an id, or a line of a log.", zh: "没有要解释的内容：请给出编号、id 或一行日志。" }
    UNKNOWN_NAME { en: "no rule has the code or id `{name}`. `explain` without an argument lists the causes.", zh: "没有规则使用编号或 id `{name}`。不带参数的 `explain` 会列出所有原因。" }
    UNKNOWN_NAME_NEAR { en: "no rule has the code or id `{name}`. Did you mean {names}?", zh: "没有规则使用编号或 id `{name}`。您是不是想用 {names}？" }
    OTHER_RULE { en: "`{name}` is a {kind}, not a cause. `rules show {name}` shows it.", zh: "`{name}` 是 {kind}，不是原因。请用 `rules show {name}` 查看。" }
    STDIN_UNREADABLE { en: "standard input could not be read: {why}.", zh: "无法读取标准输入：{why}。" }

    UNKNOWN_SYMPTOM { en: "there is no symptom `{symptom}`. Known: {symptoms}.", zh: "没有症状 `{symptom}`。已知的症状：{symptoms}。" }
    UNKNOWN_FAMILY { en: "no code has the letter `{family}`. Known: {families}.", zh: "没有编号使用字母 `{family}`。已知的字母：{families}。" }
    UNKNOWN_RULE { en: "no rule has the id `{name}`.", zh: "没有规则使用 id `{name}`。" }
    UNKNOWN_RULE_NEAR { en: "no rule has the id `{name}`. Did you mean {names}?", zh: "没有规则使用 id `{name}`。您是不是想用 {names}？" }
    NOT_AN_ID { en: "`{id}` cannot be an id: use lower-case letters, digits and dashes, such as lsm-denies-connection.", zh: "`{id}` 不能作为 id：请使用小写字母、数字和连字符，例如 lsm-denies-connection。" }
    ID_TAKEN { en: "the id `{id}`, or one that begins with it, is taken; see `rules show {id}`.", zh: "id `{id}`（或由它派生的 id）已被使用；见 `rules show {id}`。" }
    USED_BY { en: "Used by", zh: "被以下规则使用" }
    USED_BY_NONE { en: "Nothing uses it.", zh: "没有规则使用它。" }

    // Lints.
    LEVEL_ERROR { en: "error", zh: "错误" }
    LEVEL_WARNING { en: "warning", zh: "警告" }
    LINTED { en: "{rules} rules: {errors} error(s), {warnings} warning(s)", zh: "{rules} 条规则：{errors} 处错误，{warnings} 处警告" }
    LINT_UNUSED_SIGNAL { en: "no question and no symptom uses `{id}`: use it, or remove it", zh: "没有问题或症状使用 `{id}`：请使用或删除它" }
    LINT_UNUSED_QUESTION { en: "no cause names `{id}` under `expects`, so its answers decide nothing", zh: "没有原因在 `expects` 中使用 `{id}`，它的答案不起任何作用" }
    LINT_UNEXPLAINED { en: "no cause explains `{id}`: every finding of it would be of unknown cause", zh: "没有原因能解释 `{id}`：它的诊断结果总会是原因不明" }
    LINT_CONTRADICTION { en: "the answer `{answer}` contradicts itself and never holds", zh: "答案 `{answer}` 自相矛盾，永远不会成立" }
    LINT_DEAD_ANSWER { en: "the answer `{answer}` never wins: wherever it holds, `{earlier}` holds too and comes first", zh: "答案 `{answer}` 永远不会生效：它成立时，排在前面的 `{earlier}` 也成立" }
    LINT_SUBSUMED { en: "going by the examples, the answer `{answer}` never wins: its lines are lines of `{earlier}` too, which comes first. Put it before, or add an example that tells them apart", zh: "从示例看，答案 `{answer}` 永远不会生效：它的行也都属于排在前面的 `{earlier}`。请将它移到前面，或补充能区分两者的示例" }
    LINT_EMPTY_RANGE { en: "no release is in the range `{range}`", zh: "没有任何版本在范围 `{range}` 内" }
    LINT_UNKNOWN_PLATFORM { en: "no node is ever of the platform `{platform}`; known are {platforms}", zh: "没有节点会被识别为平台 `{platform}`；已知的平台：{platforms}" }
    LINT_NO_LITERAL { en: "the pattern needs no text of three letters, so it must be tried on every line: add a word that all its lines hold", zh: "模式不含长度达到三个字符的固定文本，因而要对每一行尝试匹配：请加入这些行都有的词" }
    LINT_MATCHES_NOISE { en: "the pattern matches a line that healthy programs print: `{line}`", zh: "模式会匹配健康程序也会打印的行：`{line}`" }
    LINT_OVER_BROAD { en: "the pattern matches lines of {taken} of the {all} other signals of its components: it says little", zh: "同组件的其他 {all} 个信号中，有 {taken} 个的行也被该模式匹配：它说明不了什么" }
    LINT_SAME_LINES { en: "`{id}` and `{other}` match each other's examples and ask for nothing else: keep one of them, or add an example that tells them apart", zh: "`{id}` 与 `{other}` 互相匹配对方的示例，其他条件也相同：请只保留一个，或补充能区分两者的示例" }
    LINT_UNUSED_CAPTURE { en: "nothing shows the capture `{capture}`: use {{capture}} in a text, or do not capture", zh: "没有任何文本显示捕获组 `{capture}`：请在文本中使用 {{capture}}，或取消捕获" }
    LINT_NO_SOURCE { en: "`{id}` does not say where its line comes from: add `source` (path@release), so that others can check it", zh: "`{id}` 没有说明该行的出处：请添加 `source`（路径@版本），便于他人核对" }
    LINT_ONE_LANGUAGE { en: "this text is in one language only: write `en` and `zh`", zh: "该文本只有一种语言：请同时写 `en` 和 `zh`" }
    LINT_SAME_TEXT { en: "`en` and `zh` are the same text", zh: "`en` 与 `zh` 是同一段文本" }
    LINT_CHINESE_IN_ENGLISH { en: "the English text holds Chinese characters", zh: "英文文本中含有中文字符" }
    LINT_NO_CHINESE { en: "the Chinese text holds no Chinese", zh: "中文文本中没有中文" }
    LINT_UNKNOWN_PLACEHOLDER { en: "nothing fills in {{name}}: no pattern captures it, and a diagnosis does not know it", zh: "没有内容可以填入 {{name}}：没有模式捕获它，诊断时也没有这个值" }
    LINT_UNKNOWN_PROGRAM { en: "`{what}` is not a program that readers have", zh: "`{what}` 不是读者可用的程序" }
    LINT_SHELL { en: "`{what}` is of a shell: a command is an argument list", zh: "`{what}` 是 Shell 语法：命令应为参数列表" }
    LINT_NO_VERB { en: "`{what}` is not told what to do", zh: "没有指明 `{what}` 要做什么" }
    LINT_UNKNOWN_VERB { en: "the program has no verb `{what}` that rules use", zh: "该程序没有规则可用的子命令 `{what}`" }
    LINT_UNKNOWN_FLAG { en: "the program has no flag `{what}` that rules use", zh: "该程序没有规则可用的参数 `{what}`" }
    LINT_FLAG_WITHOUT_VALUE { en: "`{what}` lacks its value", zh: "`{what}` 缺少值" }
    LINT_COLLECT_CHANGES { en: "the step that collects for `{id}` changes something: collecting only reads", zh: "为 `{id}` 收集证据的步骤会作出改动：收集只能读取" }
    LINT_STEP_CHANGES { en: "this step says that it changes nothing, and its command does: say `changes`", zh: "该步骤声称不作改动，但其命令会：请写明 `changes`" }
    LINT_FIRST_STEP { en: "the first step changes something: begin with one that only looks", zh: "第一步会作出改动：请从只查看的步骤开始" }
    LINT_NO_REMEDIATION { en: "`{id}` does not say what to do", zh: "`{id}` 没有说明如何处理" }

    // Drift.
    BAD_RELEASE { en: "--release does not understand `{value}`. Write a release such as 2.11.0.", zh: "--release 无法理解 `{value}`。请写版本号，例如 2.11.0。" }
    NO_SOURCE_TREE { en: "the source tree {path} could not be read: {why}.", zh: "无法读取源码目录 {path}：{why}。" }
    NO_SOURCE_FILES { en: "it holds no Go file and no chart", zh: "其中没有 Go 文件，也没有 Chart" }
    DRIFT_FOUND { en: "found        {signal}  {at}", zh: "找到      {signal}  {at}" }
    DRIFT_MISSING { en: "not found    {signal}  {texts}", zh: "未找到    {signal}  {texts}" }
    DRIFT_UNKNOWN { en: "cannot tell  {signal}", zh: "无法判断  {signal}" }
    TOO_NARROW { en: "  RANGE TOO NARROW: {range} leaves this release out ({place})", zh: "  范围过窄：{range} 不包含该版本（{place}）" }
    TOO_WIDE { en: "  range perhaps too wide: {range} names this release ({place})", zh: "  范围可能过宽：{range} 包含该版本（{place}）" }
    DRIFT_CAUSE { en: "{place}: the cause {cause} ({range}) names this release, but none of the texts that decide it is there: {signals}", zh: "{place}：原因 {cause}（{range}）包含该版本，但能判定它的文本都不存在：{signals}" }
    DRIFTED { en: "{files} files read, {left} left out: {found} signals found, {missing} not found, {unknown} cannot be told (another product's lines, or no text to look for).", zh: "读取 {files} 个文件，略过 {left} 个：找到 {found} 个信号，未找到 {missing} 个，{unknown} 个无法判断（其他产品的日志，或没有可查找的文本）。" }
    DRIFT_RELEASE { en: "Ranges were compared with release {release}.", zh: "已与版本 {release} 比对范围。" }
    DRIFT_NO_RELEASE { en: "The release is not known, so ranges were not compared: give --release.", zh: "版本未知，未比对范围：请用 --release 指定。" }

    // The comments of a starter.
    STARTER_HEAD { en: "A rule to start from. Save it in a directory, change what it says, and try it:\n  kubectl kuma-diagnose rules lint --rules DIR\n  kubectl kuma-diagnose --from some.log --rules DIR --details\nAny file may hold signals, questions, symptoms and causes.\n", zh: "规则模板。请保存到一个目录中，修改内容后试用：\n  kubectl kuma-diagnose rules lint --rules DIR\n  kubectl kuma-diagnose --from some.log --rules DIR --details\n每个文件都可以包含信号、问题、症状和原因。\n" }
    STARTER_SIGNAL { en: "A signal says one thing to look for. Beside `log` there are `event` and `object` (a CEL expression).", zh: "信号描述一件要查找的事。除 `log` 外还有 `event` 和 `object`（CEL 表达式）。" }
    STARTER_COMPONENT { en: "Who prints it: kuma-validation, kuma-init, kuma-cni, kuma-sidecar, control-plane, node, other, unknown.", zh: "由谁打印：kuma-validation、kuma-init、kuma-cni、kuma-sidecar、control-plane、node、other、unknown。" }
    STARTER_PATTERN { en: "A Rust regular expression over one line. Give it words that other lines lack; `(?P<name>…)` can be shown as `{name}` in `says`.", zh: "针对单行的 Rust 正则表达式。请包含其他日志行没有的词；`(?P<name>…)` 可在 `says` 中以 `{name}` 显示。" }
    STARTER_SOURCE { en: "Where others can check the line: path@release.", zh: "便于他人核对的出处：路径@版本。" }
    STARTER_EXAMPLES { en: "Lines that must match, and lines that look alike and must not.", zh: "必须匹配的行，以及相似但不得匹配的行。" }
    STARTER_QUESTION { en: "A question has answers that exclude one another; the first that holds wins.", zh: "一个问题的各个答案互斥；第一个成立的答案生效。" }
    STARTER_COLLECT { en: "The step that would answer it where nothing was collected; it must only read.", zh: "未收集到证据时，可以回答该问题的步骤；只能读取。" }
    STARTER_ANSWERS { en: "`base` is how usual the answer is whatever the cause:\nalways, usually, often, sometimes, rarely, almost never, never.", zh: "`base` 表示无论何种原因，该答案有多常见：\nalways、usually、often、sometimes、rarely、almost never、never。" }
    STARTER_CAUSE { en: "A cause names the problem, never the remedy.", zh: "原因描述问题本身，而不是处理办法。" }
    STARTER_EXPLAINS { en: "How usual it is among subjects with the symptom.", zh: "在出现该症状的对象中，它作为原因有多常见。" }
    STARTER_EXPECTS { en: "How usual each answer is if this is the cause. What is not named keeps its base.", zh: "假如是这个原因，各答案有多常见。未列出的问题保持其 base。" }
    STARTER_REMEDIATION { en: "The first step changes nothing. `changes`: nothing, restarts-pod, config, node.", zh: "第一步不得改变任何东西。`changes`：nothing、restarts-pod、config、node。" }

    NO_VERB { en: "`rules` needs to know what to do.", zh: "`rules` 需要指明要做什么。" }
    UNKNOWN_VERB { en: "`rules` cannot `{verb}`.", zh: "`rules` 没有子命令 `{verb}`。" }
    NOT_YET { en: "`{verb}` cannot do anything yet in this build.", zh: "`{verb}` 在此构建中尚未实现。" }
}
