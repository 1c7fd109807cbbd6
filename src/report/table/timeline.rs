//! What happened around a problem, one moment a line: when, how long before or after the sandbox, who, what.

use crate::messages::report as say;
use crate::report::subjects;
use crate::report::text::width;
use crate::report::v1::{Finding, Moment};
use crate::report::words::{Words, clock};

use super::{Sheet, Tone};

/// Adds the timeline of a finding, if it has one.
pub(super) fn add(sheet: &mut Sheet<'_>, finding: &Finding, words: Words) {
    let Some(first) = finding.timeline.first() else { return };
    sheet.block(words.of(&say::LABEL_TIMELINE));
    let of = subjects::name(&finding.example);
    let head = if first.offset.is_some() { &say::TIMELINE_OF } else { &say::TIMELINE_PLAIN };
    sheet.paragraph(Tone::Faint, "", &words.fill(head, &[("subject", &of)]));
    let offsets: Vec<String> = finding.timeline.iter().map(|m| m.offset.map(offset).unwrap_or_default()).collect();
    let actors = finding.timeline.iter().map(|m| width(words.actor(m.actor))).max().unwrap_or(0);
    let wide = offsets.iter().map(String::len).max().unwrap_or(0);
    let mut day = "";
    for (moment, offset) in finding.timeline.iter().zip(&offsets) {
        let (date, time) = moment.time.split_once('T').unwrap_or(("", &moment.time));
        if date != day {
            sheet.line(Tone::Faint, date.to_owned());
            day = date;
        }
        let time = time.get(..8).unwrap_or(time);
        let actor = words.actor(moment.actor);
        let pad = " ".repeat(actors.saturating_sub(width(actor)));
        let mark = if moment.skewed { "~" } else { " " };
        let before = format!("{time}{mark} {offset:>wide$}  {actor}{pad}  ");
        let tone = if moment.actor == "sandbox" { Tone::Strong } else { Tone::Plain };
        sheet.paragraph(tone, &before, &told(moment, words));
    }
    if finding.timeline.iter().any(|m| m.skewed) {
        sheet.paragraph(Tone::Faint, "", words.of(&say::TIMELINE_SKEWED));
    }
}

/// What happened, and how often.
fn told(moment: &Moment, words: Words) -> String {
    let Some((count, last)) = moment.count.zip(moment.last_time.as_ref()) else { return moment.says.clone() };
    let repeated = words.fill(&say::TIMELINE_REPEATED, &[("count", &count.to_string()), ("last", &clock(last))]);
    format!("{} ({repeated})", moment.says)
}

/// `-0:12.4`, `+1:02:03`, `+12d`: tenths of seconds only where they tell.
fn offset(seconds: f64) -> String {
    let sign = if seconds < 0.0 { '-' } else { '+' };
    let tenths = (seconds.abs() * 10.0).round();
    let whole = (tenths / 10.0).floor();
    let (minutes, rest) = ((whole / 60.0).floor(), whole % 60.0);
    let (hours, days) = ((whole / 3600.0).floor(), (whole / 86400.0).floor());
    if days >= 2.0 {
        format!("{sign}{days}d")
    } else if hours >= 1.0 {
        format!("{sign}{hours}:{:02}:{rest:02}", minutes % 60.0)
    } else if whole >= 60.0 || tenths % 10.0 == 0.0 {
        format!("{sign}{minutes}:{rest:02}")
    } else {
        format!("{sign}{minutes}:{rest:02}.{}", tenths % 10.0)
    }
}

#[cfg(test)]
mod tests {
    use super::offset;

    #[test]
    fn offsets_are_short() {
        assert_eq!(offset(0.0), "+0:00");
        assert_eq!(offset(-12.42), "-0:12.4");
        assert_eq!(offset(59.96), "+1:00");
        assert_eq!(offset(62.3), "+1:02");
        assert_eq!(offset(-3723.0), "-1:02:03");
        assert_eq!(offset(90_000.0), "+25:00:00");
        assert_eq!(offset(-1_036_800.0), "-12d");
    }
}
