//! sasshi (冊子, "booklet") turns Japanese award booklets into clean, validated data.

pub mod decode;
pub mod diagnostic;
pub mod error;
pub mod fold;
pub mod record;
pub mod source;
pub mod span;
