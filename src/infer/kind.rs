//! How the values of a label are read, guessed from what they look like.
//!
//! In come the values of one label in match form; out comes a [`ValueKind`]. `1978年4月` and `2015年7月` are dates, `12名` and `約30人` are counts.

use crate::outline::signal;
use crate::profile::ValueKind;
use crate::value::date;

/// Whether a value is of a kind.
type Test = fn(&str) -> bool;

/// The kind that nearly all values are of; text where there is none.
pub(super) fn guess(values: &[String]) -> ValueKind {
    let all = |is: Test| values.iter().filter(|value| is(value)).count() * 10 >= values.len().max(1) * 8;
    let kinds: [(ValueKind, Test); 9] = [
        (ValueKind::Url, signal::is_url),
        (ValueKind::Mail, is_mail),
        (ValueKind::Period, is_period),
        (ValueKind::FiscalYear, |value| has_year(value) && value.ends_with("年度")),
        (ValueKind::Phone, signal::is_phone),
        (ValueKind::Money, |value| has_number(value) && value.contains('円')),
        // Behind the total it may say in brackets who is counted.
        (ValueKind::Count, |value| {
            let total = value.split_once('(').map_or(value, |(total, _)| total);
            has_number(total) && total.ends_with(['人', '名'])
        }),
        (ValueKind::Date, is_date),
        (ValueKind::Address, |value| signal::is_address(value) && value.contains(|c: char| c.is_ascii_digit())),
    ];
    kinds.into_iter().find(|&(_, is)| !values.is_empty() && all(is)).map_or(ValueKind::Text, |(kind, _)| kind)
}

/// Whether a value begins with a number, or with 約 and a number.
fn has_number(value: &str) -> bool {
    value.trim_start_matches('約').starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a value is a mail address.
fn is_mail(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && value.is_ascii())
}

/// Whether a year stands in a short value.
fn has_year(value: &str) -> bool {
    let short = value.chars().count() <= 10;
    short && value.chars().any(|c| c.is_ascii_digit() || matches!(c, '元' | '一'..='十'))
}

/// Whether a value says from when to when.
fn is_period(value: &str) -> bool {
    let parts = value.split_once(['〜', '~', '-']).or_else(|| value.split_once("から"));
    value.chars().count() <= 40 && parts.is_some_and(|(from, _)| is_date(from) && from.contains('年'))
}

fn is_date(value: &str) -> bool {
    // A text in which a date stands somewhere is no date.
    let short = value.chars().count() <= 24;
    short && value.contains('年') && date::read_started(value).is_ok_and(|(from, _)| from.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_show_their_kind() {
        let kind = |values: &[&str]| guess(&values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
        assert_eq!(kind(&["1978年4月", "平成27年7月"]), ValueKind::Date);
        assert_eq!(kind(&["12名", "約30人", "12名(うち女性6名)"]), ValueKind::Count);
        assert_eq!(kind(&["1,200万円", "3000円"]), ValueKind::Money);
        assert_eq!(kind(&["046-111-2222"]), ValueKind::Phone);
        assert_eq!(kind(&["平成27年4月〜令和3年3月", "2018年7月〜2021年2月"]), ValueKind::Period);
        assert_eq!(kind(&["平成27年度", "2018年度"]), ValueKind::FiscalYear);
        assert_eq!(kind(&["a@example.jp"]), ValueKind::Mail);
        assert_eq!(kind(&["陶芸", "12名"]), ValueKind::Text);
        assert_eq!(kind(&[]), ValueKind::Text);
    }
}
