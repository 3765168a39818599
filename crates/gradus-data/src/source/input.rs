//! Where bytes come from: a file, memory, or standard input kept for several passes. Compression
//! is undone here.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::zstd::ZstdFrames;
use crate::error::{Error, Result};

/// How much of a stream is kept in memory; longer ones go to a temporary file.
const MOST_IN_MEMORY: u64 = 64 << 20;
/// How much of it is written at once.
const PORTION: u64 = 4 << 20;
const GZIP: [u8; 3] = [0x1f, 0x8b, 8];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Bytes that can be read from their beginning as often as one likes.
#[derive(Clone, Debug)]
pub(crate) struct Input {
    name: String,
    origin: Origin,
    compression: Compression,
}

#[derive(Clone, Debug)]
enum Origin {
    File(PathBuf),
    Memory(Arc<[u8]>),
    Spooled(Arc<NamedTempFile>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Compression {
    None,
    Gzip,
    Zstd,
}

/// A file or bytes in memory, for formats that are read in pieces.
pub(crate) trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Input {
    /// The file at `path`; standard input for `-`. What can be read only once (a pipe) is kept.
    pub(crate) fn open(path: &str) -> Result<Self> {
        if path == "-" {
            const NAME: &str = "standard input";
            let origin = spool(io::stdin().lock()).map_err(|error| error.in_file(NAME))?;
            return Self::new(NAME, origin);
        }
        let origin = Self::origin_of(path).map_err(|error| error.in_file(path))?;
        Self::new(path, origin)
    }

    fn origin_of(path: &str) -> Result<Origin> {
        let file = File::open(path).map_err(|error| unopened(path, &error))?;
        let about = file.metadata()?;
        if about.is_dir() {
            return Err(Error::data("is a folder; name a file in it"));
        }
        if about.is_file() {
            return Ok(Origin::File(path.into()));
        }
        spool(file)
    }

    /// Bytes that are called `name` in messages.
    pub(crate) fn from_bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Result<Self> {
        Self::new(name, Origin::Memory(bytes.into()))
    }

    fn new(name: &str, origin: Origin) -> Result<Self> {
        let mut input = Self {
            name: name.to_owned(),
            origin,
            compression: Compression::None,
        };
        let head = input.head(ZSTD.len())?;
        if head.starts_with(&GZIP) {
            input.compression = Compression::Gzip;
        } else if head.starts_with(&ZSTD) {
            input.compression = Compression::Zstd;
        }
        Ok(input)
    }

    /// What messages call it.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How many bytes there are, where compression does not hide it.
    pub(crate) fn length(&self) -> Option<u64> {
        match (&self.origin, self.compression) {
            (_, Compression::Gzip | Compression::Zstd) => None,
            (Origin::File(path), _) => path.metadata().ok().map(|about| about.len()),
            (Origin::Memory(bytes), _) => Some(bytes.len() as u64),
            (Origin::Spooled(file), _) => file.path().metadata().ok().map(|about| about.len()),
        }
    }

    /// The bytes from the beginning, decompressed.
    pub(crate) fn reader(&self) -> Result<Box<dyn Read + Send>> {
        let raw = self.raw()?;
        Ok(match self.compression {
            Compression::None => raw,
            Compression::Gzip => Box::new(flate2::read::MultiGzDecoder::new(raw)),
            Compression::Zstd => Box::new(ZstdFrames::new(raw)?),
        })
    }

    fn raw(&self) -> Result<Box<dyn Read + Send>> {
        self.seekable().map(|bytes| Box::new(bytes) as _)
    }

    /// The bytes as they are stored.
    pub(crate) fn seekable(&self) -> Result<Box<dyn ReadSeek>> {
        let open = |path: &Path| File::open(path).map_err(|error| unopened(&self.name, &error));
        let bytes: Result<Box<dyn ReadSeek>> = match &self.origin {
            Origin::File(path) => open(path).map(|file| Box::new(file) as _),
            Origin::Spooled(file) => open(file.path()).map(|file| Box::new(file) as _),
            Origin::Memory(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
        };
        bytes.map_err(|error| error.in_file(&self.name))
    }

    /// The first `most` bytes, decompressed; fewer when there are no more.
    pub(crate) fn head(&self, most: usize) -> Result<Vec<u8>> {
        let mut head = Vec::new();
        self.reader()?
            .take(most as u64)
            .read_to_end(&mut head)
            .map_err(|error| Error::from(error).in_file(&self.name))?;
        Ok(head)
    }

    /// The same bytes, decompressed once and for all.
    pub(crate) fn plain(&self) -> Result<Self> {
        match self.compression {
            Compression::None => Ok(self.clone()),
            _ => keep(&self.name, self.reader()?),
        }
    }
}

/// Keeps a stream that messages call `name`.
///
/// # Errors
/// When it cannot be read to its end, or not be kept.
pub(crate) fn keep(name: &str, stream: impl Read) -> Result<Input> {
    let origin = spool(stream).map_err(|error| error.in_file(name))?;
    Ok(Input {
        name: name.to_owned(),
        origin,
        compression: Compression::None,
    })
}

/// Keeps a stream: in memory, or in a temporary file when it is long.
fn spool(mut stream: impl Read) -> Result<Origin> {
    let mut bytes = Vec::new();
    stream
        .by_ref()
        .take(MOST_IN_MEMORY)
        .read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < MOST_IN_MEMORY {
        return Ok(Origin::Memory(bytes.into()));
    }
    let unkept = |error: io::Error| {
        Error::data(format!(
            "cannot be kept in the folder for temporary files, {}: {error}; name another by TMPDIR, \
             or store the data in a file",
            std::env::temp_dir().display()
        ))
    };
    let mut file = NamedTempFile::with_prefix("gradus-").map_err(unkept)?;
    while !bytes.is_empty() {
        file.write_all(&bytes).map_err(unkept)?;
        bytes.clear();
        stream.by_ref().take(PORTION).read_to_end(&mut bytes)?;
    }
    Ok(Origin::Spooled(Arc::new(file)))
}

fn unopened(path: &str, error: &io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::NotFound => {
            let parent = Path::new(path)
                .parent()
                .filter(|p| !p.as_os_str().is_empty());
            match parent.filter(|parent| !parent.exists()) {
                Some(parent) => Error::data(format!(
                    "there is no such file, nor a folder {}; check the path",
                    parent.display()
                )),
                None => Error::data("there is no such file; check the name"),
            }
        }
        io::ErrorKind::PermissionDenied => {
            Error::data("you may not read this file; ask its owner, or change its permissions")
        }
        _ => Error::data(format!("cannot be opened: {error}")),
    }
}
