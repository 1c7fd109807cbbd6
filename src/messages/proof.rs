//! What `rules test`, `rules coverage`, `rules mutate` and `rules trace` say.

super::messages! {
    HELP_RECORD { en: "Write what is answered now into seen.txt of each scenario; later runs of `rules test` tell what differs from it", zh: "将当前的回答写入每个场景的 seen.txt；之后运行 `rules test` 会指出与之不同的地方" }
    HELP_FAIL_UNDER { en: "Exit with 1 below so many percent", zh: "低于该百分比时以退出码 1 退出" }

    NO_SCENARIOS { en: "There are no scenarios: name a directory that holds some, such as testdata/scenarios.", zh: "没有场景：请指定包含场景的目录，例如 testdata/scenarios。" }
    BAD_SCENARIO { en: "A scenario cannot be read: {why}", zh: "无法读取场景：{why}" }
    BAD_NUMBER { en: "{flag} needs a number, not `{value}`.", zh: "{flag} 需要一个数字，而不是 `{value}`。" }
    NOT_WRITTEN { en: "{path} cannot be written: {why}", zh: "无法写入 {path}：{why}" }
    NO_SUCH_RULE { en: "--only {only} fits no rule: name signals, questions, symptoms, causes, or the id of a rule.", zh: "--only {only} 不对应任何规则：请指定 signals、questions、symptoms、causes 或某条规则的 id。" }

    CASE_FAILED { en: "{group} {name} fails:", zh: "{group} {name} 未通过：" }
    GROUP_SIGNAL { en: "signal", zh: "信号" }
    GROUP_QUESTION { en: "question", zh: "问题" }
    GROUP_SYMPTOM { en: "symptom", zh: "症状" }
    GROUP_SCENARIO { en: "scenario", zh: "场景" }
    NO_MATCH { en: "The pattern does not match this example: {line}", zh: "模式与该示例不匹配：{line}" }
    MATCH { en: "The pattern matches this example, and must not: {line}", zh: "模式不应匹配该示例，却匹配了：{line}" }
    VERDICT { en: "The verdict should be {expected}, and is {got}.", zh: "结论应为 {expected}，实际为 {got}。" }
    FIRST { en: "The first cause should be {expected}, and is {got} with {p}.", zh: "首要原因应为 {expected}，实际为 {got}，概率 {p}。" }
    FIRST_NONE { en: "The first cause should be {expected}, and no cause was found.", zh: "首要原因应为 {expected}，实际没有找到原因。" }
    FORBIDDEN { en: "{cause} must not be likely, and has {p}.", zh: "{cause} 不应是可能的原因，却有概率 {p}。" }
    CONFIDENT { en: "{cause} is claimed with {p}, and is neither expected nor acceptable.", zh: "给出了 {cause}（概率 {p}），但它既不在预期之内，也不在可接受之列。" }
    NO_SUCH_CAUSE { en: "expect.yaml names {cause}, and no cause has this id.", zh: "expect.yaml 写有 {cause}，但没有原因使用这个 id。" }
    SUBJECTS { en: "No finding names {subjects}.", zh: "没有任何发现提到 {subjects}。" }
    RECORDED { en: "What is answered differs from what was recorded:", zh: "当前的回答与记录不同：" }
    DECIDED { en: "This row of a decision table is answered {got}: {row}", zh: "决策表中这一行的回答是 {got}：{row}" }
    NO_ROW { en: "This is no row of a decision table; write `signal, ?signal -> answer`: {row}", zh: "这不是决策表的一行，应写成 `信号, ?信号 -> 答案`：{row}" }
    NO_SUCH_TABLE { en: "A decision table is about {id}, and no question or symptom has this id.", zh: "某张决策表针对 {id}，但没有问题或症状使用这个 id。" }
    NO_SUCH_SIGNAL { en: "A row of a decision table names {id}, and no signal has this id.", zh: "决策表中有一行写有 {id}，但没有信号使用这个 id。" }
    NO_SUCH_ANSWER { en: "A row of a decision table expects {got}; possible are: {known}", zh: "决策表中有一行预期 {got}；可能的答案有：{known}" }
    TESTED { en: "{signals} signals with {examples} examples, {rows} rows of decision tables, {scenarios} scenarios: {failed} failed.", zh: "{signals} 个信号、{examples} 个示例、决策表 {rows} 行、{scenarios} 个场景：{failed} 个未通过。" }
    WROTE { en: "Recorded the answers of {count} scenarios.", zh: "已记录 {count} 个场景的回答。" }

    COVERED { en: "{scenarios} scenarios, each also with each of its sources removed / by examples and decision tables alone / all", zh: "{scenarios} 个场景（并逐一移除各个来源）/ 仅由示例或决策表覆盖 / 总数" }
    ALL_COVERED { en: "Of everything, {percent} % is exercised by scenarios, and {with} % by scenarios, examples or decision tables.", zh: "场景覆盖率为 {percent} %；计入示例与决策表为 {with} %。" }
    MISSING { en: "{what}, in no scenario:", zh: "{what}，没有任何场景覆盖：" }
    IMPOSSIBLE { en: "{what}: {count} cannot be, whatever is collected, and are not counted:", zh: "{what}：有 {count} 个无论采集什么都不可能处于此状态，不计入：" }
    BY_TESTS { en: "  (in an example or a decision table)", zh: "（有示例或决策表覆盖）" }
    SIGNAL_PRESENT { en: "Signals seen present", zh: "曾出现的信号" }
    SIGNAL_ABSENT { en: "Signals seen absent", zh: "曾确认不存在的信号" }
    SIGNAL_UNOBSERVABLE { en: "Signals that could once not be told", zh: "曾无法判断的信号" }
    PATTERN_EXAMPLES { en: "Patterns with examples", zh: "有示例的模式" }
    ANSWERS { en: "Answers given", zh: "曾给出的答案" }
    SYMPTOMS { en: "Symptoms shown", zh: "曾出现的症状" }
    CAUSE_FIRST { en: "Causes that were a right first answer", zh: "曾被正确列为首要原因的原因" }
    CAUSE_RIVAL { en: "Causes that were a rival", zh: "曾与首要原因竞争的原因" }

    MUTATED { en: "{count} changes, {killed} noticed by examples, decision tables and expectations: {percent} %; with what was recorded: {recorded} %.", zh: "{count} 处改动，其中 {killed} 处被示例、决策表和预期察觉：{percent} %；计入记录的回答后为 {recorded} %。" }
    SURVIVORS { en: "No example, no decision table and no expectation notices these:", zh: "以下改动没有任何示例、决策表或预期察觉：" }
    MISSING_ROW { en: "a row that would: {row}", zh: "能察觉它的一行：{row}" }
    ONLY_RECORDED { en: "(the record does)", zh: "（记录察觉了）" }
    KIND_HEAD { en: "changed", zh: "改动" }
    COUNT_HEAD { en: "changes", zh: "处数" }
    EXAMPLE_HEAD { en: "by example or table", zh: "示例或决策表察觉" }
    EXPECT_HEAD { en: "by scenario", zh: "场景察觉" }
    RECORD_HEAD { en: "by record only", zh: "仅记录察觉" }
    SURVIVED_HEAD { en: "not noticed", zh: "未察觉" }
    KIND_LOG_PATTERN { en: "pattern of a log", zh: "日志模式" }
    KIND_EVENT { en: "event", zh: "事件" }
    KIND_PREDICATE { en: "predicate", zh: "谓词" }
    KIND_THRESHOLD { en: "threshold", zh: "阈值" }
    KIND_ANSWER { en: "answer", zh: "答案" }
    KIND_SYMPTOM { en: "symptom", zh: "症状" }
    KIND_WORD { en: "word", zh: "可能性用词" }
    KIND_BASE { en: "base", zh: "基础频率" }

    NO_CAUSE { en: "There is no cause `{cause}`: name one by its code or id, as `rules list` shows them.", zh: "没有原因 `{cause}`：请用 `rules list` 列出的编号或 id 指定。" }
    TWO_CAUSES { en: "Only one cause can be traced at a time.", zh: "一次只能追踪一个原因。" }
    NOTHING_FOUND { en: "There is no finding to trace (verdict: {verdict}).", zh: "没有可追踪的发现（结论：{verdict}）。" }
    TRACE_HEAD { en: "{symptom}: {subject}, one of {count}", zh: "{symptom}：{subject}，共 {count} 个对象" }
    SHOWN_BY { en: "Symptom", zh: "症状" }
    CAUSES_HEAD { en: "Causes, side by side", zh: "原因对比" }
    PRIOR_LINE { en: "{column}: {title} ({id}); prior {prior}, begins at {from}", zh: "{column}：{title}（{id}）；先验 {prior}，起点 {from}" }
    GATE_VERSION { en: "{column}: {title} ({id}) is left out: it does not exist in this release", zh: "{column}：{title}（{id}）被排除：它在该版本中不存在" }
    GATE_PLATFORM { en: "{column}: {title} ({id}) is left out: it does not exist on this platform", zh: "{column}：{title}（{id}）被排除：它在该平台上不存在" }
    GATE_SYMPTOM { en: "{column}: {title} ({id}) is left out: it does not explain this symptom", zh: "{column}：{title}（{id}）被排除：它不能解释该症状" }
    QUESTIONS_HEAD { en: "Questions", zh: "问题" }
    ANSWERED { en: "answer: {answer}", zh: "答案：{answer}" }
    NOT_ANSWERED { en: "cannot be answered: {why}", zh: "无法回答：{why}" }
    TRIED { en: "{answer}: {held}", zh: "{answer}：{held}" }
    OTHERWISE { en: "otherwise", zh: "其他情况" }
    HELD_YES { en: "holds", zh: "成立" }
    HELD_NO { en: "does not hold", zh: "不成立" }
    HELD_UNKNOWN { en: "cannot be told", zh: "无法判断" }
    PRESENT { en: "present", zh: "存在" }
    ABSENT { en: "absent", zh: "不存在" }
    UNOBSERVABLE { en: "cannot be told", zh: "无法判断" }
    TERM { en: "{column}: usually {base}, under this cause {given}: {nats} nats, now {running}", zh: "{column}：通常 {base}，在该原因下 {given}：{nats} nats，累计 {running}" }
    NO_TERM { en: "{column}: says nothing of it", zh: "{column}：未涉及" }
    RESULT_HEAD { en: "Result", zh: "结果" }
    RESULT { en: "{column}: {id}: log-odds {to}, probability {p}", zh: "{column}：{id}：对数几率 {to}，概率 {p}" }
    RESULT_UNKNOWN { en: "A cause that no rule knows: probability {p}", zh: "规则未知的原因：概率 {p}" }
}
