//! What is on disk stays, whatever happens to the process.

mod support;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use embedded::{Engine, EngineError};
use support::{TABLE, item, key, table, text};
use template::Template;

fn template() -> Template {
    Template { tables: vec![table()], ..Template::default() }
}

#[tokio::test]
async fn tables_are_made_once_and_keep_their_data() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("deep").join("er");
    for round in 1..=2 {
        let engine = Engine::open(&dir).unwrap();
        engine.create_tables(&template()).unwrap();
        let client = engine.client();
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
    let client = engine.client();
    let it = item([("pk", text("a")), ("sk", text("b")), ("gsi2pk", text("list")), ("gsi2sk", text("c"))]);
    client.put_item().table_name(TABLE).set_item(Some(it)).send().await.unwrap();

    spec.indexes.push(second);
    engine.create_table(&spec).unwrap();
    let query = client.query().table_name(TABLE).index_name("gsi2").key_condition_expression("gsi2pk = :list");
    assert_eq!(query.expression_attribute_values(":list", text("list")).send().await.unwrap().count(), 1);

    spec.key.sort = None;
    assert!(matches!(engine.create_table(&spec), Err(EngineError::Changed { .. })));
}

/// Not a test of its own: the process that [`what_was_acknowledged_outlives_a_kill`] kills.
#[tokio::test]
async fn writer() {
    let Some(dir) = std::env::var_os("EMBEDDED_WRITER_DIR") else { return };
    let engine = Engine::open(dir.as_ref()).unwrap();
    engine.create_tables(&template()).unwrap();
    let client = engine.client();
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
    let left = engine.client().scan().table_name(TABLE).send().await.unwrap();
    assert!(left.count() > last, "{} items after {last} was acknowledged", left.count());
}

#[tokio::test]
async fn timers_fire_while_tasks_only_write() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Engine::open(folder.path()).unwrap();
    engine.create_tables(&template()).unwrap();
    for task in 0..16 {
        let client = engine.client();
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
