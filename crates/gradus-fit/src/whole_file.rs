//! Files that are never half there: written beside their place, and moved to it.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use tempfile::NamedTempFile;

/// What is done to a file that fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Whether a file can be written at `path`, before the work whose result it is to hold.
///
/// # Errors
/// When it cannot.
pub(crate) fn check_place(path: &Path) -> io::Result<()> {
    match is_special(path) {
        true => Ok(()),
        false => beside(&resolved(path)).map(drop),
    }
}

/// Writes JSON with the permissions of what was there before, or of any other new file.
///
/// # Errors
/// When it cannot be written; what was there before is then still there.
pub(crate) fn write_json(path: &Path, content: &impl Serialize) -> io::Result<()> {
    let mut text = serde_json::to_vec_pretty(content)?;
    text.push(b'\n');
    write(path, &text).map_err(|error| in_words(&error, Access::Write))
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    if is_special(path) {
        return fs::write(path, text);
    }
    let place = resolved(path);
    let mut file = beside(&place)?;
    if let Ok(before) = fs::metadata(&place) {
        file.as_file().set_permissions(before.permissions())?;
    }
    file.write_all(text)?;
    file.as_file().sync_all()?;
    file.persist(&place)?;
    Ok(())
}

/// Terminals, pipes and `/dev/null` are written to, since moving a file there would take them away.
fn is_special(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir())
}

/// Where a link leads: the file that it points to is written, and not the link.
fn resolved(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.into())
}

/// A new file in the folder of `path`.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let refuse = |kind, message: String| Err(io::Error::new(kind, message));
    if path.file_name().is_none() || path.is_dir() {
        let message = "this is a folder; name a file in it".to_owned();
        return refuse(ErrorKind::IsADirectory, message);
    }
    let folder = match path.parent() {
        Some(folder) if folder.as_os_str() != OsStr::new("") => folder,
        _ => Path::new("."),
    };
    if !folder.is_dir() {
        let message = format!(
            "there is no folder {}; make it first, or name another place",
            folder.display()
        );
        return refuse(ErrorKind::NotFound, message);
    }
    let made = as_any_other(&mut tempfile::Builder::new()).tempfile_in(folder);
    made.map_err(|error| in_words(&error, Access::Write))
}

/// Temporary files are their owner's alone; these become files for whom the umask allows.
#[cfg(unix)]
fn as_any_other<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn as_any_other<'b, 'p, 's>(
    builder: &'b mut tempfile::Builder<'p, 's>,
) -> &'b mut tempfile::Builder<'p, 's> {
    builder
}

/// The same error in the words of a person, without numbers of the system and names of temporary
/// files.
pub(crate) fn in_words(error: &io::Error, access: Access) -> io::Error {
    let words = match (error.kind(), access) {
        (ErrorKind::NotFound, Access::Read) => "there is no such file; check the name".to_owned(),
        (ErrorKind::IsADirectory, _) => "this is a folder; name a file in it".into(),
        (ErrorKind::PermissionDenied, Access::Read) => {
            "you may not read this file; ask its owner, or change its permissions".into()
        }
        (ErrorKind::PermissionDenied, Access::Write) => {
            "you may not write there; name another place, or change its permissions".into()
        }
        (ErrorKind::ReadOnlyFilesystem, _) => {
            "nothing can be written there; name another place".into()
        }
        (ErrorKind::StorageFull, _) => "no space is left there; free some".into(),
        (_, access) => {
            let text = error.to_string();
            let without_number = text.split(" (os error").next().unwrap_or_default();
            match access {
                Access::Read => format!("cannot be read: {without_number}"),
                Access::Write => format!("cannot be written: {without_number}"),
            }
        }
    };
    io::Error::new(error.kind(), words)
}
