//! What `inference` says.

super::messages! {
    /// An answer without words of its own.
    ANSWERED { en: "{question} Answer: {answer}.", zh: "{question} 答案：{answer}。" }
    /// A cause that strong evidence speaks against.
    CONTRADICTED { en: "The evidence speaks against it: {says}", zh: "证据与之不符：{says}" }
    /// A cause whose evidence would have been visible.
    EXPECTED_ABSENT { en: "What it would leave behind is not there: {says}", zh: "没有出现它应当留下的迹象：{says}" }
    /// A cause that nothing singles out.
    NOTHING_FOR_IT {
        en: "Nothing that was seen singles it out, and other causes explain the evidence better.",
        zh: "没有任何证据指向它，其他原因能更好地解释所见证据。",
    }
    /// A cause whose evidence was not collected.
    NOT_CHECKABLE {
        en: "It can be neither confirmed nor excluded without: {needs}.",
        zh: "缺少以下证据，无法确认也无法排除：{needs}。",
    }
    /// What an answer would mean.
    OUTCOME {
        en: "“{answer}” would make “{title}” ({code}) the most likely cause ({percent} %).",
        zh: "如果结果是“{answer}”，最可能的原因是“{title}”（{code}，{percent}%）。",
    }
    /// What an answer would mean, where it points away from the mesh.
    OUTCOME_NOT_KUMA {
        en: "“{answer}” would make a cause outside the mesh the most likely ({percent} %).",
        zh: "如果结果是“{answer}”，最可能的原因在服务网格之外（{percent}%）。",
    }
    /// What an answer would mean, where no rule knows the cause.
    OUTCOME_UNKNOWN {
        en: "“{answer}” would fit none of the known causes well.",
        zh: "如果结果是“{answer}”，则没有已知原因能很好地解释。",
    }
    /// Nothing left to ask.
    NEXT_GENERIC {
        en: "No rule knows a further question that would tell these causes apart. Look at what Kubernetes says of this object, and collect a support bundle close to the failure: objects, events, and the logs of all Kuma containers, previous runs included.",
        zh: "规则中没有能进一步区分这些原因的问题。请先查看 Kubernetes 对该对象的描述，并在故障发生后尽快收集支持包：对象、事件，以及所有 Kuma 容器（包括上一次运行）的日志。",
    }
    /// A risk, in words.
    RISK { en: "{title}. {impact}", zh: "{title}。{impact}" }
}
