//! `sasshi profile`.

use super::{booklet, file, sasshi};

#[test]
fn profiles_are_listed_and_printed() {
    let (code, out, err) = sasshi(&["profile", "list"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out.lines().count(), sasshi::profile::built_in_names().count());
    assert!(out.starts_with("telework-award  Programme booklets of the Telework Promotion Award"), "{out}");
    let (code, out, err) = sasshi(&["profile", "show", "telework-award"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(Some(out.as_str()), sasshi::profile::built_in_text("telework-award"));
}

#[test]
fn what_is_printed_is_a_profile_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let text = sasshi(&["profile", "show", "telework-award"]).1;
    let (_, path) = file(folder.path(), "my.yaml", text.replace("name: telework-award", "name: my"));
    let out = folder.path().join("out").to_str().unwrap().to_owned();
    let (code, _, err) = sasshi(&["convert", &booklet(), "--profile", &path, "-o", &out]);
    assert!(code == 0 && err.contains("19 recipients") && err.contains("read with the profile my\n"), "{err}");
}

#[test]
fn a_name_that_is_none_gets_the_nearest_suggested() {
    let (code, out, err) = sasshi(&["profile", "show", "telework"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: there is no built-in profile `telework`; did you mean `telework-award`?"), "{err}");
    assert_eq!(sasshi(&["profile"]).0, 2);
}
