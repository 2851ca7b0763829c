//! What a step says beside its action: conditions, other steps, the words of the interface.

use super::outline::Outline;
use super::types::Recognized;

pub fn assign(_recognized: &mut Recognized, _outline: &Outline<'_>) {}
