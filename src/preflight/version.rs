//! Releases, as the tags of images name them.

use semver::Version;

/// The release that one of Kuma's images names; digests, `latest` and previews name none.
pub(super) fn of_image(image: &str) -> Option<Version> {
    let name = image.split('@').next().unwrap_or(image);
    let last = name.rsplit('/').next().unwrap_or(name);
    let (_, tag) = last.split_once(':')?;
    let tag = tag.strip_prefix('v').unwrap_or(tag);
    let numbers = tag.split(['-', '+']).next().unwrap_or(tag);
    let parts: Vec<u64> = numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let version = match parts.as_slice() {
        [major, minor] => Version::new(*major, *minor, 0),
        [major, minor, patch] => Version::new(*major, *minor, *patch),
        _ => return None,
    };
    // Previews of the main branch are called 0.0.0-preview.v<commit>, tests' builds 0.0.1.
    (version.major > 0).then_some(version)
}

/// Whether a release lets a validation with IPv4 only pass without testing anything (kumahq/kuma#16809).
pub(super) fn passes_silently(version: &Version) -> bool {
    let fixed_at = match (version.major, version.minor) {
        (2, 9) => 16,
        (2, 10) => u64::MAX,
        (2, 11) => 14,
        (2, 12) => 11,
        (2, 13) => 7,
        _ => 0,
    };
    version.patch < fixed_at
}

/// How many minor releases lie between two; nothing between different majors.
pub(super) fn distance(a: &Version, b: &Version) -> Option<u64> {
    (a.major == b.major).then(|| a.minor.abs_diff(b.minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags() {
        for (image, expected) in [
            ("docker.io/kumahq/kuma-cp:2.11.3", Some((2, 11, 3))),
            ("registry:5000/kong/kuma-cp:v2.13.10-ubi@sha256:00", Some((2, 13, 10))),
            ("kumahq/kuma-cp:2.9", Some((2, 9, 0))),
            ("kumahq/kuma-cp:latest", None),
            ("kumahq/kuma-cp@sha256:00", None),
            ("kumahq/kuma-cp", None),
            ("kumahq/kuma-cp:0.0.0-preview.vabc", None),
            ("kumahq/kuma-cp:2.x.1", None),
        ] {
            assert_eq!(of_image(image).map(|v| (v.major, v.minor, v.patch)), expected, "{image}");
        }
    }

    #[test]
    fn silent_releases() {
        let at = |minor, patch| passes_silently(&Version::new(2, minor, patch));
        assert!(at(9, 15) && at(10, 99) && at(11, 13) && at(12, 10) && at(13, 6));
        assert!(!(at(8, 0) || at(9, 16) || at(11, 14) || at(12, 11) || at(13, 7) || at(14, 0)));
        assert_eq!(distance(&Version::new(2, 9, 0), &Version::new(2, 12, 4)), Some(3));
        assert_eq!(distance(&Version::new(2, 9, 0), &Version::new(3, 0, 0)), None);
    }
}
