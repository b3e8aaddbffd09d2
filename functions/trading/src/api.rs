//! The routes. Markets are public to read, and kept by staff; orders are their owners'.

mod amend_trading_order;
mod cancel_trading_order;
mod create_market;
mod find_book;
mod find_market;
mod find_trading_order;
mod list_candles;
mod list_deltas;
mod list_markets;
mod list_trades;
mod list_trading_orders;
mod place_trading_order;
mod requests;
mod update_market;
mod views;

use crate::Trading;

service::routes! { Trading, tag = "trading":
    public get   "/markets"                    => list_markets,
           post  "/markets"                    => create_market,
    public get   "/markets/{symbol}"           => find_market,
           patch "/markets/{symbol}"           => update_market,
    public get   "/markets/{symbol}/book"      => find_book,
    public get   "/markets/{symbol}/deltas"    => list_deltas,
    public get   "/markets/{symbol}/trades"    => list_trades,
    public get   "/markets/{symbol}/candles"   => list_candles,
           get   "/trading/orders"             => list_trading_orders,
           post  "/trading/orders"             => place_trading_order,
           get   "/trading/orders/{trading_order_id}"  => find_trading_order,
           post  "/trading/orders/{trading_order_id}/cancel" => cancel_trading_order,
           post  "/trading/orders/{trading_order_id}/amend"  => amend_trading_order,
}
