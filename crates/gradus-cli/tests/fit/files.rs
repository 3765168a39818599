//! The files that the program writes: where, for whom, and what is said when it cannot.

use crate::{data, ended, file, folder, gradus, printed};

/// Fits that write a model and a checkpoint.
fn fit(source: &str, option: &str, place: &str) -> assert_cmd::Command {
    let mut command = gradus(&["fit", source, "y ~ x", "--method", "lbfgs", option, place]);
    command.env_remove("NO_COLOR");
    command
}

#[test]
#[cfg(unix)]
fn files_are_for_whom_the_umask_allows() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let plain = file(&folder, "plain.txt", "as any other file");
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for option in ["--save", "--checkpoint"] {
        let place = folder.path().join(option).to_str().unwrap().to_owned();
        printed(&mut fit(&data("nist/norris.csv"), option, &place));
        assert_eq!(mode(&place), mode(&plain), "{option}");
        // Who made it more or less open meant it.
        std::fs::set_permissions(&place, PermissionsExt::from_mode(0o640)).unwrap();
        printed(&mut fit(&data("nist/norris.csv"), option, &place));
        assert_eq!(mode(&place), 0o640, "{option}");
    }
}

#[test]
#[cfg(unix)]
fn links_stay_links() {
    let folder = folder();
    let model = file(&folder, "model.json", "");
    let link = folder.path().join("link.json");
    std::os::unix::fs::symlink(&model, &link).unwrap();
    printed(&mut fit(
        &data("nist/norris.csv"),
        "--save",
        link.to_str().unwrap(),
    ));
    assert!(link.is_symlink());
    printed(&mut gradus(&["show", &model]));
}

/// The data are not there either: the place comes first.
#[test]
fn places_are_looked_at_before_the_data() {
    let folder = folder();
    let inside = folder.path().to_str().unwrap().to_owned();
    let lost = format!("{inside}/lost/m.json");
    let below_a_file = format!("{}/m.json", file(&folder, "file", ""));
    for option in ["--save", "--checkpoint"] {
        for (place, message) in [
            (&inside, "this is a folder; name a file in it"),
            (&lost, "there is no folder"),
            (&below_a_file, "there is no folder"),
        ] {
            let (status, out, err) = ended(&mut fit("lost.csv", option, place));
            assert_eq!((status, &*out), (1, ""), "{option} {place}");
            assert!(
                err.starts_with(&format!("gradus: {place}: {message}")),
                "{err}"
            );
            // Neither the system's numbers nor names of temporary files are of use to anybody.
            let rest = err.replace(place.as_str(), "").replace(&inside, "");
            assert!(
                !rest.contains("os error") && !rest.contains(".tmp"),
                "{err}"
            );
        }
    }
    // Nothing was left behind.
    assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 1);
}

#[test]
fn predictions_that_fail_at_once_print_nothing() {
    let folder = folder();
    let model = folder.path().join("m.json").to_str().unwrap().to_owned();
    let animals = file(&folder, "a.csv", "kind,y\nape,1\nbee,2\nape,1.5\nbee,3\n");
    printed(&mut gradus(&[
        "fit", &animals, "y ~ kind", "--save", &model,
    ]));
    let other = file(&folder, "other.csv", "kind\nape\ncat\n");
    let (status, out, err) = ended(&mut gradus(&["predict", &model, &other]));
    assert_eq!((status, &*out), (1, ""), "{err}");
    assert!(err.contains("cat"), "{err}");
}
