//! Files of products as spreadsheet programs write them.

use proptest::prelude::*;
use serde_json::{Value, json};
use testkit::{Call, Reply};

use crate::import::{export, import, ndjson, statuses};
use crate::support::*;

async fn bytes(rig: &Rig, media_type: &str, rows: Vec<u8>) -> Reply {
    rig.call(staff(Call::post("/products/import").body(media_type, rows))).await
}

fn lines(reply: &Reply) -> Vec<u64> {
    assert_eq!(reply.status, 200, "{}", reply.text);
    reply.body["rows"].as_array().unwrap().iter().map(|row| row["line"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn numbers_lines_as_in_the_file_with_any_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let rig = Rig::new();
        let csv = ["slug,title,description", "a,A,\"Two", "lines\"", "", "b,B,", "c,,", "d,D,\"\"\"", "\"\"\"", "e,E,"]
            .join(end);
        let reply = import(&rig, "text/csv", &csv).await;
        assert_eq!(lines(&reply), [2, 5, 6, 7, 9], "{end:?}");
        assert_eq!(statuses(&reply), ["created", "created", "failed", "created", "created"], "{end:?} {}", reply.text);
        let text = [r#"{"slug":"f","title":"F"}"#, "", "nope", r#"{"slug":"g","title":"G"}"#].join(end);
        assert_eq!(lines(&import(&rig, "application/x-ndjson", &text).await), [1, 3, 4], "{end:?}");
    }
}

#[tokio::test]
async fn an_unreadable_row_fails_alone_with_its_line() {
    let rig = Rig::new();
    let csv = "slug,title,sku\na,A,A\nb,B\nc,C,C,x\nd,D,D,\ne,\"E\"!,E\nf,\"F,F\ng,G,G\n\nh,H,H\n,,\n";
    let reply = import(&rig, "text/csv", csv).await;
    let found: Vec<_> = lines(&reply).into_iter().zip(statuses(&reply)).collect();
    let (failed, created) = ("failed", "created");
    let expected =
        [(2, created), (3, failed), (4, failed), (5, created), (6, failed), (7, failed), (8, created), (10, created)];
    assert_eq!(found, expected, "{}", reply.text);
    assert_eq!(reply.body["rows"][1]["errors"][0]["detail"], "this row has 2 cells, the first one 3");
    let broken = [b"slug,title\na,\xc3\xa4\nb,\xe4\nc,C\n".as_slice()].concat();
    let reply = bytes(&rig, "text/csv", broken).await;
    assert_eq!(statuses(&reply), ["updated", "failed", "created"], "{}", reply.text);
}

#[tokio::test]
async fn finds_and_reports_encodings_and_delimiters() {
    let wide = |text: &str, read: fn(u16) -> [u8; 2]| -> Vec<u8> { text.encode_utf16().flat_map(read).collect() };
    let files = [
        ("slug,title\nmug,Größe €\n".into(), "text/csv", "utf-8", ","),
        ("\u{feff}slug;title\r\nmug;Größe €\r\n".into(), "text/csv", "utf-8", ";"),
        (b"slug;title\r\nmug;Gr\xf6\xdfe \x80\r\n".to_vec(), "text/csv", "windows-1252", ";"),
        (b"slug;title\r\nmug;Gr\xf6\xdfe \x80\r\n".to_vec(), "text/csv; charset=windows-1252", "windows-1252", ";"),
        (wide("\u{feff}slug\ttitle\r\nmug\tGröße €\r\n", u16::to_le_bytes), "text/csv", "utf-16le", "\t"),
        (wide("slug,title\nmug,Größe €\n", u16::to_be_bytes), "text/csv; charset=utf-16be", "utf-16be", ","),
        ("sep=|\nslug|title\nmug|Größe €\n".into(), "text/csv", "utf-8", "|"),
    ];
    for (file, media_type, encoding, delimiter) in files {
        let rig = Rig::new();
        let reply = bytes(&rig, media_type, file).await;
        assert_eq!(statuses(&reply), ["created"], "{encoding} {}", reply.text);
        assert_eq!((&reply.body["encoding"], &reply.body["delimiter"]), (&json!(encoding), &json!(delimiter)));
        let id = reply.body["rows"][0]["id"].as_str().unwrap();
        assert_eq!(inspect(&rig, id).await.body["title"], "Größe €");
    }
    let rig = Rig::new();
    let marked = bytes(&rig, "application/x-ndjson", "\u{feff}{\"slug\":\"a\",\"title\":\"A\"}\n".into()).await;
    assert_eq!((statuses(&marked), marked.body.get("delimiter")), (vec!["created"], None));
    for (file, media_type) in [
        (b"PK\x03\x04".to_vec(), "text/csv"),
        (b"PK\x03\x04".to_vec(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        let refused = bytes(&rig, media_type, file).await;
        assert_eq!((refused.status, refused.problem()), (415, "unsupported_media_type"));
        assert!(refused.text.contains("CSV UTF-8"), "{}", refused.text);
    }
    assert_eq!(bytes(&rig, "text/csv; charset=ebcdic", b"slug\n".to_vec()).await.status, 415);
}

#[tokio::test]
async fn reads_csv_that_windows_calls_excel_and_refuses_a_workbook() {
    let rig = Rig::new();
    let csv = bytes(&rig, "application/vnd.ms-excel", b"slug;title\r\nmug;Gr\xf6\xdfe\r\n".to_vec()).await;
    assert_eq!(statuses(&csv), ["created"], "{}", csv.text);
    assert_eq!((&csv.body["encoding"], &csv.body["delimiter"]), (&json!("windows-1252"), &json!(";")));
    for workbook in [b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice(), b"PK\x03\x04"] {
        let refused = bytes(&rig, "application/vnd.ms-excel", workbook.to_vec()).await;
        assert_eq!((refused.status, refused.problem()), (415, "unsupported_media_type"));
        assert!(refused.text.contains("CSV UTF-8"), "{}", refused.text);
    }
}

#[tokio::test]
async fn ignores_empty_names_after_the_last_column() {
    let rig = Rig::new();
    let csv = import(&rig, "text/csv", "slug;title;; ;\r\nmug;Mug;;;\r\nhat;Hat;;;;;\r\ncap;Cap;x;;\r\n").await;
    assert_eq!(statuses(&csv), ["created", "created", "failed"], "{}", csv.text);
    let between = import(&rig, "text/csv", "slug,,title\nmug,,Mug\n").await;
    assert_eq!((between.status, between.faults()), (400, vec![" unknown_field".to_owned()]));
}

#[tokio::test]
async fn exports_and_imports_a_product_called_null() {
    let rig = Rig::new();
    let mut content = product("null", &["null"]);
    content["category_ids"] = json!([category(&rig, "null", 0).await]);
    create(&rig, content).await;
    let page = export(&rig, "csv", 20).await.remove(0);
    assert_eq!(statuses(&import(&rig, "text/csv", &page).await), ["unchanged"], "{page}");
    let other = Rig::new();
    let made = import(&other, "text/csv", &page).await;
    assert_eq!(statuses(&made), ["created"], "{}", made.text);
    let id = made.body["rows"][0]["id"].as_str().unwrap();
    assert_eq!(inspect(&other, id).await.body["slug"], "null");
    assert_eq!(
        statuses(&import(&rig, "text/csv", "slug,title\nnull,New\n").await),
        ["updated"],
        "a cell written by hand"
    );
}

#[tokio::test]
async fn exports_no_formula_and_imports_each_cell_as_it_was() {
    let rig = Rig::new();
    let texts = ["=1+1", "+1", "-1", "@A1", "'=1", "'x", "''", "null", "'null", " null", "null ", "[]", " =1", "a=1"];
    for (n, text) in texts.iter().enumerate() {
        let mut content = product(&format!("p{n}"), &[&format!("-{n}")]);
        (content["title"], content["variants"][0]["title"], content["variants"][0]["barcode"]) =
            (json!(text), json!(text), json!(text));
        (content["description"], content["tags"]) = (json!(format!("\t{text}")), json!([text]));
        content["options"] = json!([{ "name": "Size", "values": [text] }]);
        content["variants"][0]["option_values"] = json!([text]);
        create(&rig, content).await;
    }
    let page = export(&rig, "csv", 100).await.remove(0);
    let mut reader = csv::Reader::from_reader(page.as_bytes());
    let is_formula = |cell: &str| cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    assert!(reader.records().all(|row| !row.unwrap().iter().any(is_formula)), "{page}");
    let again = import(&rig, "text/csv", &page).await;
    assert!(statuses(&again).iter().all(|status| *status == "unchanged"), "{}", again.text);
    let other = Rig::new();
    assert!(statuses(&import(&other, "text/csv", &page).await).iter().all(|status| *status == "created"));
    for (n, text) in texts.iter().enumerate() {
        let found = other.call(staff(Call::get(format!("/catalog/products?sku=-{n}")))).await.body["items"][0].clone();
        assert_eq!((&found["title"], &found["description"]), (&json!(text), &json!(format!("\t{text}"))));
        assert_eq!(found["variants"][0]["option_values"], json!([text]));
    }
}

#[tokio::test]
async fn bounds_the_size_of_a_report() {
    let rig = Rig::new();
    let fields: serde_json::Map<String, Value> = (0..9_000).map(|n| (format!("x{n}"), json!(1))).collect();
    let row = |n: usize| {
        let mut fields = fields.clone();
        fields.insert("slug".to_owned(), json!(format!("p{n}")));
        Value::Object(fields)
    };
    let reply = ndjson(&rig, &(0..8).map(row).collect::<Vec<_>>()).await;
    let listed: usize =
        reply.body["rows"].as_array().unwrap().iter().map(|row| row["errors"].as_array().unwrap().len()).sum();
    let more: u64 = reply.body["rows"].as_array().unwrap().iter().map(|row| row["more_errors"].as_u64().unwrap()).sum();
    assert_eq!((listed, more), (108, 8 * 9_001 - 108), "each row also lacks a title");
    assert!(reply.text.len() < 100_000, "{}", reply.text.len());
    let small: Vec<_> = (0..100).map(|n| json!({ "slug": format!("p{n}"), "a": 1, "b": 1, "c": 1, "d": 1 })).collect();
    let reply = ndjson(&rig, &small).await;
    let listed: usize =
        reply.body["rows"].as_array().unwrap().iter().map(|row| row["errors"].as_array().unwrap().len()).sum();
    assert_eq!(listed, 200);
    let columns: Vec<_> = (0..90_000).map(|n| format!("x{n}")).collect();
    let reply = import(&rig, "text/csv", &columns.join(",")).await;
    assert_eq!(reply.status, 400);
    assert!(reply.text.len() < 100_000, "{}", reply.text.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn answers_any_bytes_without_an_internal_error(rows in prop::collection::vec(any::<u8>(), 0..120), head in "(slug|sku|title)[,;\t](amount|more_prices|categories)\n") {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let rig = Rig::new();
            for text in [rows.clone(), [head.as_bytes(), &rows].concat()] {
                for media_type in ["text/csv", "application/x-ndjson", "text/csv; charset=utf-16"] {
                    let reply = bytes(&rig, media_type, text.clone()).await;
                    prop_assert!(matches!(reply.status, 200 | 400 | 415 | 422), "{} {}", reply.status, reply.text);
                }
            }
            Ok(())
        })?;
    }
}
