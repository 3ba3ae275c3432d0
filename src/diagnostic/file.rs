//! The form in which the findings of one booklet are written together.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Diagnostic;
use crate::record::DIAGNOSTICS_SCHEMA;

/// All findings of one booklet, as `diagnostics.yaml` holds them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DiagnosticsFile {
    /// The version of this form: `sasshi/diagnostics/v1`.
    #[schemars(extend("const" = DIAGNOSTICS_SCHEMA))]
    pub schema: String,
    /// The findings, most severe first; an empty list where there are none.
    pub diagnostics: Vec<Diagnostic>,
}

impl DiagnosticsFile {
    /// The file that holds these findings, in [the order in which they are written](Diagnostic::sort).
    pub fn new(diagnostics: &[Diagnostic]) -> Self {
        let mut diagnostics = diagnostics.to_vec();
        Diagnostic::sort(&mut diagnostics);
        Self { schema: DIAGNOSTICS_SCHEMA.to_owned(), diagnostics }
    }
}
