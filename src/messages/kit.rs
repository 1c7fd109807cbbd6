//! What `kit` and the commands around it say: help, and what `explain` and `rules …` print.

super::messages! {
    // Help.
    ABOUT_EXPLAIN { en: "Explain a cause (KD-V02, or its id), or what a line of a log tells; without an argument, list the causes", zh: "解释一个原因（KD-V02 或其 id），或说明一行日志意味着什么；不带参数时列出所有原因" }
    ABOUT_RULES { en: "Look into, check and begin rules", zh: "查看、检查和新建规则" }
    ABOUT_LIST { en: "List the causes", zh: "列出所有原因" }
    ABOUT_SHOW { en: "Show a signal, question, symptom or cause: where it is declared, and what uses it", zh: "显示一个信号、问题、症状或原因：在哪里声明，被谁使用" }
    ABOUT_LINT { en: "Look for what is suspicious in rules: unreachable, too broad, untranslated, unsafe", zh: "检查规则中的可疑之处：无法到达、过于宽泛、缺少翻译、不安全" }
    ABOUT_TEST { en: "Run scenarios against the rules", zh: "用场景测试规则" }
    ABOUT_COVERAGE { en: "Tell which rules the scenarios exercise", zh: "显示场景覆盖了哪些规则" }
    ABOUT_MUTATE { en: "Change rules one by one, and tell which changes no scenario notices", zh: "逐条改动规则，找出没有任何场景察觉的改动" }
    ABOUT_TRACE { en: "Show how an answer came about: what was seen, what it answers, what that weighs", zh: "显示结论的来历：看到了什么、回答了什么问题、权重多少" }
    ABOUT_SCHEMA { en: "Print the JSON Schema of rule files, for editors", zh: "输出规则文件的 JSON Schema，供编辑器使用" }
    ABOUT_NEW { en: "Print a rule to start from", zh: "输出一份规则模板" }
    ABOUT_DRIFT { en: "Tell which texts of the rules a source tree of Kuma does not hold", zh: "找出规则中的哪些文本在 Kuma 源码中不存在" }
    HELP_EXPLAINED { en: "A code, an id, or a line of a log in quotes; - reads lines from standard input", zh: "编号、id，或用引号括起的一行日志；- 表示从标准输入读取" }
    HELP_FAMILY { en: "Only causes whose code has this letter: V, C, P, I, J, T, O, D, X", zh: "只列出编号为该字母的原因：V、C、P、I、J、T、O、D、X" }
    HELP_SYMPTOM { en: "Only causes that explain this symptom", zh: "只列出能解释该症状的原因" }
    HELP_SHOWN { en: "Id of the rule, or code of a cause", zh: "规则的 id，或原因的编号" }
    HELP_DENY { en: "Exit with 1 on warnings, too", zh: "有警告时也以 1 退出" }
    HELP_SCENARIOS { en: "Directories of scenarios", zh: "场景目录" }
    HELP_JUNIT { en: "Write the outcome as JUnit XML here; - is standard output", zh: "将结果以 JUnit XML 写到此处；- 表示标准输出" }
    HELP_SAMPLE { en: "Try so many changes, not all", zh: "只尝试这么多处改动" }
    HELP_SEED { en: "Which changes are tried: the same number, the same changes", zh: "选取哪些改动：相同的数得到相同的改动" }
    HELP_ONLY { en: "Change only these: signals, questions, causes, or one rule by its id", zh: "只改动这些：signals、questions、causes，或某条规则的 id" }
    HELP_TRACED { en: "A cause by code or id, and what to look at: TYPE/NAME", zh: "按编号或 id 指定原因，以及要看的对象：TYPE/NAME" }
    HELP_CREATED { en: "Id of the new cause, in kebab-case", zh: "新原因的 id，使用 kebab-case" }
    HELP_SOURCE { en: "A checkout of Kuma's source", zh: "Kuma 源码目录" }
    HELP_RELEASE { en: "The release that it is, such as 2.11.0; by default read from the checkout, where it tells", zh: "源码对应的版本，例如 2.11.0；默认从源码目录读取（若能读到）" }

    NO_VERB { en: "`rules` needs to know what to do.", zh: "`rules` 需要指明要做什么。" }
    UNKNOWN_VERB { en: "`rules` cannot `{verb}`.", zh: "`rules` 没有 `{verb}`。" }
    NOT_YET { en: "`{verb}` cannot do anything yet in this build.", zh: "该版本的 `{verb}` 尚未实现。" }
}
