//! Saving: formats by extension, whole files or none, and nothing left behind.

use std::fs;
use std::path::PathBuf;

use gradus_plot::{Figure, scatter};

/// A folder of its own for each test, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("gradus-plot-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn figure() -> Figure {
    scatter([1.0, 2.0], [3.0, 4.0])
}

#[test]
fn the_extension_chooses_the_format() {
    let folder = Folder::new("formats");
    for (name, start) in [
        ("a.svg", &b"<svg"[..]),
        ("b.PNG", b"\x89PNG"),
        ("c.d.txt", " ".as_bytes()),
    ] {
        figure().save(folder.file(name)).unwrap();
        assert!(
            fs::read(folder.file(name)).unwrap().starts_with(start),
            "{name}"
        );
    }
    assert_eq!(
        folder.names(),
        ["a.svg", "b.PNG", "c.d.txt"],
        "and nothing else"
    );
    let text = fs::read_to_string(folder.file("c.d.txt")).unwrap();
    assert_eq!(text, figure().to_text(80, 24).unwrap());
}

#[test]
fn an_unknown_extension_is_an_error_that_lists_the_known_ones() {
    let folder = Folder::new("unknown");
    for (name, complaint) in [
        ("a.jpeg", "unknown extension \".jpeg\""),
        ("plain", "the name has no extension"),
        (".svg", "the name has no extension"),
    ] {
        let file = folder.file(name);
        assert_eq!(
            figure().save(&file).unwrap_err().to_string(),
            format!(
                "cannot save \"{}\": {complaint}; figures are written as .svg, .png or .txt",
                file.display()
            )
        );
    }
    assert!(folder.names().is_empty());
}

#[test]
fn no_folder_is_created() {
    let folder = Folder::new("missing");
    let file = folder.file("new/figure.svg");
    let text = figure().save(&file).unwrap_err().to_string();
    assert!(
        text.starts_with(&format!("cannot write \"{}\": ", file.display())),
        "{text}"
    );
    let remedy = format!(
        ": the folder \"{}\" does not exist, create it first",
        folder.file("new").display()
    );
    assert!(text.ends_with(&remedy), "{text}");
    assert!(folder.names().is_empty());
}

#[test]
fn a_failure_leaves_the_old_file_and_no_draft() {
    let folder = Folder::new("failure");
    let file = folder.file("figure.svg");
    figure().save(&file).unwrap();
    let before = fs::read(&file).unwrap();
    scatter([1.0], [1.0, 2.0]).save(&file).unwrap_err();
    assert_eq!(fs::read(&file).unwrap(), before);
    // A folder in the place of the file: writing the draft works, renaming it does not.
    fs::create_dir_all(folder.file("taken.svg/inside")).unwrap();
    figure().save(folder.file("taken.svg")).unwrap_err();
    assert_eq!(folder.names(), ["figure.svg", "taken.svg"]);
}

#[test]
fn an_old_file_is_replaced() {
    let folder = Folder::new("replace");
    let file = folder.file("figure.svg");
    fs::write(&file, "old").unwrap();
    figure().save(&file).unwrap();
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        figure().to_svg().unwrap()
    );
}
