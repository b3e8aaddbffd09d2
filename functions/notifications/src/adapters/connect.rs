//! Connections to addresses that were looked at: a name is resolved once, each of its addresses is checked, and the
//! connection goes to one of those, so that a name that leads elsewhere a moment later leads nowhere.

use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};

use futures::future::BoxFuture;
use http::Uri;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::model::Place;
use crate::model::address::{Network, may_be_called};

/// How many addresses of a name are tried.
const MAX_TRIED: usize = 3;

/// Finds the addresses of names.
pub(crate) trait Resolve: Send + Sync + std::fmt::Debug {
    /// All addresses of a name.
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>>;
}

/// The resolver of the machine.
#[derive(Debug)]
pub(crate) struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, host: &'a str) -> BoxFuture<'a, io::Result<Vec<IpAddr>>> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect()) })
    }
}

/// Why there is nowhere to connect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoWay {
    /// The name has no address.
    UnknownHost,
    /// An address is not to be called.
    Forbidden,
}

/// The addresses of a place, each of which may be called. A name with one that may not be is refused as a whole.
pub(crate) async fn checked_addresses(
    resolver: &dyn Resolve,
    place: &Place,
    allowed: &[Network],
) -> Result<Vec<SocketAddr>, NoWay> {
    let addresses = match place.address {
        Some(address) => vec![address],
        None => resolver.resolve(&place.host).await.map_err(|_| NoWay::UnknownHost)?,
    };
    if addresses.is_empty() {
        return Err(NoWay::UnknownHost);
    }
    if addresses.iter().any(|address| !may_be_called(*address, allowed)) {
        return Err(NoWay::Forbidden);
    }
    Ok(addresses.into_iter().take(MAX_TRIED).map(|address| SocketAddr::new(address, place.port)).collect())
}

/// Connects to these addresses, whatever is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Pinned(pub(crate) Vec<SocketAddr>);

impl tower::Service<Uri> for Pinned {
    type Response = TokioIo<TcpStream>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Self::Response>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        let addresses = self.0.clone();
        Box::pin(async move {
            let mut failed = io::Error::from(io::ErrorKind::AddrNotAvailable);
            for address in addresses {
                match TcpStream::connect(address).await {
                    Ok(stream) => {
                        stream.set_nodelay(true)?;
                        return Ok(TokioIo::new(stream));
                    }
                    Err(error) => failed = error,
                }
            }
            Err(failed)
        })
    }
}
