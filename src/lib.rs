//! sasshi (冊子, "booklet") turns Japanese award booklets into clean, validated data.

pub mod diagnostic;
pub mod emit;
pub mod error;
pub mod record;
pub mod schema;
pub mod span;
pub mod yaml;
