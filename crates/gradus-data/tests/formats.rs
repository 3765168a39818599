//! Files that NumPy, pandas and pyarrow wrote (`tests/data/make.py`) hold what was put in.
#![cfg(all(feature = "arrow", feature = "npz", feature = "parquet"))]

use gradus_data::{Kind, ReadOptions, Result, Source, Table};

fn open(file: &str) -> Result<Source> {
    let path = format!("{}/tests/data/{file}", env!("CARGO_MANIFEST_DIR"));
    Source::open(&path, &ReadOptions::default())
}

/// The kinds of some columns.
fn kinds(source: &Source, names: &[&str]) -> Vec<Kind> {
    let fields = source.schema().fields();
    let kind = |name: &&str| fields[source.schema().index_of(name).unwrap()].kind.clone();
    names.iter().map(kind).collect()
}

/// The column of numbers that `value` gives; `None` for a missing one.
fn is_numbers(table: &Table, name: &str, value: impl Fn(usize) -> Option<f64>) -> bool {
    let numbers = table.numbers(name).unwrap();
    let same = |(row, &number): (usize, &f64)| match value(row) {
        Some(value) => number == value,
        None => number.is_nan(),
    };
    numbers.len() == table.rows() && numbers.iter().enumerate().all(same)
}

#[test]
fn one_table_in_every_format() {
    let mut files: Vec<String> = ["table.csv", "table.csv.gz", "table.csv.zst", "table.tsv"]
        .map(str::to_owned)
        .to_vec();
    for compression in ["none", "snappy", "gzip", "lz4", "zstd"] {
        files.extend([1, 2].map(|version| format!("table-{compression}-{version}.parquet")));
    }
    files.extend(["table-lz4.feather", "table.feather", "table.arrows"].map(str::to_owned));
    let names = ["name", "f", "i", "flag", "x"];
    for file in &files {
        let source = open(file).unwrap_or_else(|error| panic!("{error}"));
        let expected = [
            Kind::Text,
            Kind::Number,
            Kind::Number,
            Kind::Boolean,
            Kind::Number,
        ];
        assert_eq!(kinds(&source, &names), expected, "{file}");
        let table = source
            .read(&names)
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(table.names(), names, "{file}");
        assert_eq!(table.rows(), 300, "{file}");
        assert!(is_numbers(&table, "i", |i| Some(i as f64)), "{file}");
        assert!(is_numbers(&table, "f", |i| Some(i as f64 / 8.0)), "{file}");
        let x = |i| (i % 10 != 3).then_some(i as f64 / 7.0);
        assert!(is_numbers(&table, "x", x), "{file}");
        let flag = |i| (i % 11 != 5).then_some(if i % 3 == 0 { 1.0 } else { 0.0 });
        assert!(is_numbers(&table, "flag", flag), "{file}");
        let categories = table.categories("name").unwrap();
        let levels = ["blue \"é\"", "green", "red"];
        assert_eq!(**categories.levels(), levels.map(str::to_owned), "{file}");
        for row in 0..300 {
            let name = (row % 13 != 7).then_some(["red", "green", "blue \"é\""][row % 3]);
            assert_eq!(categories.text(row), name, "{file}, row {row}");
        }
    }
}

#[test]
fn types_of_parquet_and_arrow() {
    for file in ["types.parquet", "types.feather"] {
        let source = open(file).unwrap();
        let numbers = |name: &str| {
            source
                .read(&[name])
                .unwrap()
                .numbers(name)
                .unwrap()
                .to_vec()
        };
        let uint64 = numbers("uint64");
        assert_eq!(uint64[0], 18_446_744_073_709_551_615.0, "{file}");
        assert!(uint64[1].is_nan(), "{file}");
        assert_eq!(numbers("int8"), [-1.0, 2.0], "{file}");
        assert_eq!(numbers("uint32"), [4_294_967_295.0, 5.0], "{file}");
        assert_eq!(numbers("half"), [1.5, -0.25], "{file}");
        assert_eq!(numbers("decimal"), [-123.45, 6.78], "{file}");
        assert!(
            numbers("none").iter().all(|number| number.is_nan()),
            "{file}"
        );
        let table = source.read(&["category"]).unwrap();
        assert_eq!(
            table.categories("category").unwrap().codes(),
            [1, 0],
            "{file}"
        );
        for name in ["day", "time", "bytes"] {
            let error = source.read(&[name]).unwrap_err();
            assert!(
                error
                    .to_string()
                    .contains("neither number nor text; convert it"),
                "{error}"
            );
        }
    }
    let decimal = open("decimal.parquet").unwrap().read_all().unwrap();
    assert_eq!(decimal.numbers("decimal"), Some(&[-123.45, 6.78][..]));
    let records = open("types.parquet").unwrap().read(&["record.a"]).unwrap();
    assert_eq!(records.numbers("record.a").unwrap()[0], 1.5);
    assert_eq!(records.column("record.a").unwrap().missing(), 1);
    let views = open("views.feather").unwrap().read_all().unwrap();
    let long = "a long text that does not fit inline";
    assert_eq!(views.categories("view").unwrap().text(0), Some(long));
    assert_eq!(views.column("view").unwrap().missing(), 1);
    assert_eq!(views.categories("large").unwrap().codes(), [0, 1]);
    assert_eq!(views.numbers("codes"), Some(&[1.5, 2.5][..]));
}

#[test]
fn arrays_of_numpy() {
    let grid = |table: &Table, names: [&str; 3]| {
        names.iter().enumerate().all(|(column, name)| {
            is_numbers(table, name, |row| {
                Some((3 * row + column) as f64 / 4.0 - 1.0)
            })
        })
    };
    for file in ["grid.npy", "grid-fortran.npy", "grid-big-endian.npy"] {
        let table = open(file).unwrap().read(&["x3", "x1", "x2"]).unwrap();
        assert_eq!(table.rows(), 4);
        assert!(grid(&table, ["x1", "x2", "x3"]), "{file}");
    }
    let table = open("savetxt.txt").unwrap().read_all().unwrap();
    assert!(grid(&table, ["a", "b", "c"]));
    for code in ["f2", "f4", "i1", "i2", "i4", "i8"] {
        let table = open(&format!("signed-{code}.npy"))
            .unwrap()
            .read_all()
            .unwrap();
        assert_eq!(
            table.to_array().unwrap().to_vec::<f64>(),
            [-3.0, 7.0],
            "{code}"
        );
    }
    for code in ["u1", "u2", "u4", "u8"] {
        let table = open(&format!("unsigned-{code}.npy"))
            .unwrap()
            .read_all()
            .unwrap();
        assert_eq!(
            table.to_array().unwrap().to_vec::<f64>(),
            [3.0, 200.0],
            "{code}"
        );
    }
    let vector = open("vector.npy").unwrap();
    assert_eq!(kinds(&vector, &["x1"]), [Kind::Boolean]);
    assert_eq!(
        vector.read_all().unwrap().numbers("x1"),
        Some(&[1.0, 0.0, 1.0][..])
    );
    let records = open("records.npy").unwrap().read_all().unwrap();
    assert_eq!(records.names(), ["id", "x", "name", "code"]);
    assert_eq!(records.numbers("id"), Some(&[1.0, 2.0][..]));
    assert_eq!(records.column("x").unwrap().missing(), 1);
    assert_eq!(records.categories("name").unwrap().text(0), Some("é"));
    assert_eq!(records.categories("name").unwrap().text(1), None);
    assert_eq!(records.categories("code").unwrap().text(0), Some("ab"));
    for file in ["arrays.npz", "packed.npz"] {
        let source = open(file).unwrap();
        assert_eq!(source.schema().rows(), Some(4), "{file}");
        let table = source.read(&["X3", "y", "X1", "X2"]).unwrap();
        assert_eq!(table.names(), ["X3", "y", "X1", "X2"]);
        assert!(grid(&table, ["X1", "X2", "X3"]), "{file}");
        assert!(is_numbers(&table, "y", |row| Some(row as f64)), "{file}");
    }
}

#[test]
fn arrays_that_are_no_tables_are_told() {
    let message = |file: &str| {
        let error = open(file).and_then(|source| source.read_all()).unwrap_err();
        error
            .to_string()
            .rsplit_once("tests/data/")
            .unwrap()
            .1
            .to_owned()
    };
    let cases = [
        (
            "wrong-object.npy",
            "the element type \"|O\" is not known; store numbers (float64, int32 …), booleans or \
             strings",
        ),
        (
            "wrong-cube.npy",
            "the array has 3 axes, but a table has two (or one, for a single column); reshape it",
        ),
        (
            "wrong-number.npy",
            "the array has no axes: a single number is no table",
        ),
        (
            "wrong-no-rows.npy",
            "the array has no rows; it needs at least one",
        ),
        (
            "uneven.npz",
            "array y has 4 rows, but array z has 5; the columns of a table are equally long: choose \
             arrays that are",
        ),
    ];
    for (file, expected) in cases {
        assert_eq!(message(file), format!("{file}: {expected}"));
    }
    assert_eq!(
        message("wrong-infinite.npy"),
        "wrong-infinite.npy, row 2, column 2 (x2): -inf is not finite; store NaN if the value is \
         not known"
    );
    let complex = open("wrong-complex.npy")
        .unwrap()
        .read(&["x1"])
        .unwrap_err();
    assert!(
        complex
            .to_string()
            .contains("is of type <c16, which is neither number")
    );
    // A column that is not asked for does not disturb.
    assert_eq!(open("uneven.npz").unwrap().read(&["z"]).unwrap().rows(), 5);
    let infinite = open("wrong-infinite.npy").unwrap();
    assert_eq!(
        infinite.read(&["x1"]).unwrap().numbers("x1"),
        Some(&[1.0, 3.0][..])
    );
}
