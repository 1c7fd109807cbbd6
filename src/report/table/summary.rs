//! What stands before and after the problems: the verdict, what was read, risks, gaps, settings.

use std::io::{self, Write};

use crate::messages::report as say;
use crate::report::looks::{Listener, Look, Port};
use crate::report::subjects;
use crate::report::text::command_lines;
use crate::report::v1::{Gap, Input, Report, Subject};
use crate::report::words::{Words, percent};
use crate::report::{Detail, Style};

use super::{Sheet, Tone, lines, overview};

/// Gaps and risks that a short report lists.
const LISTED: usize = 5;

/// The verdict in words, what was read, and an overview where there are several problems.
pub(super) fn head(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.language);
    let tone = match report.verdict {
        "failing" => Tone::Alarm,
        "healthy" => Tone::Good,
        _ => Tone::Notice,
    };
    let says = verdict_says(report, words);
    lines(style, tone, &format!("{}{}{says}", words.verdict(report.verdict), words.colon()), out)?;
    let mut sheet = Sheet::new(style);
    sheet.block(words.of(&say::READ));
    let shown = if style.detail == Detail::Full { report.inputs.len() } else { LISTED };
    for input in report.inputs.iter().take(shown) {
        let tone = if input.status == "complete" { Tone::Plain } else { Tone::Notice };
        sheet.paragraph(tone, "", &input_line(input, words));
    }
    more(&mut sheet, report.inputs.len(), shown);
    let mesh = mesh_line(report, words);
    if !mesh.is_empty() {
        sheet.block(words.of(&say::MESH));
        sheet.paragraph(Tone::Plain, "", &mesh);
    }
    looked(&mut sheet, report, words);
    sheet.write(out)?;
    if report.findings.len() > 1 {
        problems(report, style, out)?;
    }
    if report.verdict == "insufficient-evidence" && nothing_read(report).is_none() {
        writeln!(out)?;
        collect(report, style, out)?;
    }
    Ok(())
}

/// The sentence after the verdict.
fn verdict_says(report: &Report, words: Words) -> String {
    let of = |message| words.of(message).to_owned();
    match report.verdict {
        "failing" => {
            let all: Vec<Subject> = report.findings.iter().flat_map(|f| f.subjects.iter().cloned()).collect();
            let affected = subjects::count(&all, words);
            match report.findings.len() {
                1 => words.fill(&say::FAILING_ONE, &[("subjects", &affected)]),
                n => words.fill(&say::FAILING_MANY, &[("count", &n.to_string()), ("subjects", &affected)]),
            }
        }
        "healthy" if report.risks.is_empty() => of(&say::HEALTHY_SAYS),
        "healthy" => format!("{} {}", words.of(&say::HEALTHY_SAYS), words.of(&say::HEALTHY_RISKS)),
        "not-kuma" => of(&say::NOT_KUMA_SAYS),
        _ => match nothing_read(report) {
            Some((first, why)) => {
                let count = report.inputs.len();
                let message = if count == 1 { &say::NOTHING_READ } else { &say::NOTHING_READ_OF_MANY };
                let count = count.to_string();
                words.fill(message, &[("count", &count), ("path", &first.path), ("why", words.why(why))])
            }
            None => of(&say::INSUFFICIENT_SAYS),
        },
    }
}

/// The first input and what is wrong with it, where none could be read: then no advice on what to collect helps.
fn nothing_read(report: &Report) -> Option<(&Input, &'static str)> {
    let first = report.inputs.first()?;
    if report.inputs.iter().any(|input| input.status != "unreadable" || input.layout == "cluster") {
        return None;
    }
    let gap =
        report.gaps.iter().find(|gap| gap.what == first.path || gap.source.as_deref() == Some(first.path.as_str()));
    Some((first, gap.map_or("unreadable", |gap| gap.why)))
}

fn input_line(input: &Input, words: Words) -> String {
    let (logs, objects) = (input.logs.to_string(), input.objects.to_string());
    words.fill(
        &say::INPUT,
        &[
            ("path", &input.path),
            ("layout", words.layout(&input.layout)),
            ("status", words.status(input.status)),
            ("logs", &logs),
            ("objects", &objects),
        ],
    )
}

/// `Kuma 2.11.0, in namespace kuma-system, CNI on (chained)`.
fn mesh_line(report: &Report, words: Words) -> String {
    let kuma = &report.context.kuma;
    let mut parts = Vec::new();
    let product = match kuma.product.as_deref() {
        Some("kong-mesh") => "Kong Mesh",
        _ => "Kuma",
    };
    if let Some(version) = &kuma.version {
        parts.push(words.fill(&say::KUMA_VERSION, &[("product", product), ("version", version)]));
    } else if kuma.product.is_some() {
        parts.push(product.to_owned());
    }
    if let Some(namespace) = &kuma.namespace {
        parts.push(words.fill(&say::KUMA_NAMESPACE, &[("namespace", namespace)]));
    }
    let cni = match kuma.cni.as_deref() {
        Some("chained") => Some(&say::KUMA_CNI_CHAINED),
        Some("standalone") => Some(&say::KUMA_CNI_STANDALONE),
        Some("none") => Some(&say::KUMA_CNI_NONE),
        _ => None,
    };
    parts.extend(cni.map(|message| words.of(message).to_owned()));
    parts.join(words.comma())
}

/// What was tried on machines and in network namespaces, and what is wrong there.
fn looked(sheet: &mut Sheet<'_>, report: &Report, words: Words) {
    sheet.block(words.of(&say::LOOKED));
    for look in &report.context.looks {
        if report.context.looks.len() > 1 {
            sheet.paragraph(Tone::Strong, "", &look.subject);
        }
        for trial in &look.trials {
            let time = format!("{} ms", trial.milliseconds);
            let attempts = trial.attempts.to_string();
            let outcome = words.outcome(&trial.outcome);
            let values = [
                ("what", words.trial(&trial.what)),
                ("to", trial.to.as_str()),
                ("outcome", outcome),
                ("attempts", &attempts),
                ("time", &time),
            ];
            let tone = if trial.outcome == "passed" { Tone::Plain } else { Tone::Notice };
            sheet.paragraph(tone, "", &words.fill(&say::TRIED, &values));
        }
        if !look.ports.is_empty() {
            sheet.paragraph(Tone::Plain, "", &listening(look, words));
        }
        for fault in &look.faults {
            sheet.paragraph(Tone::Notice, "! ", &fault.says);
            if sheet.full() {
                sheet.paragraph(Tone::Faint, "  ", &format!("{}{}{}", fault.id, words.colon(), fault.detail));
            }
        }
        if let Some(user) = look.instead_of.filter(|_| look.redirects == "unknown") {
            sheet.paragraph(Tone::Notice, "? ", &words.fill(&say::LOOKED_AS_ANOTHER, &[("user", &user.to_string())]));
        }
        match look.rules {
            "unread" => sheet.paragraph(Tone::Notice, "? ", words.of(&say::LOOKED_NO_RULES)),
            "partly" => sheet.paragraph(Tone::Notice, "? ", words.of(&say::LOOKED_SOME_RULES)),
            "not-wanted" => sheet.paragraph(Tone::Plain, "", words.of(&say::LOOKED_AT_HOST)),
            "not-looked-at" if look.faults.is_empty() && !look.machine_seen => {
                sheet.paragraph(Tone::Notice, "? ", words.of(&say::LOOKED_NO_MACHINE));
            }
            _ if look.trials.is_empty() && look.faults.is_empty() => {
                sheet.paragraph(Tone::Plain, "", words.of(&say::LOOKED_FINE));
            }
            _ => {}
        }
    }
}

/// `listening: 15006 (incoming): envoy, uid 5678; 15001 (outgoing): nobody`
fn listening(look: &Look, words: Words) -> String {
    let one = |port: &Port| {
        let mut all: Vec<String> = port.listeners.iter().map(|listener| who(listener, words)).collect();
        all.dedup();
        let nobody = || words.of(&say::LISTENS_NOBODY).to_owned();
        let told = if all.is_empty() { nobody() } else { all.join(" + ") };
        words.fill(&say::LISTENS, &[("port", &port.port.to_string()), ("role", words.role(port.role)), ("who", &told)])
    };
    let ports: Vec<String> = look.ports.iter().map(one).collect();
    format!("{}{}{}", words.of(&say::LISTENING), words.colon(), ports.join(words.semicolon()))
}

fn who(listener: &Listener, words: Words) -> String {
    let uid = listener.uid.map(|uid| format!("uid {uid}"));
    let known: Vec<String> = listener.program.clone().into_iter().chain(uid).collect();
    if known.is_empty() { "?".to_owned() } else { known.join(words.comma()) }
}

fn problems(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.language);
    let row = |(index, finding): (usize, &crate::report::v1::Finding)| {
        let place = format!(
            "{}{}{}",
            subjects::count(&finding.subjects, words),
            words.comma(),
            subjects::scope(finding, words)
        );
        let lead = super::finding::lead(finding, words);
        let cause = format!("{} ({})", lead.name, percent(lead.probability));
        [(index + 1).to_string(), finding.symptom.title.clone(), place, cause]
    };
    let rows: Vec<[String; 4]> = report.findings.iter().enumerate().map(row).collect();
    let header =
        ["#", words.of(&say::OVERVIEW_PROBLEM), words.of(&say::OVERVIEW_WHERE), words.of(&say::OVERVIEW_CAUSE)];
    writeln!(out)?;
    overview(header, &rows, style, out)
}

/// What to collect where nothing points anywhere.
fn collect(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    const WEBHOOKS: &str = "MutatingWebhookConfiguration";
    const STEPS: [(&crate::messages::Message, &[&str]); 5] = [
        (&say::COLLECT_WEBHOOKS, &["kubectl", "get", "mutatingwebhookconfigurations,namespaces", "-o", "yaml"]),
        (&say::COLLECT_PODS, &["kubectl", "get", "pods", "-A", "-o", "yaml"]),
        (&say::COLLECT_EVENTS, &["kubectl", "get", "events", "-A", "-o", "yaml"]),
        (
            &say::COLLECT_LOG,
            &["kubectl", "-n", "<namespace>", "logs", "<pod>", "-c", "kuma-validation", "--timestamps"],
        ),
        (
            &say::COLLECT_CNI,
            &["kubectl", "-n", "kuma-system", "logs", "-l", "app=kuma-cni-node", "--timestamps", "--prefix"],
        ),
    ];
    let words = Words(style.language);
    let mut sheet = Sheet::new(style);
    sheet.block(words.of(&say::LABEL_NEXT));
    sheet.paragraph(Tone::Plain, "", words.of(&say::COLLECT_FIRST));
    // Where only they are missing, pods without a sidecar are what is not understood.
    let skipped = usize::from(!report.gaps.iter().any(|gap| gap.what.starts_with(WEBHOOKS)));
    for (index, (message, command)) in STEPS.iter().skip(skipped).enumerate() {
        sheet.paragraph(Tone::Plain, &format!("{}. ", index + 1), words.of(message));
        let arguments: Vec<String> = command.iter().map(|a| (*a).to_owned()).collect();
        for line in command_lines(&arguments, sheet.room().saturating_sub(5)) {
            sheet.line(Tone::Strong, format!("   $ {line}").replace("$   ", "    "));
        }
    }
    sheet.write(out)
}

/// Risks, gaps and settings.
pub(super) fn foot(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let words = Words(style.language);
    let mut sheet = Sheet::new(style);
    let full = sheet.full();
    let listed = |all: usize| if full { all } else { LISTED };
    sheet.block(words.of(&say::LABEL_RISKS));
    for risk in report.risks.iter().take(listed(report.risks.len())) {
        let code = risk.code.as_deref().unwrap_or(&risk.id);
        let who = if risk.subjects.is_empty() {
            String::new()
        } else {
            format!(" ({})", subjects::count(&risk.subjects, words))
        };
        sheet.paragraph(Tone::Notice, "! ", &format!("{code}  {}{who}", risk.says));
    }
    more(&mut sheet, report.risks.len(), listed(report.risks.len()));
    sheet.block(words.of(&say::LABEL_CLOCKS));
    for clock in report.context.clocks.iter().take(listed(report.context.clocks.len())) {
        sheet.paragraph(Tone::Notice, "! ", &clock.says);
    }
    more(&mut sheet, report.context.clocks.len(), listed(report.context.clocks.len()));
    sheet.block(words.of(&say::LABEL_GAPS));
    for gap in report.gaps.iter().take(listed(report.gaps.len())) {
        gap_lines(&mut sheet, gap, words);
    }
    more(&mut sheet, report.gaps.len(), listed(report.gaps.len()));
    settings(&mut sheet, report, words);
    if !sheet.rows.is_empty() {
        writeln!(out)?;
    }
    sheet.write(out)?;
    if !full && !report.findings.is_empty() {
        writeln!(out)?;
        lines(style, Tone::Faint, words.of(&say::HINT_DETAILS), out)?;
    }
    Ok(())
}

fn gap_lines(sheet: &mut Sheet<'_>, gap: &Gap, words: Words) {
    let mut text = format!("{}{}{}", gap.what, words.colon(), words.why(gap.why));
    if let Some(effect) = &gap.effect {
        text.extend([" — ", effect.as_ref()]);
    }
    sheet.paragraph(Tone::Plain, "- ", &text);
}

fn settings(sheet: &mut Sheet<'_>, report: &Report, words: Words) {
    sheet.block(words.of(&say::LABEL_SETTINGS));
    for mesh in &report.context.meshes {
        if !sheet.full() {
            let listed: Vec<String> = mesh.settings.iter().map(|s| format!("{}={}", s.field, s.value)).collect();
            if !listed.is_empty() {
                sheet.cut(Tone::Plain, "", &format!("{}{}{}", mesh.name, words.colon(), listed.join(words.comma())));
            }
            continue;
        }
        for setting in &mesh.settings {
            sheet.paragraph(
                Tone::Plain,
                "",
                &format!("{}{}{}={}", mesh.name, words.colon(), setting.field, setting.value),
            );
            if let Some(relevance) = &setting.relevance {
                sheet.paragraph(Tone::Faint, "  ", relevance);
            }
        }
    }
}

/// Says how many were left out.
pub(super) fn more(sheet: &mut Sheet<'_>, all: usize, shown: usize) {
    if all > shown {
        let text = sheet.words().fill(&say::MORE_DETAILS, &[("count", &(all - shown).to_string())]);
        sheet.line(Tone::Faint, text);
    }
}
