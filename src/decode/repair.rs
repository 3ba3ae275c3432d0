//! A stretch of damaged double-byte text → the division into characters and malformed bytes that makes most sense.
//!
//! In these encodings one broken byte shifts every character behind it, up to the next byte that is whole by itself: read
//! greedily, `あいう` with its first byte gone is nonsense. Here the cheapest way through the whole stretch is found under
//! the [model] of Japanese text, so the malformed bytes are those that were really hit.
//!
//! Example: EUC-JP `A2 A4 A4 A4 A6` (`あいう` without its first byte) is one malformed byte, `い` and `う`.

use super::model::{self, Context, Cost};
use super::scheme::Scheme;

/// One step through a stretch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Step {
    /// The number of its bytes.
    pub(super) length: usize,
    /// The character, or `None` where the bytes are malformed.
    pub(super) character: Option<char>,
}

/// Characters that exist are never so unlikely that dropping their bytes would be preferred.
const DEAREST_CHARACTER: Cost = 170;

/// The best way known to reach an offset.
#[derive(Clone, Copy)]
struct Reached {
    cost: Cost,
    context: Context,
    step: Step,
}

/// The cheapest division of `stretch` into steps, and its cost. Every byte is in exactly one step.
///
/// Two neighbouring bytes are one malformed step where the first or second of a pair was hit and neither means anything
/// by itself. Time and memory are linear in the length.
pub(super) fn cheapest(scheme: impl Scheme, stretch: &[u8], context: Context) -> (Vec<Step>, Cost) {
    let mut best: Vec<Option<Reached>> = vec![None; stretch.len() + 1];
    if let Some(start) = best.first_mut() {
        *start = Some(Reached { cost: 0, context, step: Step { length: 0, character: None } });
    }
    for at in 0..stretch.len() {
        let Some(here) = best.get(at).copied().flatten() else { continue };
        let mut offer = |length: usize, character: Option<char>, cost: Cost, context: Context| {
            if let Some(slot) = best.get_mut(at + length) {
                let cost = here.cost + cost;
                if slot.is_none_or(|reached| cost < reached.cost) {
                    *slot = Some(Reached { cost, context, step: Step { length, character } });
                }
            }
        };
        if let Some((c, length)) = scheme.character(stretch, at) {
            let (cost, next) = model::cost(here.context, c);
            offer(length, Some(c), cost.min(DEAREST_CHARACTER), next);
        }
        // What is whole by itself is never malformed: ASCII survives whatever happened before it.
        let Some(first) = stretch.get(at).filter(|byte| !scheme.is_whole(**byte)) else { continue };
        let is_ascii = first.is_ascii() && scheme.character(std::slice::from_ref(first), 0).is_some();
        if !is_ascii {
            offer(1, None, model::MALFORMED, here.context);
        }
        let pair = scheme.may_be_swallowed(*first) && stretch.get(at + 1).is_some_and(|byte| scheme.may_be_swallowed(*byte));
        if pair {
            offer(2, None, model::MALFORMED + model::MALFORMED_MORE, here.context);
        }
    }
    let cost = best.last().copied().flatten().map_or(0, |reached| reached.cost);
    let mut steps = Vec::new();
    let mut at = stretch.len();
    while at > 0 {
        // Every offset on the way back was reached by a step; one of no bytes cannot stand in the middle.
        let step = best.get(at).copied().flatten().map_or(Step { length: at, character: None }, |reached| reached.step);
        steps.push(step);
        at = at.saturating_sub(step.length.max(1));
    }
    steps.reverse();
    (steps, cost)
}

#[cfg(test)]
mod tests {
    use super::super::scheme::{EucJp, JisPairs, ShiftJis};
    use super::*;

    /// Characters as they are, malformed steps as one `?` a byte.
    fn read(scheme: impl Scheme, bytes: &[u8]) -> String {
        let (steps, _) = cheapest(scheme, bytes, Context::Latin);
        assert_eq!(steps.iter().map(|step| step.length).sum::<usize>(), bytes.len());
        steps.iter().map(|step| step.character.map_or("?".repeat(step.length), String::from)).collect()
    }

    #[test]
    fn a_lost_first_byte_costs_one_character() {
        assert_eq!(read(EucJp, b"\xA2\xA4\xA4\xA4\xA6"), "?いう");
        assert_eq!(read(JisPairs::X0208, b"\x22\x24\x24\x24\x26"), "?いう");
        assert_eq!(read(ShiftJis, b"\xA0\x82\xA2\x82\xA4"), "?いう");
    }

    #[test]
    fn a_broken_byte_takes_its_partner_along_and_nothing_more() {
        assert_eq!(read(EucJp, b"\xFF\xA2\xA4\xA4\xA4\xA6"), "??いう");
        assert_eq!(read(EucJp, b"\xA4\xFF\xA4\xA4\xA4\xA6"), "??いう");
        assert_eq!(read(ShiftJis, b"\xFF\xA2\x82\xA4"), "??う");
        assert_eq!(read(ShiftJis, b"\x82\xFF\x82\xA4"), "??う");
    }

    #[test]
    fn a_byte_that_crept_in_costs_nothing_else() {
        assert_eq!(read(EucJp, b"\xA4\xA2\xFF\xA4\xA4\xA4\xA6"), "あ?いう");
        assert_eq!(read(ShiftJis, b"\xC3\xDE\xFF\xB0\xC0"), "ﾃﾞ?ｰﾀ");
    }

    #[test]
    fn a_lost_byte_of_utf16_shifts_nothing_for_long() {
        let mut bytes: Vec<u8> = "これは本文である。".encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.remove(4);
        assert_eq!(read(super::super::scheme::Utf16 { big_endian: false }, &bytes), "これ?本文である。");
    }

    #[test]
    fn ascii_is_never_swallowed() {
        assert_eq!(read(EucJp, b"\xA4A\xA4\xA4"), "?Aい");
        assert_eq!(read(ShiftJis, b"\xFFA\x82\xA2"), "?Aい");
        assert_eq!(read(ShiftJis, b"\x82"), "?");
        assert_eq!(read(ShiftJis, b""), "");
    }
}
