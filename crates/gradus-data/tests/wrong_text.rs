//! Wrong text files: each error names the file, the place and a remedy.

use gradus_data::{ErrorKind, Kind, ReadOptions, Result, Source, Table};

fn read(text: &[u8]) -> Result<Table> {
    Source::from_bytes("a.csv", text, &ReadOptions::default())?.read_all()
}

/// A slip in a column of decimal commas is told; a column of points speaks against such commas.
#[test]
fn decimal_commas_are_those_of_all_columns() {
    let kinds = |text: &str| {
        let source = Source::from_bytes("a.csv", text, &ReadOptions::default()).unwrap();
        let fields = source.schema().fields().iter();
        fields.map(|field| field.kind.clone()).collect::<Vec<_>>()
    };
    let [number, text] = [Kind::Number, Kind::Text];
    assert_eq!(
        kinds("a;b\n1,5;2\n2,5;3\n4.5;3\n"),
        [number.clone(), number.clone()]
    );
    assert_eq!(
        kinds("a;b\n1,234;5.5\n2,345;6.5\n3,456;7.5\n"),
        [text, number]
    );
}

#[test]
fn wrong_files_are_told() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "a.csv: the file is empty; it needs at least one row"),
        (
            b"\xef\xbb\xbf",
            "a.csv: the file is empty; it needs at least one row",
        ),
        (
            b"\n# nothing\n \n",
            "a.csv: the file has no rows, only blank lines or comments; it needs at least one row",
        ),
        (
            b"x,y\n",
            "a.csv: there are names of columns and no row below; if the first line is a row, say \
             that the file has no header",
        ),
        (
            b"x,y\n1,2\n3,4,5\n",
            "a.csv, line 3: 3 fields, but the file has 2 columns; mend the line, or name the right \
             delimiter if it is not ','",
        ),
        (
            b"# c\nx;y\n\n1;2\n3\n",
            "a.csv, line 5: 1 field, but the file has 2 columns; mend the line, or name the right \
             delimiter if it is not ';'",
        ),
        (
            b"x,y\n1,2\n\"3,4\n5,6\n",
            "a.csv, line 3: a quote is opened here and never closed; close it, or write it twice \
             (\"\") where it is part of the text",
        ),
        (
            b"x,y\n1,\"a\"b\n",
            "a.csv, line 2: something follows the closing quote: \"\\\"a\\\"b\"; a delimiter must, \
             and a quote within the text is written twice (\"\")",
        ),
        (
            b"x,y\n1,2\n3,\xe9t\xe9\n",
            "a.csv, line 3: the byte 0xe9 is not UTF-8; save the file as UTF-8",
        ),
        (
            b"x,y\n1,2\n\x00\x01,\x02\n",
            "a.csv, line 3: there is a zero byte here, so this is no text; is the file binary, or \
             damaged?",
        ),
        (
            b"\xff\xfex\x00,\x00y\x00",
            "a.csv: the file is UTF-16; save it as UTF-8",
        ),
        (
            b"x,y,x\n1,2,3\n",
            "a.csv: columns 1 and 3 are both called \"x\"; give every column its own name",
        ),
        (
            b"x,y\n1,2\n3,4\n5,six\n",
            "a.csv, line 4, column 2 (y): \"six\" is no number, which this column holds; mend it, \
             leave it empty, or name it as a text for missing values",
        ),
        (
            b"a;b\n1,5;2,5\n2,5;3,5\n4.5;3,1\n",
            "a.csv, line 4, column 1 (a): \"4.5\" has a point before its decimals, and the numbers \
             of this file have a comma; mend it",
        ),
        (
            b"x,y\n1,true\n3,maybe\n5,false\n",
            "a.csv, line 3, column 2 (y): \"maybe\" is no boolean, which this column holds; mend \
             it, leave it empty, or name it as a text for missing values",
        ),
        (
            b"x,y\n1,2\n3,-inf\n",
            "a.csv, line 3, column 2 (y): \"-inf\" is not finite; leave the field empty if the \
             value is not known",
        ),
        (
            b"x,y\n1,2\n3,1e999\n",
            "a.csv, line 3, column 2 (y): \"1e999\" is not finite; leave the field empty if the \
             value is not known",
        ),
    ];
    for (text, expected) in cases {
        let error = read(text).expect_err(expected);
        assert_eq!(error.to_string(), *expected);
        assert_eq!(error.kind(), ErrorKind::Data);
    }
}

#[test]
fn what_is_asked_for_must_be_there() {
    let source = Source::from_bytes("a.csv", "x,y\n1,2\n", &ReadOptions::default()).unwrap();
    let error = source.read(&["x", "z"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv: no column is called \"z\"; there are x, y"
    );
    assert_eq!(error.kind(), ErrorKind::Usage);
    let error = source.read(&["x", "y", "x"]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv: column x is asked for twice; name it once"
    );
    let error = source.blocks::<&str>(&[]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "a.csv: no column is asked for, so there is nothing to read; name one at least"
    );
}

#[test]
fn files_that_are_not_there_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let error = |path: &std::path::Path| {
        let path = path.to_str().unwrap();
        let text = Source::open(path, &ReadOptions::default())
            .unwrap_err()
            .to_string();
        text.replace(folder.path().to_str().unwrap(), "DIR")
    };
    assert_eq!(
        error(&folder.path().join("none.csv")),
        "DIR/none.csv: there is no such file; check the name"
    );
    assert_eq!(
        error(&folder.path().join("no/none.csv")),
        "DIR/no/none.csv: there is no such file, nor a folder DIR/no; check the path"
    );
    assert_eq!(error(folder.path()), "DIR: is a folder; name a file in it");
}
