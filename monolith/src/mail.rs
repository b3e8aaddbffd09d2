//! Mail in one process: laid into a folder as files that any mail program opens, or only counted where there is none.

use std::path::{Path, PathBuf};

use futures::future::BoxFuture;
use shared::mail::{Mail, MailError, MailPort};

/// Where the mail of one process ends.
#[derive(Debug)]
pub(crate) struct MailFolder(Option<PathBuf>);

impl MailFolder {
    /// `<data>/mail`, made when the first mail comes; none where nothing is kept.
    pub(crate) fn new(data: Option<&Path>) -> Self {
        Self(data.map(|data| data.join("mail")))
    }

    fn keep(&self, mail: &Mail) -> std::io::Result<()> {
        let Some(folder) = &self.0 else {
            tracing::info!(subject = mail.subject, "a mail, of which nothing is kept");
            return Ok(());
        };
        std::fs::create_dir_all(folder)?;
        let file = folder.join(format!("{}.eml", shared::work::request_id()));
        tracing::info!(subject = mail.subject, file = %file.display(), "a mail");
        std::fs::write(file, message(mail))
    }
}

impl MailPort for MailFolder {
    fn send<'a>(&'a self, mail: &'a Mail) -> BoxFuture<'a, Result<(), MailError>> {
        Box::pin(async move { self.keep(mail).map_err(|error| MailError::Failed(error.into())) })
    }
}

/// The mail as RFC 5322 has it; the addresses and the subject were checked to be one line each when they were taken.
fn message(mail: &Mail) -> String {
    let line = |text: &str| text.replace(['\r', '\n'], " ");
    let head = format!("To: {}\r\nSubject: {}\r\nMIME-Version: 1.0\r\n", line(&mail.to), line(&mail.subject));
    let part = |kind: &str, text: &str| {
        format!("Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n")
    };
    match &mail.html {
        None => format!("{head}{}", part("plain", &mail.text)),
        Some(html) => {
            let (plain, html) = (part("plain", &mail.text), part("html", html));
            let kind = "Content-Type: multipart/alternative; boundary=stoa";
            format!("{head}{kind}\r\n\r\n--stoa\r\n{plain}--stoa\r\n{html}--stoa--\r\n")
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
        }
    }

    #[tokio::test]
    async fn a_mail_is_a_file_and_its_subject_one_line() {
        let folder = tempfile::tempdir().unwrap();
        MailFolder::new(Some(folder.path())).send(&mail()).await.unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().collect();
        assert_eq!(files.len(), 1);
        let text = std::fs::read_to_string(files[0].as_ref().unwrap().path()).unwrap();
        assert!(text.contains("To: ada@example.org\r\nSubject: Your order  Bcc: everybody\r\n"), "{text}");
        assert!(text.contains("Thank you.") && text.contains("<p>Thank you.</p>"), "{text}");
    }

    #[tokio::test]
    async fn where_nothing_is_kept_a_mail_is_taken_all_the_same() {
        MailFolder::new(None).send(&mail()).await.unwrap();
    }
}
