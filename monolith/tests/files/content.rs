//! Content: a whole space as NDJSON, and the files of its assets.

use std::path::{Path, PathBuf};

use indicatif::ProgressBar;
use serde_json::{Value, json};
use stoa::demo;
use stoa::export::export_content;
use stoa::failure::Failure;
use stoa::import::Imported;
use stoa::import::content::{ContentHow, ContentImported, import_content};
use stoa::import::files::{fetch_files, upload_files};
use stoa::remote::{Remote, RemoteError, RemoteOptions};
use tokio::process::Command;

use crate::{administrator_options, counts, report, shop};

async fn import(remote: &Remote, path: &Path, how: ContentHow) -> ContentImported {
    import_content(remote, path, &how, &ProgressBar::hidden()).await.unwrap()
}

fn publishing() -> ContentHow {
    ContentHow { publish: true, ..ContentHow::default() }
}

/// The rows of a space, without the numbers of versions, which begin anew elsewhere.
fn rows(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let mut row: Value = serde_json::from_str(line).unwrap();
        row.as_object_mut().unwrap().remove("version");
        if let Some(published) = row.get_mut("published").and_then(Value::as_object_mut) {
            published.remove("version");
        }
        row
    };
    let mut rows: Vec<Value> = text.lines().map(row).collect();
    rows.sort_by_key(|row| format!("{}{}", row["kind"], row["id"]));
    rows
}

fn of_kind(rows: &[Value], kind: &str) -> usize {
    rows.iter().filter(|row| row["kind"] == kind).count()
}

/// A made space: a type, and entries that name the one before, of which every third was published.
fn space(folder: &Path, entries: usize) -> PathBuf {
    let id = |n: usize| format!("entry_01J8ZQ4T6M3V0X9K2B7C5D{n:04}");
    let fields = json!([
        { "name": "title", "kind": "text" }, { "name": "before", "kind": "reference", "validations": { "types": ["note"] } },
    ]);
    let mut lines =
        vec![json!({ "kind": "type", "id": "note", "name": "Note", "title_field": "title", "fields": fields })];
    for n in 0..entries {
        let mut row =
            json!({ "kind": "entry", "id": id(n), "type": "note", "fields": { "title": format!("Note {n}") } });
        if n > 0 {
            row["fields"]["before"] = id(n - 1).into();
        }
        if n % 3 == 0 {
            row["fields"]["before"] = Value::Null;
            row["published"] = json!({ "locales": ["en"] });
        }
        lines.push(row);
    }
    let path = folder.join("space.ndjson");
    std::fs::write(&path, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    path
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_space_moves_to_another_shop_with_its_files() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    demo::load(&host, &host.administrator.clone().unwrap()).await.unwrap();
    let (path, files) = (folder.path().join("space.ndjson"), folder.path().join("files"));
    let bytes = export_content(&remote, &path, &ProgressBar::hidden()).await.unwrap();
    assert_eq!(std::fs::metadata(&path).unwrap().len(), bytes);
    assert!(!folder.path().join("space.ndjson.progress").exists());
    let known = rows(&path);
    let (assets, all) = (of_kind(&known, "asset") as u64, known.len() as u64);
    assert!(assets >= 2 && of_kind(&known, "entry") >= 3 && of_kind(&known, "type") >= 2, "{all}");
    assert_eq!(fetch_files(&remote, &path, &files).await.unwrap(), assets);
    assert_eq!(fetch_files(&remote, &path, &files).await.unwrap(), assets, "what is there stays");

    let (other, there) = shop().await;
    let done = import(&there, &path, publishing()).await;
    let [drafts, published] = [done.drafts.unwrap(), done.published.unwrap()];
    assert_eq!((drafts.failed, drafts.created + drafts.updated), (0, all), "{drafts:?}");
    assert!(published.failed > 0, "entries that show pictures wait for the files: {published:?}");
    let said = std::fs::read_to_string(folder.path().join("space.ndjson.report.ndjson")).unwrap();
    assert_eq!(said.lines().count() as u64, 2 * all, "both passes are reported");
    assert_eq!(said.lines().filter(|line| line.contains("\"publish\":true")).count() as u64, all);

    let done = import(&there, &path, ContentHow { files: Some(files.clone()), ..publishing() }).await;
    assert_eq!(done.files, assets);
    assert_eq!(counts(&done.drafts.unwrap()), [0, 0, all, 0]);
    let published = done.published.unwrap();
    assert_eq!(published.failed, 0, "{:?}", report(&path));
    let again = folder.path().join("again.ndjson");
    export_content(&there, &again, &ProgressBar::hidden()).await.unwrap();
    assert_eq!(rows(&again), known);
    // The files are the same, and a repetition does nothing.
    let copy = folder.path().join("copy");
    assert_eq!(fetch_files(&there, &again, &copy).await.unwrap(), assets);
    for file in std::fs::read_dir(&files).unwrap().map(|file| file.unwrap()) {
        assert_eq!(std::fs::read(copy.join(file.file_name())).unwrap(), std::fs::read(file.path()).unwrap());
    }
    let done = import(&there, &path, ContentHow { files: Some(files), ..publishing() }).await;
    assert_eq!((done.files, counts(&done.drafts.unwrap())), (0, [0, 0, all, 0]));
    assert_eq!(counts(&done.published.unwrap()), [0, 0, all, 0]);
    other.stop().await;
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn files_that_are_missing_or_other_are_not_uploaded() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let path = folder.path().join("space.ndjson");
    let id = "asset_01J8ZQ4T6M3V0X9K2B7C5D1EFG";
    let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    let row = json!({ "kind": "asset", "id": id, "file_name": "abc.txt", "media_type": "text/plain", "bytes": 3, "sha256": sha256 });
    std::fs::write(&path, format!("{row}\nnonsense\n")).unwrap();
    let files = folder.path().join("files");
    let done = import(&remote, &path, ContentHow::default()).await;
    assert_eq!(counts(&done.drafts.unwrap()), [1, 0, 0, 1]);
    let refused = upload_files(&remote, &path, &files).await.unwrap_err();
    assert!(matches!(refused, RemoteError::File(..)), "{refused}");
    std::fs::create_dir(&files).unwrap();
    for other in ["abd", "abcd"] {
        std::fs::write(files.join(id), other).unwrap();
        let refused = upload_files(&remote, &path, &files).await.unwrap_err();
        assert!(refused.to_string().contains("not the file of its asset"), "{refused}");
        assert_eq!(Failure::from(refused).code, 65);
    }
    std::fs::write(files.join(id), "abc").unwrap();
    let uploaded =
        [upload_files(&remote, &path, &files).await.unwrap(), upload_files(&remote, &path, &files).await.unwrap()];
    assert_eq!(uploaded, [1, 0]);
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_interrupted_import_resumes_in_its_pass() {
    let folder = tempfile::tempdir().unwrap();
    let (host, remote) = shop().await;
    let (entries, progress) = (300, folder.path().join("space.ndjson.progress"));
    let path = space(folder.path(), entries);
    let (there, file) = (remote.clone(), path.clone());
    let first = tokio::spawn(async move { import(&there, &file, publishing()).await });
    while !progress.exists() && !first.is_finished() {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    first.abort();
    let _ = first.await;
    let known: Imported = serde_json::from_slice(&std::fs::read(&progress).unwrap()).unwrap();
    assert!(known.line > 0 && !known.publishes, "{known:?}");
    let done = import(&remote, &path, publishing()).await;
    let all = entries as u64 + 1;
    let [drafts, published] = [done.drafts.unwrap(), done.published.unwrap()];
    assert_eq!((drafts.failed, drafts.created + drafts.unchanged), (0, all), "{drafts:?}");
    assert_eq!(counts(&published), [0, 100, 201, 0], "every third was published");

    // A run that ended within the second pass goes on there: only the rows behind it are sent.
    let bytes = std::fs::metadata(&path).unwrap().len();
    let known = Imported { line: 250, bytes: 0, file_bytes: bytes, publishes: true, ..Imported::default() };
    std::fs::write(&progress, serde_json::to_vec(&known).unwrap()).unwrap();
    let done = import(&remote, &path, publishing()).await;
    assert_eq!((done.drafts, counts(&done.published.unwrap())), (None, [0, 0, all - 250, 0]));
    assert!(!progress.exists());
    // Of another file the progress says nothing.
    let known = Imported { file_bytes: bytes + 1, ..known };
    std::fs::write(&progress, serde_json::to_vec(&known).unwrap()).unwrap();
    assert_eq!(counts(&import(&remote, &path, publishing()).await.drafts.unwrap()), [0, 0, all, 0]);
    host.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_command_line_brings_a_space_in_and_out() {
    let folder = tempfile::tempdir().unwrap();
    let (host, _) = shop().await;
    let path = space(folder.path(), 4);
    let RemoteOptions { url, client_id, client_secret } = administrator_options(&host);
    let remote =
        ["--url", &url.unwrap(), "--client-id", &client_id.unwrap(), "--client-secret", &client_secret.unwrap()]
            .map(str::to_owned);
    let run = async |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stoa"));
        let done = command.current_dir(folder.path()).arg("content").args(args).args(&remote).output().await.unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        (done.status.code().unwrap(), text(&done.stdout), text(&done.stderr))
    };
    let import = ["import", "space.ndjson"];
    // The type is only in the file, before its entries: a dry run goes by the rows before.
    let (code, said, error) = run(&[import[0], import[1], "--dry-run"]).await;
    assert_eq!((code, error.as_str()), (0, ""), "{said}");
    assert!(said.contains("Nothing was written. It would be: 5 created, 0 updated, 0 unchanged, 0 failed"), "{said}");
    let whole = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, format!("{whole}{}\n", json!({ "kind": "entry", "id": "nobody" }))).unwrap();
    let (code, said, error) = run(&[import[0], import[1], "--publish"]).await;
    assert_eq!((code, error.as_str()), (1, ""), "{said}");
    for part in [
        "Read as NDJSON, utf-8.",
        "5 created, 0 updated, 0 unchanged, 1 failed",
        "Nothing was published",
        "report.ndjson",
    ] {
        assert!(said.to_lowercase().contains(&part.to_lowercase()), "{part} is not in {said}");
    }
    std::fs::write(&path, &whole).unwrap();
    let (code, said, _) = run(&import).await;
    assert!(
        code == 0 && said.contains("0 created, 0 updated, 5 unchanged, 0 failed") && !said.contains("ublished"),
        "{said}"
    );
    let (code, said, _) = run(&[import[0], import[1], "--publish"]).await;
    assert!(code == 0 && said.contains("Published: 0 created, 2 updated, 3 unchanged, 0 failed"), "{said}");
    let (code, said, _) = run(&["export", "out.ndjson", "--files", "files"]).await;
    assert!(code == 0 && said.contains(" bytes written to out.ndjson") && said.contains("0 files in files"), "{said}");
    let out = rows(&folder.path().join("out.ndjson"));
    assert_eq!((of_kind(&out, "entry"), of_kind(&out, "locales")), (4, 1));
    assert_eq!(out.iter().filter(|row| row.get("published").is_some()).count(), 2);

    for (args, code, part) in [
        (&["export", "out.csv"][..], 2, "content is no table"),
        (&["import", "out.XLSX"], 2, "content is no table"),
        (&["import", "nowhere.ndjson"], 66, "nowhere.ndjson can't be read"),
        (&["import", "space.ndjson", "--dry-run", "--publish"], 2, "cannot be used with"),
    ] {
        let (exit, out, error) = run(args).await;
        assert!((exit, out.as_str()) == (code, "") && error.contains(part), "{args:?}: {exit} {out}{error}");
    }
    host.stop().await;
}
