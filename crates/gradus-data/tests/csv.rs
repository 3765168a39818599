//! Text with delimiters as people write it: every dialect gives the same table.

use gradus_data::{BLOCK_ROWS, Categories, Kind, ReadOptions, Source, Table};

fn source(text: impl Into<Vec<u8>>) -> Source {
    Source::from_bytes("a.csv", text, &ReadOptions::default()).unwrap()
}

fn names(source: &Source) -> Vec<&str> {
    source.schema().names().collect()
}

fn kinds(source: &Source) -> Vec<Kind> {
    let fields = source.schema().fields().iter();
    fields.map(|field| field.kind.clone()).collect()
}

/// Names `x`, `y`; rows (1.5, 2) and (-3, 4e2).
const DIALECTS: &[&str] = &[
    "x,y\n1.5,2\n-3,4e2\n",
    "x,y\n1.5,2\n-3,4e2",
    "x,y\r\n1.5,2\r\n-3,4e2\r\n",
    "x,y\r1.5,2\r-3,4e2\r",
    "\u{feff}x,y\n1.5,2\n-3,4e2\n",
    "x;y\n1.5;2\n-3;4e2\n",
    "x;y\n1,5;2\n-3;4e2\n",
    "x\ty\n1,5\t2\n-3\t4e2\n",
    "x|y\n1.5|2\n-3|4e2\n",
    "x y\n1.5 2\n-3 4e2\n",
    "  x     y\n 1.5   2\n  -3 4e2  \n",
    "x\t y\n1.5 \t2\n-3\t4e2\n",
    "x , y\n 1.5 , 2 \n -3, 4e2\n",
    "\n\n# a comment, \"with a quote\n  x,y\n\n1.5,2\n# another\n   \n-3,4e2\n\n",
    "\"x\",\"y\"\n\"1.5\",\"2\"\n\"-3\",4e2\n",
    " \"x\" , \"y\" \n \"1.5\" , \"2\" \n \"-3\" ,4e2\n",
    "\"x\" \"y\"\n1.5 2\n-3   \"4e2\"\n",
    "# x y\n1.5 2\n-3 4e2\n",
    "# x,y\n1.5,2\n-3,4e2\n",
    "#x\ty\n1.5\t2\n-3\t4e2\n",
    "x,y,\n1.5,2,\n-3,4e2,\n",
    "x,y\n+1.5,2.\n-3.0,400.0000\n",
];

#[test]
fn every_dialect_gives_the_same_table() {
    for text in DIALECTS {
        let source = source(*text);
        assert_eq!(names(&source), ["x", "y"], "{text:?}");
        assert_eq!(source.schema().rows(), Some(2), "{text:?}");
        let table = source.read_all().unwrap();
        assert_eq!(table.numbers("x"), Some(&[1.5, -3.0][..]), "{text:?}");
        assert_eq!(table.numbers("y"), Some(&[2.0, 400.0][..]), "{text:?}");
    }
}

#[test]
fn what_is_said_is_not_guessed() {
    let read = |text: &str, options: ReadOptions| {
        let source = Source::from_bytes("a", text, &options).unwrap();
        let names: Vec<String> = source.schema().names().map(str::to_owned).collect();
        (names, source.read_all().unwrap())
    };
    let without_header = ReadOptions {
        header: Some(false),
        ..ReadOptions::default()
    };
    let (names, table) = read("a b\nc d\n", without_header);
    assert_eq!(names, ["x1", "x2"]);
    assert_eq!(table.categories("x2").unwrap().text(0), Some("b"));
    let numbers_as_names = ReadOptions {
        header: Some(true),
        ..ReadOptions::default()
    };
    assert_eq!(read("1,2\n3,4\n", numbers_as_names).0, ["1", "2"]);
    let semicolon = ReadOptions {
        delimiter: Some(b';'),
        ..ReadOptions::default()
    };
    assert_eq!(read("a,b;c\n1;2\n", semicolon).0, ["a,b", "c"]);
    let no_comments = ReadOptions {
        comment: None,
        ..ReadOptions::default()
    };
    assert_eq!(read("#a,b\n1,2\n", no_comments).0, ["#a", "b"]);
    let percent = ReadOptions {
        comment: Some(b'%'),
        ..ReadOptions::default()
    };
    assert_eq!(read("% a comment\na,b\n1,2\n", percent).0, ["a", "b"]);
    let year_as_text = ReadOptions {
        kinds: vec![("year".into(), Kind::Text)],
        missing: vec!["?".into(), "-999".into()],
        ..ReadOptions::default()
    };
    let (_, table) = read("year,t\n1999,?\n01999,-999\n?,3\n", year_as_text);
    let years = table.categories("year").unwrap();
    assert_eq!(**years.levels(), ["01999".to_owned(), "1999".to_owned()]);
    assert_eq!(years.codes(), [1, 0, Categories::MISSING]);
    assert_eq!(table.column("t").unwrap().missing(), 2);
}

#[test]
fn a_header_is_told_from_rows() {
    assert_eq!(names(&source("1,2\n3,4\n")), ["x1", "x2"]);
    assert_eq!(names(&source("a,b\nc,d\n")), ["a", "b"]);
    assert_eq!(names(&source("id,2000\nfr,1\nde,2\n")), ["x1", "x2"]);
    assert_eq!(names(&source("id,2000\n7,1\n8,2\n")), ["id", "2000"]);
    assert_eq!(names(&source("NA,1\n2,3\n")), ["x1", "x2"]);
    assert_eq!(names(&source(",b\n1,2\n")), ["x1", "b"]);
}

#[test]
fn kinds_are_what_most_values_are() {
    let text = "n,b,t,m,mixed\n1,true,red,,1\nNA,False,1,NA,a\n3,,blue,.,b\n";
    let source = source(text);
    let expected = [
        Kind::Number,
        Kind::Boolean,
        Kind::Text,
        Kind::Number,
        Kind::Text,
    ];
    assert_eq!(kinds(&source), expected);
    let table = source.read_all().unwrap();
    assert_eq!(table.column("n").unwrap().missing(), 1);
    assert_eq!(table.numbers("b").unwrap()[..2], [1.0, 0.0]);
    assert!(table.numbers("b").unwrap()[2].is_nan());
    assert_eq!(table.column("m").unwrap().missing(), 3);
    assert_eq!(table.categories("t").unwrap().codes(), [2, 0, 1]);
}

#[test]
fn quotes_hide_delimiters_line_ends_and_comments() {
    let text = "name,y\n\"a, \"\"b\"\"\nc\",1\n\"#d\",2\n\"\",3\n5\" pipe,4\n";
    let table = source(text).read_all().unwrap();
    let names = table.categories("name").unwrap();
    let texts: Vec<_> = (0..4).map(|row| names.text(row)).collect();
    assert_eq!(
        texts,
        [Some("a, \"b\"\nc"), Some("#d"), None, Some("5\" pipe")]
    );
    assert_eq!(table.numbers("y"), Some(&[1.0, 2.0, 3.0, 4.0][..]));
}

/// A table of some megabytes, now and then with quotes, comments and missing values.
fn long_text(rows: usize) -> String {
    let mut text = String::from("i,skipped,square,group\n");
    for i in 0..rows {
        match i % 1000 {
            7 => text.push_str("# a \"comment\n"),
            8 => text.push('\n'),
            _ => {}
        }
        let group = match i % 5 {
            0 if i % 50_000 < 10 => "\"a \"\"quoted\"\"\n, one\"",
            0 => "a",
            1 => "b",
            2 => "",
            _ => "cc",
        };
        text.push_str(&format!("{i},some text,{}.25,{group}\n", i * i));
    }
    text
}

#[test]
fn blocks_are_the_same_for_any_number_of_threads() {
    let rows = 3 * BLOCK_ROWS + 17;
    let text = long_text(rows);
    let blocks = |threads| -> Vec<Table> {
        let options = ReadOptions {
            threads: Some(threads),
            ..ReadOptions::default()
        };
        let source = Source::from_bytes("a.csv", text.clone(), &options).unwrap();
        let blocks = source.blocks(&["square", "i", "group"]).unwrap();
        blocks.map(Result::unwrap).collect()
    };
    let one = blocks(1);
    let lengths: Vec<usize> = one.iter().map(Table::rows).collect();
    assert_eq!(lengths, [BLOCK_ROWS, BLOCK_ROWS, BLOCK_ROWS, 17]);
    let numbers = one.iter().flat_map(|block| block.numbers("i").unwrap());
    assert!(numbers.copied().eq((0..rows).map(|i| i as f64)));
    let squares = one
        .iter()
        .flat_map(|block| block.numbers("square").unwrap());
    assert!(
        squares
            .copied()
            .eq((0..rows).map(|i| (i * i) as f64 + 0.25))
    );
    let levels = one[2].categories("group").unwrap().levels();
    assert_eq!(
        **levels,
        ["a", "a \"quoted\"\n, one", "b", "cc"].map(String::from)
    );
    for threads in [2, 5] {
        assert!(blocks(threads) == one, "{threads} threads");
    }
}

#[test]
fn lines_of_errors_are_right_in_long_files() {
    let text = long_text(200_000) + "1,2,oops,a\n";
    let line = text.lines().count() as u64;
    for threads in [1, 3] {
        let options = ReadOptions {
            threads: Some(threads),
            ..ReadOptions::default()
        };
        let source = Source::from_bytes("a.csv", text.clone(), &options).unwrap();
        let error = source.read(&["square"]).unwrap_err();
        assert_eq!(error.line(), Some(line));
        assert_eq!(error.column().unwrap().number, 3);
        // Whoever does not need the column is not bothered.
        assert_eq!(source.read(&["i"]).unwrap().rows(), 200_001);
    }
}
