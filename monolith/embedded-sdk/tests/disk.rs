//! What is on disk stays, whatever happens to the process.

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use embedded::{Engine, EngineError, TableSpec};
use support::{TABLE, item, key, table, text};

fn tables() -> [TableSpec; 1] {
    [table()]
}

#[tokio::test]
async fn tables_are_made_once_and_keep_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("deep").join("er");
    for round in 1..=2 {
        let engine = Engine::open(&dir).unwrap();
        engine.create_tables(&tables()).unwrap();
        let client = embedded_sdk::client(&engine);
        client.put_item().table_name(TABLE).set_item(Some(key(&round.to_string(), "x"))).send().await.unwrap();
        assert_eq!(client.scan().table_name(TABLE).send().await.unwrap().count(), round);
        let table = client.describe_table().table_name(TABLE).send().await.unwrap().table.unwrap();
        assert!(table.stream_specification.is_none(), "a stream makes every write slower");
    }
}

#[tokio::test]
async fn a_second_process_is_turned_away() {
    let folder = tempfile::tempdir().unwrap();
    let first = Engine::open(folder.path()).unwrap();
    assert!(matches!(Engine::open(folder.path()), Err(EngineError::InUse { .. })));
    drop(first);
    Engine::open(folder.path()).unwrap();
}

#[tokio::test]
async fn a_new_index_is_filled_and_another_key_is_refused() {
    let engine = Engine::memory().unwrap();
    let mut spec = table();
    let second = spec.indexes.pop().unwrap();
    engine.create_table(&spec).unwrap();
    let client = embedded_sdk::client(&engine);
    let it = item([("pk", text("a")), ("sk", text("b")), ("gsi2pk", text("list")), ("gsi2sk", text("c"))]);
    client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();

    spec.indexes.push(second);
    engine.create_table(&spec).unwrap();
    let query = client.query().table_name(TABLE).index_name("gsi2").key_condition_expression("gsi2pk = :list");
    assert_eq!(query.expression_attribute_values(":list", text("list")).send().await.unwrap().count(), 1);

    spec.key.sort = None;
    assert!(matches!(engine.create_table(&spec), Err(EngineError::Changed { .. })));
}

#[tokio::test]
async fn tables_of_an_earlier_version_leave_their_common_file_and_keep_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("stoa.db");
    let request = |wish: serde_json::Value| serde_json::from_value(wish).unwrap();
    let database = dynoxide::Database::new(old.to_str().unwrap()).unwrap();
    let keys = [("pk", "HASH"), ("sk", "RANGE"), ("gsi1pk", "HASH"), ("gsi1sk", "RANGE")];
    let schema = keys.map(|(name, kind)| serde_json::json!({ "AttributeName": name, "KeyType": kind }));
    let attributes = keys.map(|(name, _)| serde_json::json!({ "AttributeName": name, "AttributeType": "S" }));
    for name in [TABLE, "stoa-other"] {
        let wish = serde_json::json!({
            "TableName": name, "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": attributes, "KeySchema": schema[..2],
            "GlobalSecondaryIndexes": [
                { "IndexName": "gsi1", "KeySchema": schema[2..], "Projection": { "ProjectionType": "ALL" } },
            ],
        });
        database.create_table(request(wish)).unwrap();
        let it = ["pk", "sk", "gsi1pk", "gsi1sk"].map(|key| (key, serde_json::json!({ "S": name })));
        let it = serde_json::Map::from_iter(it.map(|(key, value)| (key.to_owned(), value)));
        let put = serde_json::json!({ "TableName": name, "Item": it });
        database.put_item(serde_json::from_value(put).unwrap()).unwrap();
    }
    drop(database);

    for _ in 0..2 {
        let engine = Engine::open(folder.path()).unwrap();
        engine.create_tables(&tables()).unwrap();
        assert!(!old.exists());
        for name in [TABLE, "stoa-other"] {
            let query = embedded_sdk::client(&engine).query().table_name(name).index_name("gsi1");
            let query = query.key_condition_expression("gsi1pk = :it").expression_attribute_values(":it", text(name));
            let found = query.send().await.unwrap();
            assert_eq!(found.items().iter().map(|it| it["pk"].clone()).collect::<Vec<_>>(), [text(name)]);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_share_syncs_and_outgrow_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path()).unwrap();
    engine.create_tables(&tables()).unwrap();
    let writers = (0..16).map(|writer| {
        let client = embedded_sdk::client(&engine);
        tokio::spawn(async move {
            for n in 0..200 {
                let it =
                    item([("pk", text(format!("{writer}-{n}"))), ("sk", text("x")), ("fat", text("f".repeat(4_000)))]);
                client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.unwrap();
    }
    let file = |ending: &str| std::fs::metadata(folder.path().join(format!("tables/{TABLE}.{ending}"))).unwrap().len();
    assert!(file("db") > 10_000_000, "the log was never taken to the database: {} bytes", file("db"));
    assert!(file("db-wal") < 30_000_000, "the log was never begun anew: {} bytes", file("db-wal"));
    drop(engine);
    let engine = Engine::open(folder.path()).unwrap();
    let mut pages = embedded_sdk::client(&engine).scan().table_name(TABLE).into_paginator().items().send();
    let mut left = 0;
    while pages.next().await.transpose().unwrap().is_some() {
        left += 1;
    }
    assert_eq!(left, 16 * 200);
}

/// Not a test of its own: the process that [`what_was_acknowledged_outlives_a_kill`] kills.
#[tokio::test]
async fn writer() {
    let Some(dir) = std::env::var_os("EMBEDDED_WRITER_DIR") else { return };
    let engine = Engine::open(dir.as_ref()).unwrap();
    engine.create_tables(&tables()).unwrap();
    let client = embedded_sdk::client(&engine);
    for n in 0.. {
        client.put_item().table_name(TABLE).set_item(Some(key(&n.to_string(), "x"))).send().await.unwrap();
        eprintln!("acknowledged {n}");
    }
}

#[tokio::test]
async fn what_was_acknowledged_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["writer", "--exact", "--nocapture"])
        .env("EMBEDDED_WRITER_DIR", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
    let told = lines.filter(|line| line.contains("acknowledged")).nth(99).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    let last: i32 = told.rsplit(' ').next().unwrap().parse().unwrap();

    let engine = Engine::open(folder.path()).unwrap();
    let left = embedded_sdk::client(&engine).scan().table_name(TABLE).send().await.unwrap();
    assert!(left.count() > last, "{} items after {last} was acknowledged", left.count());
}

#[tokio::test]
async fn timers_fire_while_tasks_only_write() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path()).unwrap();
    engine.create_tables(&tables()).unwrap();
    for task in 0..16 {
        let client = embedded_sdk::client(&engine);
        tokio::spawn(async move {
            for n in 0.. {
                let it = key(&format!("{task}-{n}"), "x");
                client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();
            }
        });
    }
    let start = std::time::Instant::now();
    for _ in 0..10 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    assert!(start.elapsed().as_millis() < 2_000, "{:?} for ten milliseconds", start.elapsed());
}

/// All files and folders below one that others may read, write or enter.
#[cfg(unix)]
#[expect(clippy::unwrap_used, reason = "a rig that fails is a failed test")]
fn open_to_others(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    use std::os::unix::fs::PermissionsExt;
    let is_open = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o077 != 0;
    let mut found = Vec::from_iter(is_open(dir).then(|| dir.to_owned()));
    for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
        match path.is_dir() {
            true => found.extend(open_to_others(&path)),
            false => found.extend(is_open(&path).then_some(path)),
        }
    }
    found
}

#[cfg(unix)]
#[tokio::test]
async fn the_folder_is_its_owners_alone_also_where_an_earlier_version_left_it_open() {
    use std::os::unix::fs::PermissionsExt;
    let outer = tempfile::tempdir().unwrap();
    let dir = outer.path().join("data");
    let engine = Engine::open(&dir).unwrap();
    engine.create_tables(&tables()).unwrap();
    embedded_sdk::client(&engine).put_item().table_name(TABLE).set_item(Some(key("a", "x"))).send().await.unwrap();
    assert!(dir.join(format!("tables/{TABLE}.db-wal")).exists(), "the log has rights of its own");
    assert_eq!(open_to_others(&dir), Vec::<std::path::PathBuf>::new());
    drop(engine);

    let open = |path: &std::path::Path, mode| std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
    for (path, mode) in [("", 0o755), ("tables", 0o755), ("lock", 0o644), (&format!("tables/{TABLE}.db"), 0o644)] {
        open(&dir.join(path), mode);
    }
    std::fs::create_dir(dir.join("mail")).unwrap();
    std::fs::write(dir.join("mail/letter.eml"), "a token").unwrap();
    open(&dir.join("mail"), 0o755);
    open(&dir.join("mail/letter.eml"), 0o644);
    Engine::open(&dir).unwrap();
    assert_eq!(open_to_others(&dir), Vec::<std::path::PathBuf>::new());
}

#[tokio::test]
async fn a_damaged_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path()).unwrap();
    engine.create_tables(&tables()).unwrap();
    drop(engine);
    let path = folder.path().join(format!("tables/{TABLE}.db"));
    let whole = std::fs::read(&path).unwrap();
    // Its head, and a page within.
    for at in [0, 4096] {
        let mut bytes = whole.clone();
        bytes[at..at + 512].fill(0x5a);
        std::fs::write(&path, bytes).unwrap();
        let refusal = Engine::open(folder.path()).unwrap().create_tables(&tables()).unwrap_err();
        assert!(matches!(&refusal, EngineError::Damaged { path: named, .. } if *named == path), "{at}: {refusal:?}");
    }
    std::fs::write(&path, whole).unwrap();
    Engine::open(folder.path()).unwrap().create_tables(&tables()).unwrap();
}
