//! Mail in one process: laid into a folder as files that any mail program opens, or only counted where there is none.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use domain::{Clock, Timestamp};
use embedded::folder;
use futures::future::BoxFuture;
use service::mail::{Mail, MailError, MailPort};

/// Where the mail of one capability ends.
#[derive(Debug)]
pub(crate) struct MailFolder {
    folder: Option<PathBuf>,
    from: String,
    clock: Clock,
}

impl MailFolder {
    /// `<data>/mail`, made when the first mail comes; none where nothing is kept.
    pub(crate) fn new(data: Option<&Path>, from: String, clock: Clock) -> Self {
        Self { folder: data.map(|data| data.join("mail")), from, clock }
    }

    fn keep(&self, mail: &Mail) -> std::io::Result<()> {
        let Some(folder) = &self.folder else {
            tracing::info!(subject = mail.subject, "a mail, of which nothing is kept");
            return Ok(());
        };
        folder::make_private(folder)?;
        let id = service::work::request_id();
        let file = folder.join(format!("{id}.eml"));
        tracing::info!(subject = mail.subject, file = %file.display(), "a mail");
        // Readers find it whole.
        let new = file.with_extension("eml.new");
        folder::private_file(&new)?.write_all(message(mail, &self.from, self.clock.now(), &id).as_bytes())?;
        std::fs::rename(new, file)
    }
}

impl MailPort for MailFolder {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move { self.keep(mail).map_err(|error| MailError::Failed(error.into())) })
    }
}

/// A sender by name, where no address is set: mail that stays on this machine.
pub(crate) fn local_sender(name: &str) -> String {
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{name}\" <no-reply@localhost>")
}

/// The mail as RFC 5322 has it; the addresses and the subject were checked to be one line each when they were taken.
fn message(mail: &Mail, from: &str, at: Timestamp, id: &str) -> String {
    let line = |text: &str| text.replace(['\r', '\n'], " ");
    let date = jiff::Timestamp::from_millisecond(at.as_millis()).unwrap_or_default();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_string(&date).unwrap_or_default();
    let (from, to, subject) = (line(from), line(&mail.to), line(&mail.subject));
    let head = format!(
        "From: {from}\r\nTo: {to}\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <{id}@localhost>\r\n\
         MIME-Version: 1.0\r\n"
    );
    let fields = mail.unsubscribe_fields().into_iter().map(|(name, value)| format!("{name}: {}\r\n", line(&value)));
    let head = fields.fold(head, |head, field| head + &field);
    let part = |kind: &str, text: &str| {
        format!("Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n")
    };
    match &mail.html {
        None => format!("{head}{}", part("plain", &mail.text)),
        Some(html) => {
            let (plain, html) = (part("plain", &mail.text), part("html", html));
            // Not to be guessed by those whose words are in the mail.
            let mark = format!("stoa-{:032x}", rand::random::<u128>());
            let kind = format!("Content-Type: multipart/alternative; boundary={mark}");
            format!("{head}{kind}\r\n\r\n--{mark}\r\n{plain}--{mark}\r\n{html}--{mark}--\r\n")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            to: "ada@example.org".into(),
            subject: "Your order\r\nBcc: everybody".into(),
            text: "Thank you.".into(),
            html: Some("<p>Thank you.</p>".into()),
            unsubscribe: Some("https://shop.example/notifications/unsubscribe?token=1\r\nBcc: all".into()),
        }
    }

    fn shop(data: Option<&Path>) -> MailFolder {
        MailFolder::new(data, local_sender("Agora, \"Ltd.\""), Clock::manual(Timestamp::from_millis(1_772_366_400_000)))
    }

    #[tokio::test]
    async fn a_mail_says_who_sent_it_and_when() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..2 {
            shop(Some(folder.path())).send(&mail()).await.unwrap();
        }
        let files = std::fs::read_dir(folder.path().join("mail")).unwrap();
        let texts: Vec<_> = files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect();
        for text in &texts {
            assert!(text.starts_with("From: \"Agora, \\\"Ltd.\\\"\" <no-reply@localhost>\r\n"), "{text}");
            assert!(text.contains("\r\nDate: Sun, 1 Mar 2026 12:00:00 -0000\r\n"), "{text}");
            assert!(text.contains("\r\nMessage-ID: <req_"), "{text}");
        }
        let boundary = |text: &str| text.split("boundary=").nth(1).unwrap().lines().next().unwrap().to_owned();
        assert_ne!(boundary(&texts[0]), boundary(&texts[1]), "a boundary can't be known before");
    }

    #[tokio::test]
    async fn a_mail_is_a_file_and_its_subject_one_line() {
        let folder = tempfile::tempdir().unwrap();
        shop(Some(folder.path())).send(&mail()).await.unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().collect();
        assert_eq!(files.len(), 1);
        let path = files[0].as_ref().unwrap().path();
        #[cfg(unix)]
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions()) & 0o777, 0o600);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.contains("To: ada@example.org\r\nSubject: Your order  Bcc: everybody\r\n"), "{text}");
        let unsubscribe = "List-Unsubscribe: <https://shop.example/notifications/unsubscribe?token=1  Bcc: all>\r\n\
                           List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
        assert!(text.contains(unsubscribe), "{text}");
        assert!(text.contains("Thank you.") && text.contains("<p>Thank you.</p>"), "{text}");
    }

    #[tokio::test]
    async fn where_nothing_is_kept_a_mail_is_taken_all_the_same() {
        shop(None).send(&mail()).await.unwrap();
    }
}
