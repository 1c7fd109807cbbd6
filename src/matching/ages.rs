//! Which of two objects was created first.

use crate::evidence::{AGE, Object, Time, seconds};

use super::index::Index;
use super::json::{self, text};
use super::surroundings::Part;

/// When an object was created.
fn created(object: &Object) -> Option<Time> {
    json::time(&object.value, "/metadata/creationTimestamp")
}

/// Whether a pod was created after the injector's webhook; so is each where there is none.
pub(super) fn younger_than_webhook(pod: &Object, webhook: &Part<'_>) -> Option<bool> {
    match webhook {
        Part::Null => Some(true),
        other => created(pod).zip(other.object().and_then(created)).map(|(pod, webhook)| pod > webhook),
    }
}

/// Whether a pod was created after the control plane, as far as its Deployment or one of its pods tells.
pub(super) fn younger_than_control_plane(pod: &Object, index: &Index<'_>) -> Option<bool> {
    if let Some((pod, other)) = created(pod).zip(index.control_plane.and_then(created)) {
        return Some(pod > other);
    }
    let age = |object: &Object| text(&object.value, &format!("/{AGE}")).and_then(seconds);
    let before = |other: &&Object| {
        let by_time = created(pod).zip(created(other)).is_some_and(|(pod, other)| other < pod);
        // Tables of one text may be minutes apart.
        by_time || age(pod).zip(age(other)).is_some_and(|(pod, other)| other / 2 > pod)
    };
    index.control_plane_pods.iter().any(before).then_some(true)
}
