// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

import type { Page } from "./index.js";

/** `acct_` and a ULID. */
export type AccountId = string;

/** The path of an account: its id. */
export type AccountPath = string;

/** An account. */
export interface AccountResponse {
  id: AccountId;
  /** The e-mail address; null once erased. */
  email?: Email | null;
  /** When the owner confirmed the address; null until then. (RFC 3339) */
  email_verified_at?: string | null;
  /** The person's name. (1 to 200 characters) */
  name?: string | null;
  /** A phone number for the carrier and the shop. (1 to 32 characters) */
  phone?: string | null;
  /** The person's language. */
  locale?: Locale | null;
  /** Whether the account may be used. */
  status: AccountStatus;
  /** The person's roles in the shop. */
  roles: Role[];
  /** The scopes of staff. */
  scopes: ScopeName[];
  metadata: Metadata;
  /** Counts the changes. */
  version: number;
  /** (RFC 3339) */
  created_at: string;
  /** (RFC 3339) */
  updated_at: string;
}

/** Whether an account may be used. */
export type AccountStatus = "active" | "locked" | "disabled" | "erased";

/** The outcome of an action. */
export type ActionOutcome = "succeed" | "fail";

/** A quantity of a sku. */
export interface AddLineRequest {
  /** The sku. */
  sku: Sku;
  /** The pieces to add. (1 to 999) */
  quantity: number;
}

/**
 * A payment method, as its provider's token.
 *
 * Not `Debug`: a token stays out of logs.
 */
export interface AddPaymentMethodRequest {
  /** The provider: the shop's own, which is also the default, or `wallet`. (1 to 32 characters) */
  provider?: string | null;
  /**
   * The token that the provider gave the shopper's browser. Never a card number. A wallet has none, every other
   * provider needs one. (1 to 255 characters)
   */
  token?: string | null;
  /**
   * Where the customer returns to after an action at the provider (3-D Secure): `https`, or `http` on localhost.
   * Without it Stripe declines a payment that needs an action.
   */
  return_url?: ReturnUrl | null;
}

/** A promotion code. */
export interface AddPromotionCodeRequest {
  /** The code; case does not matter. */
  code: PromotionCode;
}

/** A postal address. */
export interface Address {
  /** Who lives there. */
  name: string;
  /** First line. */
  line1: string;
  /** Second line. */
  line2?: string | null;
  /** Town. */
  city: string;
  /** State, province or county. */
  region?: string | null;
  /** Postal code. */
  postal_code: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** For the carrier. */
  phone?: string | null;
}

/** An address, and whether it is a default. */
export interface AddressFields {
  /** The owner's name for the address. (1 to 50 characters) */
  label?: string | null;
  /** The recipient. (1 to 120 characters) */
  name: string;
  /** First line. (1 to 120 characters) */
  line1: string;
  /** Second line. (1 to 120 characters) */
  line2?: string | null;
  /** Town. (1 to 80 characters) */
  city: string;
  /** State, province or county. (1 to 80 characters) */
  region?: string | null;
  /** Postal code. (1 to 16 characters) */
  postal_code: string;
  country: Country;
  /** A phone number for the carrier. (1 to 32 characters) */
  phone?: string | null;
  /** The default shipping address; true for at most one address. */
  default_shipping?: boolean;
  /** The default billing address; true for at most one address. */
  default_billing?: boolean;
}

/** `addr_` and a ULID. */
export type AddressId = string;

/** A saved address. */
export interface AddressResponse {
  id: AddressId;
  /** The owner's name for the address. (1 to 50 characters) */
  label?: string | null;
  /** The recipient. (1 to 120 characters) */
  name: string;
  /** First line. (1 to 120 characters) */
  line1: string;
  /** Second line. (1 to 120 characters) */
  line2?: string | null;
  /** Town. (1 to 80 characters) */
  city: string;
  /** State, province or county. (1 to 80 characters) */
  region?: string | null;
  /** Postal code. (1 to 16 characters) */
  postal_code: string;
  country: Country;
  /** A phone number for the carrier. (1 to 32 characters) */
  phone?: string | null;
  /** The default shipping address. */
  default_shipping: boolean;
  /** The default billing address. */
  default_billing: boolean;
  /** Counts the changes. */
  version: number;
  /** (RFC 3339) */
  created_at: string;
  /** (RFC 3339) */
  updated_at: string;
}

/** A count, or a correction. */
export type AdjustStockRequest = CountRequest | CorrectionRequest;

/** A text for each locale. */
export type AltTexts = Record<string, string>;

/** A text for each locale; a null removes one, or all. */
export type AltTextsPatch = Record<string, string | null> | null;

/** Another price, another quantity, or both. */
export interface AmendTradingOrderRequest {
  /** What one lot may cost. */
  price?: Amount | null;
  /** The whole quantity, with what is filled. */
  quantity?: Amount | null;
}

/** The last amendment that was asked for. */
export interface Amendment {
  /** What one lot is to cost. */
  price: Amount;
  /** The whole quantity that is wanted, with what is filled. */
  quantity: Amount;
  /** What the ledger is to hold besides. */
  hold: Amount;
  /** Which hold of the order that is; 0 where no more is needed. */
  n: number;
  /** How it stands. */
  status: AmendmentStatus;
  /** Why it was refused. */
  code?: string | null;
}

/** How an amendment stands. */
export type AmendmentStatus = "pending_hold" | "queued" | "applied" | "refused";

/** Whole minor units of an asset, as a text: "1999" of EUR are 19.99 €. */
export type Amount = string;

/** The approval of a return. */
export interface ApproveReturnRequest {
  /** A message to the customer. (1 to 500 characters) */
  reason?: string | null;
}

/** The code of an asset: a currency of ISO 4217, or another of the shop's own. */
export type AssetCode = string;

/** `asset_` and a ULID. */
export type AssetId = string;

/** What is to change of an asset: a JSON Merge Patch (RFC 7396). What is absent stays, null removes. */
export interface AssetPatch {
  /** Its title for editors. (1 to 200 characters) */
  title?: string | null;
  /** Its text for those who do not see it, by locale. */
  alt?: AltTextsPatch | null;
  /** What a client keeps beside it. */
  metadata?: MetadataPatch | null;
}

/** An asset as clients see it. */
export type AssetResponse = Facts & {
  id: AssetId;
  status: ListedStatus;
  /** Where everybody finds the file, once it is ready. */
  url?: string | null;
  file_name: FileName;
  media_type: AssetType;
  bytes: number;
  sha256: Sha256Hex;
  /** Why it was rejected. */
  rejection?: Rejection | null;
  /** (1 to 200 characters) */
  title?: string | null;
  alt: AltTexts;
  metadata: Metadata;
  version: number;
  /** (RFC 3339) */
  created_at: string;
  /** (RFC 3339) */
  updated_at: string;
  /** How to upload it, in the answers that ask for it. */
  upload?: UploadLink | null;
};

/** The media type of a file, by its bytes. */
export type AssetType = string;

/** An attempt to authorise the money. */
export interface AttemptResponse {
  /** Its number, from 1. */
  n: number;
  /** The payment method. */
  payment_method: PaymentMethodId;
  /** The state. */
  status: AttemptState;
  /** Why it was declined. */
  error?: string | null;
  /** When it was begun. (RFC 3339) */
  created_at: string;
}

/** The state of an attempt. */
export type AttemptState = "pending" | "action_required" | "authorized" | "declined";

/** Whether a variant may be sold beyond the stock. */
export type Backorder = "deny" | "allow";

/** The benefit of a promotion. */
export type Benefit = {
  /** In basis points: 1000 is 10 %. (1 to 10000) */
  rate_bps: number;
  kind: "percentage";
} | {
  /** How much, above zero. */
  amount: {
    /** Minor units of the currency (cents for EUR, yen for JPY). (1 to 50000000000) */
    amount: number;
    currency: Currency;
  };
  kind: "fixed";
} | {
  /** Pieces bought at full price. (1 to 999) */
  buy: number;
  /** Pieces at the reduced price. (1 to 999) */
  get: number;
  /** The reduction of those pieces, in basis points: 10000 makes them free. (1 to 10000) */
  rate_bps: number;
  kind: "buy_x_get_y";
} | {
  kind: "free_shipping";
};

/** What all orders of one price come to. */
export interface BookLevel {
  /** What one lot costs. */
  price: Amount;
  /** What is open at this price. */
  quantity: Amount;
}

/** What rests in a market. */
export interface BookResponse {
  market: MarketSymbol;
  /** The sequence of the last delta that is in it. */
  sequence: number;
  /** The checksum of the 10 best levels of each side, whatever the depth. (0 to 4294967295) */
  checksum: number;
  /** When it last changed. (RFC 3339) */
  at: string;
  /** Who buys, highest price first. (at most 1000 items) */
  bids: BookLevel[];
  /** Who sells, lowest price first. (at most 1000 items) */
  asks: BookLevel[];
}

/** The cancellation of an order or a part of it. */
export interface CancelOrderRequest {
  /** The pieces of a confirmed order to cancel; by default all that has not left. (1 to 90 items) */
  lines?: PortionRequest[] | null;
  /** The reason, in the canceller's own words. (1 to 200 characters) */
  reason?: string | null;
}

/** The trades of an interval. */
export interface Candle {
  /** When it begins. (RFC 3339) */
  start: string;
  /** The first price. */
  open: Amount;
  /** The highest price. */
  high: Amount;
  /** The lowest price. */
  low: Amount;
  /** The last price. */
  close: Amount;
  /** What was traded, of the base. */
  volume: Amount;
  /** What was paid for it, of the quote. */
  quote_volume: Amount;
  /** How many trades there were. */
  trades: number;
}

/** What to capture. */
export interface CapturePaymentRequest {
  /** At most what is authorised, not cancelled and not captured yet, which is also the default. */
  amount?: Money | null;
  /** Whether it is the last capture, which releases the rest. A capture of all that is left is always final. */
  final: boolean;
}

/** A capture of authorised money. */
export interface CaptureResponse {
  /** Its number, from 1. */
  n: number;
  /** The amount to capture. */
  amount: Money;
  /** Whether it is the last capture. */
  final: boolean;
  /** What asked for it: a shipment (`ful_…`), `confirmed`, or a cancellation; null for staff. */
  source?: string | null;
  /** The state. */
  status: RowState;
  /** Why it failed. */
  error?: string | null;
  /** When it was begun. (RFC 3339) */
  created_at: string;
}

/** The cart or its total is not what the shopper was shown. */
export type CartChangedProblem = Problem & {
  /** The cart as it would be ordered now, with the address and the shipping method of this request. */
  cart?: CartResponse | null;
};

/** `cart_` and a ULID. */
export type CartId = string;

/** A line of a cart with its price as of now. */
export interface CartLine {
  /** Its number within the cart. */
  id: number;
  /** The sku. */
  sku: Sku;
  /** The product. */
  product_id?: ProductId | null;
  /** Its title. */
  title: string;
  /** The quantity. */
  quantity: number;
  /** The unit price; with tax if `totals.tax_inclusive`. */
  unit_price: Money;
  /** Quantity times unit price. */
  subtotal: Money;
  /** The discount. */
  discount: Money;
  /** The tax rate in basis points: 1900 is 19 %. */
  tax_rate_bps: number;
  /** Tax on the line. */
  tax: Money;
  /** The line's total, tax included. */
  total: Money;
  /** Whether the price has changed since the line was set. The new price is in effect. */
  price_changed: boolean;
  /** The price when the line was set, if it has changed. */
  previous_unit_price?: Money | null;
  /** Whether it can be bought now. If not, it counts at its last price and prevents the checkout. */
  available: boolean;
}

/** A promotion code in a cart. */
export interface CartPromotionCode {
  /** The code. */
  code: PromotionCode;
  /** Its promotion. */
  promotion_id: PromotionId;
  /** The promotion's name, if known. */
  name?: string | null;
  /** Whether it gives a discount now. */
  applied: boolean;
  /** Its discount. */
  amount?: Money | null;
  /** Why it does not apply. */
  reason?: PromotionReason | null;
}

/** A cart with its prices as of now. */
export interface CartResponse {
  /** Its id. */
  id: CartId;
  /** The owner. */
  owner: Owner;
  /** `active` carts can be changed and checked out. */
  status: CartStatus;
  /** The currency of all amounts. */
  currency: Currency;
  /** The country that determines tax: of the shipping address, or as set before. */
  country?: Country | null;
  /** The lines, in the order of adding. */
  lines: CartLine[];
  /** The totals. */
  totals: Totals;
  /** The applied promotions, in the order of application. */
  discounts: Discount[];
  /** The promotion codes in the cart, including those that do not apply. */
  promotion_codes: CartPromotionCode[];
  /** The e-mail address for the order. */
  email?: Email | null;
  /** The shipping address. */
  shipping_address?: PostalAddress | null;
  /** The billing address; if absent, the shipping address. */
  billing_address?: PostalAddress | null;
  /** The shipping method. */
  shipping_method?: string | null;
  /** The client's own notes. */
  metadata: Metadata;
  /** The number of the next or pending checkout; rises each time the cart is reopened. */
  generation: number;
  /** The pending or placed order. */
  order_id?: OrderId | null;
  /** The cart that it was merged into. */
  merged_into?: CartId | null;
  /** Counts every change; the value for `If-Match`. */
  version: number;
  /** When it was opened. (RFC 3339) */
  created_at: string;
  /** The last change. (RFC 3339) */
  updated_at: string;
  /** When the cart expires unless it changes. (RFC 3339) */
  expires_at: string;
}

/** The state of a cart. */
export type CartStatus = "active" | "checked_out" | "ordered" | "merged" | "expired";

/** A cart in a list: without prices. */
export interface CartSummary {
  /** Its id. */
  id: CartId;
  /** The state. */
  status: CartStatus;
  /** The currency of all its amounts. */
  currency: Currency;
  /** The number of lines. */
  line_count: number;
  /** The number of pieces. */
  piece_count: number;
  /** The pending or placed order. */
  order_id?: OrderId | null;
  /** Counts every change. */
  version: number;
  /** When it was opened. (RFC 3339) */
  created_at: string;
  /** The last change. (RFC 3339) */
  updated_at: string;
  /** When the cart expires unless it changes. (RFC 3339) */
  expires_at: string;
}

/** A category of products. */
export interface Category {
  /** Its id. */
  id: CategoryId;
  /** The name in its address; unique over all categories. */
  slug: Slug;
  /** Its name. (1 to 200 characters) */
  name: string;
  /** Its description. (1 to 2000 characters) */
  description?: string;
  /** Its parent category; none at the top. */
  parent_id?: CategoryId;
  /** Its position among the others; lower comes first. */
  position: number;
  /** How many categories are directly below it. It changes without the version. */
  children?: number;
  /** The shop's own data about it. */
  metadata: Metadata;
  /** Counts its changes. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it was last changed. (RFC 3339) */
  updated_at: string;
}

/** A category as a client describes it. */
export interface CategoryContent {
  /** The name in its address; unique over all categories. */
  slug: Slug;
  /** Its name. (1 to 200 characters) */
  name: string;
  /** Its description. (1 to 2000 characters) */
  description?: string | null;
  /** Its parent category; none at the top. */
  parent_id?: CategoryId | null;
  /** Its position among the others; lower comes first. (0 to 999999999) By default `0`. */
  position?: number;
  /** The shop's own data about it. */
  metadata?: Metadata;
}

/** `cat_` and a ULID. */
export type CategoryId = string;

/** A category with all below it. */
export interface CategoryNode {
  /** Its id. */
  id: CategoryId;
  /** The name in its address. */
  slug: Slug;
  /** Its name. */
  name: string;
  /** Its position among its siblings; lower comes first. */
  position: number;
  /** The categories directly below it, by position. */
  children: CategoryNode[];
}

/** The changes of a category: a JSON Merge Patch (RFC 7396). Absent fields stay. */
export interface CategoryPatch {
  /** The name in its address; unique over all categories. */
  slug?: Slug;
  /** Its name. (1 to 200 characters) */
  name?: string;
  /** Its description; null removes it. (1 to 2000 characters) */
  description?: string | null;
  /** Its parent category; null moves it to the top. */
  parent_id?: CategoryId | null;
  /** Its position among the others; null is 0. (0 to 999999999) */
  position?: number | null;
  /** The shop's own data about it; a null removes one text, or all. */
  metadata?: MetadataPatch | null;
}

/** The categories as a tree. */
export interface CategoryTree {
  /** Those without a parent, by position, each with all below it. */
  items: CategoryNode[];
  /** Whether these are all; a shop with more than 1,000 categories lists them. */
  complete: boolean;
}

/** The changes of a cart beside its lines. Absent fields stay; null removes a field. */
export interface ChangeCartRequest {
  /** The e-mail address for the order. */
  email?: Email | null;
  /** The shipping address. */
  shipping_address?: PostalAddress | null;
  /** The billing address. */
  billing_address?: PostalAddress | null;
  /** One of the cart's shipping methods. (1 to 40 characters) */
  shipping_method?: string | null;
  /** The country to tax for, until there is a shipping address. */
  country?: Country | null;
  /** The client's own notes. */
  metadata?: MetadataPatch | null;
}

/** The changes of a line. */
export interface ChangeLineRequest {
  /** The new quantity of the line. (1 to 999) */
  quantity: number;
}

/** The old password and the new one. */
export interface ChangePasswordRequest {
  /** The current password. (1 to 128 characters) */
  current: string;
  /** The new password: 8 to 128 characters, and not a common one. (8 to 128 characters) */
  new: string;
}

/** The changes of a promotion: a JSON Merge Patch (RFC 7396). Absent fields stay. */
export interface ChangePromotionRequest {
  /** The name that shoppers see. (1 to 120 characters) */
  name?: string;
  /** The code that applies it; null makes it automatic. */
  code?: PromotionCode | null;
  /** The benefit. For another kind, set the fields of the present one to null. */
  benefit?: Benefit;
  /** The goods that it applies to; null is all. */
  targets?: PromotionTargets | null;
  /** What the matching lines have to come to, before discounts. */
  minimum_spend?: {
    /** Minor units of the currency (cents for EUR, yen for JPY). (0 to 50000000000) */
    amount: number;
    currency: Currency;
  } | null;
  /** Only for carts in this currency. */
  currency?: Currency | null;
  /** Only for accounts without a confirmed order. */
  first_order_only?: boolean | null;
  /** The start of its period. (RFC 3339) */
  starts_at?: string | null;
  /** The end of its period, exclusive. (RFC 3339) */
  ends_at?: string | null;
  /** Higher goes first; null is 0. (0 to 1000) */
  priority?: number | null;
  /** Whether it applies alone. */
  exclusive?: boolean | null;
  /** How many orders may use it, including those that already have. (1 to 1000000000) */
  usage_limit?: number | null;
  /** How many orders of one account may use it. (1 to 1000) */
  customer_limit?: number | null;
  /** Whether the promotion is in use. */
  active?: boolean | null;
  /** The shop's own notes; a null removes one text, or all. */
  metadata?: MetadataPatch | null;
}

/** The changes of a shipping method: a JSON Merge Patch (RFC 7396). Absent fields stay. */
export interface ChangeShippingMethodRequest {
  /**
   * The value for `shipping_method`. Carts that chose the method under its old id have to choose again. (1 to 40
   * characters)
   */
  id?: string;
  /** Its name. (1 to 120 characters) */
  name?: string;
  /** The prices: the whole list. (at most 100 items) */
  prices?: ShippingPrice[];
  /** The shop's own notes; a null removes one text, or all. */
  metadata?: MetadataPatch | null;
}

/** Where a kind is told. */
export interface Channels {
  /** Whether it is kept in the inbox. What is not is not sent by mail either. */
  inbox: boolean;
  /** Whether open sockets hear of it, and be it that the inbox does not keep it. */
  live: boolean;
  /** Whether it goes out by mail. */
  mail: MailWhen;
}

/** The addresses, the shipping method and the payment method. */
export interface CheckOutRequest {
  /** The e-mail address for the order. */
  email: Email;
  /** The shipping address. */
  shipping_address: PostalAddress;
  /** The billing address; if absent, the shipping address. */
  billing_address?: PostalAddress | null;
  /** One of the cart's shipping methods. (1 to 40 characters) */
  shipping_method: string;
  /** A payment method of the caller. Needed unless the total is zero. */
  payment_method?: PaymentMethodId | null;
  /**
   * The total that the shopper was shown, including shipping and tax to this address. An order with another total is
   * refused (409).
   */
  expected_total?: Money | null;
}

/** `client_` and a ULID. */
export type ClientId = string;

/** Whether a client can keep a secret (RFC 6749, section 2.1). */
export type ClientKind = "confidential" | "public";

/** An OAuth client. */
export interface ClientResponse {
  id: ClientId;
  /** Shown to users who sign in. (1 to 100 characters) */
  name: string;
  /** Whether the client can keep a secret. */
  kind: ClientKind;
  /** Where users are sent back to. */
  redirect_uris: RedirectUri[];
  /** The scopes that the client may request. */
  scopes: ScopeName[];
  /** Counts the changes. */
  version: number;
  /** (RFC 3339) */
  created_at: string;
  /** (RFC 3339) */
  updated_at: string;
}

/** Which books are closed, and until when. */
export interface ClosePeriodRequest {
  /** The ledger; `main` by default. */
  ledger?: LedgerName;
  /** The last day, of UTC, that is closed: yesterday or before. */
  through: LedgerDay;
}

/** Until when the books of a ledger are closed. */
export interface ClosingResponse {
  /** The ledger. */
  ledger: LedgerName;
  /** The last closed day, of UTC; null where nothing is closed. */
  through?: LedgerDay | null;
  /** When it was closed. (RFC 3339) */
  closed_at?: string | null;
}

/** How the customer's action ended. */
export interface CompleteActionRequest {
  /** `succeed`: the money is authorised. `fail`: the attempt is declined with `authentication_failed`. */
  outcome: ActionOutcome;
}

/** The server's metadata (RFC 8414 and OpenID Connect Discovery 1.0). */
export interface ConfigurationResponse {
  issuer: string;
  authorization_endpoint: string;
  token_endpoint: string;
  jwks_uri: string;
  revocation_endpoint: string;
  introspection_endpoint: string;
  scopes_supported: string[];
  response_types_supported: string[];
  response_modes_supported: string[];
  grant_types_supported: string[];
  code_challenge_methods_supported: string[];
  token_endpoint_auth_methods_supported: string[];
  revocation_endpoint_auth_methods_supported: string[];
  introspection_endpoint_auth_methods_supported: string[];
  subject_types_supported: string[];
  id_token_signing_alg_values_supported: string[];
  /** The claims of ID tokens; no other endpoint returns them. */
  claims_supported: string[];
  claims_parameter_supported: boolean;
  request_parameter_supported: boolean;
  request_uri_parameter_supported: boolean;
  authorization_response_iss_parameter_supported: boolean;
}

/** One field of a type. */
export interface ContentField {
  /** Its name in JSON. */
  name: FieldName;
  /** What its values are. */
  kind: FieldKind;
  /** What the values of a list are. */
  items?: Items | null;
  /** Whether each locale has a value of its own. */
  localized?: boolean;
  /** Whether an entry needs it to be published. */
  required?: boolean;
  /** Whether no two published entries of the type have the same value, in one locale (text, slug, integer, enum). */
  unique?: boolean;
  /** What its values have to be when they are published. */
  validations?: Validations;
  /** How search finds an entry by it. */
  search?: Search;
  /** A word for editors. (1 to 500 characters) */
  help?: string | null;
}

/** What became of the rows. */
export interface ContentImportReport {
  /** Whether nothing was written. */
  dry_run: boolean;
  /** How many rows made something. */
  created: number;
  /** How many changed something. */
  updated: number;
  /** How many changed nothing. */
  unchanged: number;
  /** How many were not brought in. */
  failed: number;
  /** Each row, in their order. (at most 100 items) */
  rows: ContentRowReport[];
}

/** One locale. */
export interface ContentLocale {
  /** Its tag. */
  code: LocaleTag;
  /** Its name for editors. (1 to 100 characters) */
  name: string;
  /** The locale whose values stand in for those that are missing. */
  fallback?: LocaleTag | null;
}

/** The locales as a client describes them. */
export interface ContentLocalesContent {
  /** The locale of a request that names none. */
  default: LocaleTag;
  /** All of them, the default among them. (at most 30 items) */
  locales: ContentLocale[];
}

/** The locales. */
export interface ContentLocalesResponse {
  /** The locale of a request that names none. */
  default: LocaleTag;
  /** All of them. */
  locales: ContentLocale[];
  /** Counts their changes; 0 before the first. The `ETag`. */
  version: number;
  /** When they last changed. (RFC 3339) */
  updated_at?: string | null;
}

/** What became of the row in a line. */
export interface ContentRowReport {
  /** The line, from 1. */
  line: number;
  /** What became of it. */
  status: ContentRowStatus;
  /** Why it was not brought in. */
  errors?: Fault[];
}

/** What became of a row. */
export type ContentRowStatus = "created" | "updated" | "unchanged" | "failed";

/** What is to change of a type: a JSON Merge Patch (RFC 7396). What is absent stays; `fields` are replaced whole. */
export interface ContentTypePatch {
  /** Its name for editors. (1 to 100 characters) */
  name?: string;
  /** The field that titles an entry. */
  title_field?: FieldName | null;
  /** The field that names an entry in addresses. */
  slug_field?: FieldName | null;
  /** All its fields. (at most 60 items) */
  fields: ContentField[];
}

/** A type of entries. */
export interface ContentTypeResponse {
  /** Its name in paths. */
  id: TypeId;
  /** Its name for editors. (1 to 100 characters) */
  name: string;
  /** The field that titles an entry. */
  title_field?: FieldName;
  /** The field that names an entry in addresses. */
  slug_field?: FieldName;
  /** Its fields, in the editors' order. (at most 60 items) */
  fields: ContentField[];
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A correction. */
export interface CorrectionRequest {
  /** Pieces to add; negative to remove. (-1000000000 to 1000000000) */
  delta: number;
  /** The reason. (1 to 200 characters) */
  reason: string;
}

/** A count. */
export interface CountRequest {
  /** Pieces on hand. (0 to 1000000000) */
  on_hand: number;
  /** The reason. (1 to 200 characters) */
  reason: string;
}

/** A stocktaking. */
export interface CountStockRequest {
  /** The counts, each sku once. (1 to 90 items) */
  lines: CountedLine[];
  /** The reason. (1 to 200 characters) */
  reason: string;
  /** An external reference, such as the number of the stocktaking. (1 to 100 characters) */
  reference?: string | null;
}

/** The count of a sku. */
export interface CountedLine {
  /** The sku. */
  sku: Sku;
  /** Pieces on hand. (0 to 1000000000) */
  counted: number;
}

/** An ISO 3166-1 alpha-2 country code. */
export type Country = "AF" | "AX" | "AL" | "DZ" | "AS" | "AD" | "AO" | "AI" | "AQ" | "AG" | "AR" | "AM" | "AW" | "AU" | "AT" | "AZ" | "BS" | "BH" | "BD" | "BB" | "BY" | "BE" | "BZ" | "BJ" | "BM" | "BT" | "BO" | "BQ" | "BA" | "BW" | "BV" | "BR" | "IO" | "BN" | "BG" | "BF" | "BI" | "CV" | "KH" | "CM" | "CA" | "KY" | "CF" | "TD" | "CL" | "CN" | "CX" | "CC" | "CO" | "KM" | "CG" | "CD" | "CK" | "CR" | "CI" | "HR" | "CU" | "CW" | "CY" | "CZ" | "DK" | "DJ" | "DM" | "DO" | "EC" | "EG" | "SV" | "GQ" | "ER" | "EE" | "SZ" | "ET" | "FK" | "FO" | "FJ" | "FI" | "FR" | "GF" | "PF" | "TF" | "GA" | "GM" | "GE" | "DE" | "GH" | "GI" | "GR" | "GL" | "GD" | "GP" | "GU" | "GT" | "GG" | "GN" | "GW" | "GY" | "HT" | "HM" | "VA" | "HN" | "HK" | "HU" | "IS" | "IN" | "ID" | "IR" | "IQ" | "IE" | "IM" | "IL" | "IT" | "JM" | "JP" | "JE" | "JO" | "KZ" | "KE" | "KI" | "KP" | "KR" | "KW" | "KG" | "LA" | "LV" | "LB" | "LS" | "LR" | "LY" | "LI" | "LT" | "LU" | "MO" | "MG" | "MW" | "MY" | "MV" | "ML" | "MT" | "MH" | "MQ" | "MR" | "MU" | "YT" | "MX" | "FM" | "MD" | "MC" | "MN" | "ME" | "MS" | "MA" | "MZ" | "MM" | "NA" | "NR" | "NP" | "NL" | "NC" | "NZ" | "NI" | "NE" | "NG" | "NU" | "NF" | "MK" | "MP" | "NO" | "OM" | "PK" | "PW" | "PS" | "PA" | "PG" | "PY" | "PE" | "PH" | "PN" | "PL" | "PT" | "PR" | "QA" | "RE" | "RO" | "RU" | "RW" | "BL" | "SH" | "KN" | "LC" | "MF" | "PM" | "VC" | "WS" | "SM" | "ST" | "SA" | "SN" | "RS" | "SC" | "SL" | "SG" | "SX" | "SK" | "SI" | "SB" | "SO" | "ZA" | "GS" | "SS" | "ES" | "LK" | "SD" | "SR" | "SJ" | "SE" | "CH" | "SY" | "TW" | "TJ" | "TZ" | "TH" | "TL" | "TG" | "TK" | "TO" | "TT" | "TN" | "TR" | "TM" | "TC" | "TV" | "UG" | "UA" | "AE" | "GB" | "US" | "UM" | "UY" | "UZ" | "VU" | "VE" | "VN" | "VG" | "VI" | "WF" | "EH" | "YE" | "ZM" | "ZW";

/** A new account. */
export interface CreateAccountRequest {
  /** Identifies the account; unique. */
  email: Email;
  /** 8 to 128 characters; not a common password or one made of the address. (8 to 128 characters) */
  password: string;
  /** The person's name. (1 to 200 characters) */
  name?: string | null;
  /** A phone number for the carrier and the shop. (1 to 32 characters) */
  phone?: string | null;
  /** The person's language. */
  locale?: Locale | null;
  /** The client's own notes. */
  metadata?: Metadata;
}

/** A file that is going to be uploaded. */
export interface CreateAssetRequest {
  /** What the file is called. A path is reduced to its last part, and what no address takes to dashes. */
  file_name: FileName;
  /** What the file is; its bytes have to be that. */
  media_type: AssetType;
  /**
   * Its exact size. An SVG has at most 1,000,000 bytes, a text (also CSV and JSON) at most 10,000,000. (1 to 100000000)
   */
  bytes: number;
  /** The SHA-256 of its bytes, in hexadecimal. */
  sha256: Sha256Hex;
  /** Its title for editors. (1 to 200 characters) */
  title?: string | null;
  /** Its text for those who do not see it, by locale. */
  alt?: AltTexts;
  /** What a client keeps beside it. */
  metadata?: Metadata;
}

/** A new OAuth client. */
export interface CreateClientRequest {
  /** Shown to users who sign in. (1 to 100 characters) */
  name: string;
  /** Whether the client can keep a secret. */
  kind: ClientKind;
  /**
   * Where users are sent back to. Compared as exact texts, except for the port of `http://127.0.0.1` and
   * `http://[::1]`. (at most 10 items)
   */
  redirect_uris?: RedirectUri[];
  /** The scopes that the client may request. */
  scopes?: ScopeName[];
}

/** A new type. */
export interface CreateContentTypeRequest {
  /** Its name in paths, for good. */
  id: TypeId;
  /** Its name for editors. (1 to 100 characters) */
  name: string;
  /** The field that titles an entry: a text or a slug. */
  title_field?: FieldName | null;
  /** The field that names an entry in addresses: a slug. */
  slug_field?: FieldName | null;
  /** Its fields, in the editors' order. (at most 60 items) */
  fields: ContentField[];
}

/** A new entry. */
export interface CreateEntryRequest {
  /** Its type, for good. */
  type: TypeId;
  /** Its values by field; what is missing may follow. */
  fields?: Fields;
  /** What the client keeps beside it. */
  metadata?: Metadata;
}

/** A parcel to pack, and on request to ship at once. */
export interface CreateFulfillmentRequest {
  /** Its pieces; by default all that is left. (1 to 90 items) */
  lines?: PortionRequest[] | null;
  /** The carrier, if known; required with `ship`. (1 to 100 characters) */
  carrier?: string | null;
  /** The tracking number, if known; required with `ship`. (1 to 100 characters) */
  tracking?: string | null;
  /** The address of its tracking page. */
  tracking_url?: TrackingUrl | null;
  /** Whether the parcel is shipped at once. By default `false`. */
  ship?: boolean;
}

/** A new release. */
export interface CreateReleaseRequest {
  /** Its name for editors. (1 to 200 characters) */
  name: string;
  /** Its entries, each once. (at most 90 items) */
  entries?: ReleaseEntry[];
}

/** A request to return goods. */
export interface CreateReturnRequest {
  /** The order of the goods. */
  order_id: OrderId;
  /** The pieces to return, and why. (1 to 90 items) */
  lines: ReturnLineRequest[];
  /** A note to the shop. (1 to 1000 characters) */
  note?: string | null;
}

/** A sign-in. */
export interface CreateSessionRequest {
  email: Email;
  /** The account's password. (1 to 128 characters) */
  password: string;
  /** A guest's access or refresh token: the guest is merged into the account. (1 to 4096 characters) */
  guest_token?: string | null;
}

/** A new endpoint. */
export interface CreateWebhookEndpointRequest {
  /** Where webhooks go. */
  url: EndpointUrl;
  /** Which events it asks for: types, or prefixes of them such as `orders.*`. (1 to 50 items) */
  events: string[];
  /** What it is for. (1 to 200 characters) */
  description?: string | null;
  /** How webhooks are signed; with a shared secret where nothing is said. */
  signing?: WebhookSigning;
  /** Whether it takes webhooks from now on, as it does where nothing is said. */
  enabled?: boolean;
}

/** An ISO 4217 currency code. */
export type Currency = string;

/** A day (RFC 3339, full-date). */
export type Day = string;

/** An event that a function refused each time: its envelope without the data, which may be personal. */
export interface DeadLetter {
  /** Names it: the function and the event's id. */
  id: string;
  /** The function that refused it. */
  function: string;
  /** The event's type. */
  type: string;
  /** The entity's id. */
  subject: string;
  /** When the event happened; null if its envelope can't be read. (RFC 3339) */
  time?: string | null;
  /** Names the command that the event comes from, as the log does. */
  correlation_id: string;
  /** Why the last delivery failed; empty if that was not written down. */
  reason: string;
}

/** Dead letters. */
export interface DeadLetters {
  /** The dead letters of each function, oldest first. (at most 100 items) */
  items: DeadLetter[];
  /** Whether there are more than these: they show up once some of these are gone. */
  is_more: boolean;
}

/** What becomes of a report. */
export interface DecideRequest {
  /** What. */
  decision: ReportDecision;
  /** Why. (1 to 1000 characters) */
  note: string;
}

/** A decimal number as a text, so that it stays exact. */
export type Decimal = string;

/** One attempt. */
export interface DeliveryAttempt {
  /** When it began. (RFC 3339) */
  at: string;
  /** How long it took, in milliseconds. */
  took_ms: number;
  /** The status of the answer; without it, there was none. */
  status?: number | null;
  /** The first kilobyte of the answer. */
  answer?: string | null;
  /** Why there was no answer: `forbidden_address`, `unknown_host`, `no_connection`, `timed_out`, `broken_answer`. */
  error?: string | null;
}

/** A quantity of a sku. */
export interface DeliveryLine {
  /** The sku. */
  sku: Sku;
  /** The quantity. (1 to 1000000) */
  quantity: number;
}

/** A received delivery. */
export interface DeliveryResponse {
  /** The movement that records it. */
  movement_id: MovementId;
  /** When it was recorded. (RFC 3339) */
  received_at: string;
  /** The present stock of each of its skus, by sku. */
  stock: StockResponse[];
}

/** Where a delivery stands. */
export type DeliveryState = "pending" | "delivered" | "failed";

/** A level that is another one than before. */
export interface DeltaLevel {
  side: OrderSide;
  /** What one lot costs. */
  price: Amount;
  /** What is open at this price now; `0` where nothing is. */
  quantity: Amount;
}

/** A page of deltas. */
export interface DeltaList {
  /** The steps in order, without a gap. (at most 100 items) */
  items: DeltaResponse[];
  /** The `after` of the next request. */
  sequence: number;
}

/** One step of a market's book. */
export interface DeltaResponse {
  /** Counts the steps, without a gap. */
  sequence: number;
  /** When it was made. (RFC 3339) */
  at: string;
  /** What changed in the book; empty where nothing did. (at most 50 items) */
  levels: DeltaLevel[];
  /** The number of its first trade; null without a trade. */
  first_trade?: number | null;
  /** The number of its last trade; null without a trade. */
  last_trade?: number | null;
  /** The checksum of the 10 best levels of each side after it. (0 to 4294967295) */
  checksum: number;
}

/** What payments has told, and what is posted. */
export interface DifferenceOfWay {
  /** The running sum of payments' latest fact. */
  told: Amount;
  /** What the ledger has posted. */
  posted: Amount;
  /** The numbers of captures or refunds that it has not posted. One that failed has a number too. */
  missing: number[];
}

/** A payment about which the ledger and payments disagree. */
export interface DifferenceResponse {
  /** The payment. */
  payment_id: PaymentId;
  /** Its currency. */
  currency: AssetCode;
  /** What was taken. */
  captured: DifferenceOfWay;
  /** What was given back. */
  refunded: DifferenceOfWay;
  /** When the ledger last heard of it. (RFC 3339) */
  updated_at: string;
}

/** When digests go out. */
export interface Digest {
  /** How often; weekly ones on Mondays. */
  every: Every;
  /** At which hour of the day. (0 to 23) */
  hour: number;
  /** Where. */
  time_zone: TimeZone;
}

/** What one promotion took off a cart or an order. */
export interface Discount {
  /** The promotion. */
  promotion_id: PromotionId;
  /** As it is called. */
  name: string;
  /** The code that called it in, where it needs one. */
  code?: string | null;
  /** Taken off lines and shipping; with tax where prices include it. */
  amount: Money;
  /** Whether it is given for how much is bought: from a minimum spend on, or for so many pieces. */
  conditional?: boolean;
}

/** `dp_` and a ULID. */
export type DisputeId = string;

/** A dispute: the cardholder asks the bank to reverse a charge. */
export interface DisputeResponse {
  /** `dp_…`. */
  id: DisputeId;
  /** The disputed payment. */
  payment_id: PaymentId;
  /** The payment's order. */
  order_id: OrderId;
  /** The provider, where the dispute is answered. */
  provider: string;
  /** The provider's name for the dispute. */
  reference: string;
  /** The disputed amount. */
  amount: Money;
  /** The reason, as a code that is the same for all providers. */
  reason: string;
  /** The state. */
  status: DisputeState;
  /** Until when the shop can answer. (RFC 3339) */
  respond_by?: string | null;
  /** Counts up with each change. */
  version: number;
  /** When it was opened. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** The state of a dispute. */
export type DisputeState = "open" | "won" | "lost";

/** What a post was before a change. */
export interface EditResponse {
  /** The first text is 1. */
  n: number;
  /** Its text. */
  text: string;
  /** What it showed. */
  media: PostFile[];
  /** Its language. */
  lang?: LocaleTag | null;
  /** Since when it was so. (RFC 3339) */
  since: string;
}

/** An e-mail address; kept in lower case. */
export type Email = string;

/** Why an endpoint was switched off by itself. */
export interface EndpointDisabled {
  /** `gone`, where it answered 410, or `failing`, where it took nothing for five days. */
  reason: string;
  /** When. (RFC 3339) */
  at: string;
}

/** Where webhooks go: an https URL without user, password and fragment. */
export type EndpointUrl = string;

/** What a client says of an entry. */
export interface EntryContent {
  /** Its values by field. */
  fields?: Fields;
  /** What the client keeps beside it. */
  metadata?: MetadataPatch;
}

/** What two versions have apart. */
export interface EntryDiffResponse {
  /** This version. */
  n: number;
  /** The other version; null where it is compared with nothing. */
  against?: number | null;
  /** The values that differ, by field and locale: at most 500. */
  differences: EntryDifference[];
  /** Whether there are more. */
  is_more: boolean;
}

/** One value that differs. */
export interface EntryDifference {
  /** The field. */
  field: string;
  /** The locale, of a field that is localised. */
  locale?: string | null;
  /** The value in the other version; null where it has none. */
  before: unknown;
  /** The value in this version; null where it has none. */
  after: unknown;
}

/** `entry_` and a ULID. */
export type EntryId = string;

/** An entry with its newest version. */
export type EntryResponse = EntrySummary & {
  /** The values of its newest version, by field. */
  fields: Fields;
  /** Who saved it last. */
  author: string;
};

/** Where an entry stands. */
export type EntryStatus = "draft" | "published" | "changed" | "archived";

/** An entry without its fields. */
export interface EntrySummary {
  /** Its id. */
  id: EntryId;
  /** Its type. */
  type: TypeId;
  /** Its title, in the default locale where it has one. */
  title: string;
  /** Where it stands. */
  status: EntryStatus;
  /** The number of its newest version; the `ETag`. */
  version: number;
  /** The number of the version that readers see. */
  published_version?: number | null;
  /** The locales in which readers see it. */
  published_locales?: LocaleTag[];
  /** When what readers see was published. (RFC 3339) */
  published_at?: string | null;
  /** When it was published first. (RFC 3339) */
  first_published_at?: string | null;
  /** The slugs by which it was published last. */
  slugs?: Record<string, string>;
  /** When it is published and withdrawn by itself. */
  schedule?: ScheduleResponse | null;
  /** What its client keeps beside it. */
  metadata: Metadata;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A version of an entry. */
export interface EntryVersionResponse {
  /** Its number. */
  n: number;
  /** The version that it was made from. */
  base?: number | null;
  /** Whether its save was refused, since its base was not the newest any more: it stands beside the line. */
  conflict: boolean;
  /** The version that it brought back. */
  restores?: number | null;
  /** Who saved it. */
  author: string;
  /** SHA-256 of its fields. */
  hash: string;
  /** When it was saved. (RFC 3339) */
  created_at: string;
  /** Its values by field; not in lists. */
  fields?: Fields | null;
}

/** How a delivery ended. */
export interface EventDelivery {
  /** The function. */
  function: string;
  /** Where the event is now. */
  outcome: EventOutcome;
}

/** Where a delivered event is. */
export type EventOutcome = "taken" | "waiting" | "dead_letter";

/** How often digests go out. */
export type Every = "daily" | "weekly";

/** What is known of a file that is what it ought to be. */
export interface Facts {
  /** Of a picture, in pixels. */
  width?: number | null;
  /** Of a picture, in pixels. */
  height?: number | null;
}

/** One fault in a request, as problem details list it (`errors[]`). */
export interface Fault {
  /** Where: a JSON Pointer (RFC 6901) into the body, or the parameter's name. */
  pointer: string;
  /** Stable, for programs. */
  code: string;
  /** For people. */
  detail: string;
}

/** What the values of a field are. */
export type FieldKind = "text" | "rich_text" | "integer" | "decimal" | "boolean" | "date" | "datetime" | "slug" | "enum" | "json" | "asset" | "reference" | "list";

/** The name of a field in JSON. */
export type FieldName = string;

/** Values by field: `name: value`, and `name: { locale: value }` where the field is localised. */
export type Fields = Record<string, unknown>;

/**
 * The name of a file. A path is reduced to its last part; what is not a letter, a digit, `.`, `_` or `-` becomes a
 * dash.
 */
export type FileName = string;

/** How a follow stands. */
export interface FollowResponse {
  /** Who follows. */
  follower: AccountId;
  /** Who is followed. */
  followee: AccountId;
  /** `requested`, `accepted` or `ended`. */
  state: string;
  /** Since when. (RFC 3339) */
  since: string;
}

/** `ful_` and a ULID. */
export type FulfillmentId = string;

/** A parcel: pieces that are packed and shipped together. */
export interface FulfillmentResponse {
  /** Its id. */
  id: FulfillmentId;
  /** Its order. */
  order_id: OrderId;
  /** Its status. */
  status: ParcelStatus;
  /** What is in it. */
  lines: PortionResponse[];
  /** The carrier. */
  carrier?: string | null;
  /** The tracking number. */
  tracking?: string | null;
  /** The address of its tracking page. */
  tracking_url?: string | null;
  /** When it was packed. (RFC 3339) */
  packed_at: string;
  /** When the carrier took it. (RFC 3339) */
  shipped_at?: string | null;
  /** When it arrived. (RFC 3339) */
  delivered_at?: string | null;
  /** When it was unpacked. (RFC 3339) */
  cancelled_at?: string | null;
}

/** The fulfilment status of an order. */
export type FulfillmentStatus = "unfulfilled" | "packed" | "partially_shipped" | "shipped" | "delivered";

/** The figures of a function. */
export interface FunctionSample {
  /** The function. */
  function: string;
  /** Answered requests. */
  requests: number;
  /** Requests that were answered with a status of 500 or more. */
  errors: number;
  /** Delivered events. */
  events: number;
  /** Deliveries that failed. */
  event_failures: number;
  /** The median of the requests' durations, in milliseconds; null without a request. */
  p50_ms?: number | null;
  /** The duration that 99 of 100 requests do not exceed, in milliseconds. */
  p99_ms?: number | null;
  /** Consumed read units, of requests and events. */
  read_units: number;
  /** Consumed write units, of requests and events. */
  write_units: number;
  /** The cost of these requests and units on AWS, in millionths of a US dollar at list prices. */
  cost_microdollars: number;
  /** The figures by minute, oldest first; the last minute is under way. (at most 61 items) */
  minutes: MinuteSample[];
}

/** A gift card to issue. */
export interface GiftCardContent {
  /** Its id, drawn by the client: it names this card for ever. */
  id: GiftCardId;
  /** How much it is worth, in minor units. */
  amount: PositiveAmount;
  /** Of what. */
  currency: AssetCode;
  /** From when on it counts for nothing; never where nothing is said. (RFC 3339) */
  expires_at?: string | null;
  /**
   * The account that pays for it: of what a shop sells, its sales clearing account. Where nothing is said, the card is
   * given away, and `expenses:gift-cards:<currency>` pays.
   */
  funded_by?: AccountPath | null;
  /** What it is, for staff. (1 to 500 characters) */
  note?: string | null;
  /** What a client keeps beside it. */
  metadata?: Metadata;
}

/** `gift_` and a ULID. */
export type GiftCardId = string;

/** What redeeming a card brought. */
export interface GiftCardRedemptionResponse {
  /** The card. */
  gift_card_id: GiftCardId;
  /** How much, in minor units. */
  amount: Amount;
  /** Of what. */
  currency: AssetCode;
  /** The wallet that has it. */
  account: AccountPath;
  /** When it was redeemed. (RFC 3339) */
  redeemed_at: string;
}

/** A gift card. Not `Debug`: a code stays out of logs. */
export interface GiftCardResponse {
  /** Its id, which is no secret. */
  id: GiftCardId;
  /** What redeems it: shown when it is drawn, and never again. */
  code?: string | null;
  /** How it stands. */
  status: GiftCardStatus;
  /** How much it is worth, in minor units. */
  amount: Amount;
  /** Of what. */
  currency: AssetCode;
  /** The account that paid for it. */
  funded_by: AccountPath;
  /** From when on it counts for nothing. (RFC 3339) */
  expires_at?: string | null;
  /** What it is, for staff. */
  note?: string | null;
  /** What a client keeps beside it. */
  metadata: Metadata;
  /** Whose wallet has its amount. */
  redeemed_by?: Owner | null;
  /** When it was redeemed, disabled or booked back. (RFC 3339) */
  ended_at?: string | null;
  /** Counts its changes. */
  version: number;
  /** When it was issued. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** How a gift card stands. */
export type GiftCardStatus = "issued" | "redeemed" | "disabled" | "expired";

/** The code of a gift card, as it is written on it: case, spaces and dashes say nothing. */
export type GiftCode = string;

/** The new roles and scopes of an account. */
export interface GrantRolesRequest {
  /** The roles; `customer` is implied. */
  roles: Role[];
  /** The scopes of staff, which replace the previous ones; at least one for `staff`. */
  scopes?: ScopeName[];
}

/** `guest_` and a ULID. */
export type GuestId = string;

/** A guest and the guest's tokens. */
export type GuestTokensResponse = TokenResponse & {
  guest_id: GuestId;
  session_id: SessionId;
};

/** The name of a profile in addresses. */
export type Handle = string;

/** The system is up. */
export interface HealthResponse {
  /** Always `ok`. */
  status: string;
  /** The build that answers. */
  build: string;
}

/** The result of an import. */
export interface ImportReport {
  /** Whether it was a dry run: then nothing was written, and the rest shows the would-be result. */
  dry_run: boolean;
  /** The encoding that the text was read in: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`. */
  encoding: string;
  /** The delimiter that was found between the cells of CSV. */
  delimiter?: string;
  /** How many lines created a product. */
  created: number;
  /** How many lines changed one. */
  updated: number;
  /** How many lines changed nothing. */
  unchanged: number;
  /** How many lines failed. */
  failed: number;
  /** How many categories were created. */
  categories_created: number;
  /** A report for each line, in their order. (at most 100 items) */
  rows: LineReport[];
}

/** The state of the index that answered. */
export interface IndexState {
  /** Counts rebuilds. */
  generation: number;
  /** How long the oldest change has waited that this answer does not show, as far as is known. */
  lag_ms: number;
}

/** The result for one line. */
export interface InspectedLine {
  /** The line's number within the order. (1 to 1000) */
  line: number;
  /** The number of pieces accepted; the others stay with the customer. (0 to 999) */
  quantity: number;
  /** Whether they go back into stock. */
  restock: boolean;
}

/** The token to inspect. */
export interface IntrospectionForm {
  /** An access or a refresh token. */
  token?: string | null;
  /** Accepted as the standard requires, and ignored. */
  token_type_hint?: string | null;
  /** The client id, unless HTTP Basic names it. */
  client_id?: string | null;
  /** The client's secret, unless HTTP Basic shows it. */
  client_secret?: string | null;
}

/** The state of a token (RFC 7662, section 2.2); an inactive one has no other fields. */
export interface IntrospectionResponse {
  /** Whether the token may still be used. */
  active: boolean;
  scope?: string | null;
  client_id?: string | null;
  token_type?: string | null;
  exp?: number | null;
  iat?: number | null;
  sub?: string | null;
  aud?: string | null;
  iss?: string | null;
  jti?: string | null;
  sid?: SessionId | null;
}

/** What the values of a list are. */
export interface Items {
  /** Any kind but `list`. */
  kind: FieldKind;
  /** Hold for each of them. */
  validations?: Validations;
  /** The types of entries that may be named (reference): the same as in `validations`. (at most 20 items) */
  types?: TypeId[] | null;
}

/** One side of a record. */
export interface JournalEntry {
  /** The account. */
  account: AccountPath;
  /** What it is of. */
  currency: AssetCode;
  /** Which side of the account. */
  side: LedgerSide;
  /** How much. */
  amount: Amount;
}

/** The end of a journal. */
export interface JournalHead {
  /** The ledger. */
  ledger: LedgerName;
  /** The place of its last record; 0 where it has none. */
  seq: number;
  /** The hash of its last record; 64 zeros where it has none. (at most 64 characters) */
  hash: string;
}

/** A record of the journal. */
export interface JournalLine {
  /** The hash of the record before; 64 zeros before the first. (at most 64 characters) */
  previous: string;
  /** Its place, from 1, without gaps. */
  seq: number;
  /** What became of a transaction. */
  record: JournalRecord;
  /** Its hash: SHA-256 over all of this. (at most 64 characters) */
  hash: string;
}

/** What became of a transaction. */
export interface JournalRecord {
  /** The ledger. */
  ledger: LedgerName;
  /** The transaction. */
  transaction: TransactionId;
  /** 1: it was posted or held. 2: its hold ended. (1 to 2) */
  step: number;
  /** What became of it. */
  kind: LedgerChange;
  /** When it was booked. (RFC 3339) */
  booked_at: string;
  /** From when it counts. (RFC 3339) */
  effective_at: string;
  /** The transaction's reference, if it has one. */
  reference?: string;
  /** The transaction that it takes back, if it does. */
  reverses?: TransactionId;
  /** What is held, posted, or held no more. */
  entries: JournalEntry[];
}

/** A JSON Web Key (RFC 7517) for RS256. */
export interface Jwk {
  /** Always `RSA`. */
  kty: string;
  /** Always `sig`. */
  use: string;
  /** Always `RS256`. */
  alg: string;
  /** The key's thumbprint (RFC 7638), which tokens name in their header. */
  kid: string;
  /** The modulus. */
  n: string;
  /** The exponent. */
  e: string;
}

/** A JSON Web Key Set (RFC 7517). */
export interface KeySetResponse {
  /** The signing key, the next one, and those whose tokens may still be valid. */
  keys: Jwk[];
}

/** The kind of a movement. */
export type Kind = "receive" | "adjust" | "settings" | "reserve" | "release" | "expire" | "commit" | "restock" | "return";

/** An account. */
export interface LedgerAccount {
  /** Its id: its path. */
  id: AccountPath;
  /** Its ledger. */
  ledger: LedgerName;
  /** What it is in the books. Assets and expenses grow by debits, the others by credits. */
  kind: LedgerAccountKind;
  /** Its asset. */
  currency: AssetCode;
  /** How far it may be drawn on. */
  constraint: LedgerConstraint;
  /** How far below zero, where the constraint is a limit. */
  limit?: Amount | null;
  /** Whose it is. */
  owner?: Owner | null;
  /** The account that its owner became, of a guest's wallet: there all goes that concerns it. */
  merged_into?: Owner | null;
  /** Whether it takes part. */
  status: LedgerAccountStatus;
  /** The sum of all debits that are posted. */
  debits_posted: Amount;
  /** The sum of all credits that are posted. */
  credits_posted: Amount;
  /** The sum of all debits that are held. */
  debits_pending: Amount;
  /** The sum of all credits that are held. */
  credits_pending: Amount;
  /** What is posted: the normal side less the other. */
  posted: Amount;
  /** What would be posted if all that is held were. */
  pending: Amount;
  /** What may be drawn on: what is posted, less what is held on the other side. */
  available: Amount;
  /** Over how many items its sums are spread. */
  shards: number;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** What a client keeps beside it. */
  metadata: Metadata;
  /** When it was opened. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** An account to open. */
export interface LedgerAccountContent {
  /** Its path, which is its id. */
  id: AccountPath;
  /** Its ledger: `main` where nothing is said. */
  ledger?: LedgerName;
  /** What it is in the books. */
  kind: LedgerAccountKind;
  /** Its asset. */
  currency: AssetCode;
  /** How far it may be drawn on. */
  constraint?: LedgerConstraint;
  /** How far below zero; where the constraint is a limit, and only there. */
  limit?: NotNegativeAmount | null;
  /** Whose it is: they may read it. */
  owner?: Owner | null;
  /**
   * Over how many items its sums are spread, for accounts that are in very many transactions; more than 1 only without
   * a constraint. (1 to 64)
   */
  shards?: number;
  /** What a client keeps beside it. */
  metadata?: Metadata;
}

/** What an account is in the books. */
export type LedgerAccountKind = "asset" | "liability" | "equity" | "income" | "expense";

/** What is to change of an account: a JSON Merge Patch (RFC 7396). What is absent stays. */
export interface LedgerAccountPatch {
  /**
   * Whether it takes part. Closed is for good, and needs an account with nothing left and nothing held, that no events
   * post to.
   */
  status?: LedgerAccountStatus;
  /** How far below zero, of an account whose constraint is a limit. */
  limit?: NotNegativeAmount;
  /** What a client keeps beside it. */
  metadata?: MetadataPatch | null;
}

/** Whether an account takes part. */
export type LedgerAccountStatus = "open" | "frozen" | "closed";

/** What the sums come to, seen from the account's normal side. */
export interface LedgerBalances {
  /** What is posted: the normal side less the other. */
  posted: Amount;
  /** What would be posted if all that is held were. */
  pending: Amount;
  /** What may be drawn on: what is posted, less what is held on the other side. */
  available: Amount;
}

/** What the transactions of a batch came to, in their order. */
export interface LedgerBatch {
  /** One a transaction. */
  items: LedgerBatchItem[];
}

/** Transactions to book, each by itself. */
export interface LedgerBatchContent {
  /** The transactions; none depends on another. (1 to 100 items) */
  transactions: LedgerTransactionContent[];
}

/** What one transaction of a batch came to. */
export interface LedgerBatchItem {
  /** Its id. */
  id: TransactionId;
  /** The status that it would have had by itself: 201, 200, 409, 422, 503. */
  status: number;
  /** The transaction, where it is booked. */
  transaction?: LedgerTransaction | null;
  /** Why not, where it is not. */
  problem?: Problem | null;
}

/** What became of a transaction. */
export type LedgerChange = "pending" | "posted" | "voided" | "expired";

/** How far an account may be drawn on. */
export type LedgerConstraint = "none" | "no_overdraft" | "limit";

/** A day of UTC. */
export type LedgerDay = string;

/** An entry of a transaction. */
export interface LedgerEntry {
  /** The account. */
  account: AccountPath;
  /** The side. */
  side: LedgerSide;
  /** How much is booked, or was held. */
  amount: Amount;
  /** The account's currency. */
  currency: AssetCode;
  /** How much of it is posted: of a hold, what was posted of it. */
  posted: Amount;
  /** What the account came to with the last step of this transaction; null for an account with shards. */
  balances?: LedgerBalances | null;
}

/** An entry of a transaction. */
export interface LedgerEntryContent {
  /** The account. */
  account: AccountPath;
  /** The side. */
  side: LedgerSide;
  /** How much, in minor units of the account's currency. */
  amount: PositiveAmount;
}

/** The name of a ledger: its accounts never meet those of another. */
export type LedgerName = string;

/** What of a hold is posted. */
export interface LedgerPosting {
  /**
   * How much of each account and side, still balanced; nothing of those that are not named. All of it where this is
   * left out. (1 to 30 items)
   */
  entries?: LedgerEntryContent[] | null;
}

/** A reversal. */
export interface LedgerReversal {
  /** The id of the transaction that takes it back, drawn by the client. */
  id: TransactionId;
}

/** A side of an account. */
export type LedgerSide = "debit" | "credit";

/** A transaction. */
export interface LedgerTransaction {
  /** Its id. */
  id: TransactionId;
  /** Its ledger. */
  ledger: LedgerName;
  /** How it stands. */
  status: LedgerTransactionStatus;
  /** Its entries, in the order in which they were asked for. */
  entries: LedgerEntry[];
  /** When its amounts were booked or held: the order of an account's entries. (RFC 3339) */
  booked_at: string;
  /** Since when it counts, as the client says. (RFC 3339) */
  effective_at: string;
  /** When its hold ends by itself. (RFC 3339) */
  expires_at?: string | null;
  /** When its hold ended. (RFC 3339) */
  ended_at?: string | null;
  /** The client's reference. */
  reference?: string | null;
  /** What it is, for people. */
  description?: string | null;
  /** What the client keeps beside it. */
  metadata: Metadata;
  /** The transaction that it takes back. */
  reverses?: TransactionId | null;
  /** The transaction that takes it back. */
  reversed_by?: TransactionId | null;
  /** Where its creation stands in the ledger's journal, from 1; null until it is sealed. */
  seq?: number | null;
  /** The hash of its place in the journal. */
  hash?: string | null;
  /** Where the end of its hold stands in the journal. */
  end_seq?: number | null;
  /** The hash of that place. */
  end_hash?: string | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was made. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A transaction as a client asks for it. */
export interface LedgerTransactionContent {
  /** Its id, drawn by the client: it names this transaction for ever. */
  id: TransactionId;
  /**
   * Its entries: in each currency the debits are as much as the credits. An account may come several times. (2 to 30
   * items)
   */
  entries: LedgerEntryContent[];
  /** Since when it counts: now or earlier. Now where nothing is said. (RFC 3339) */
  effective_at?: string | null;
  /** A reference of the client's: no other transaction has it. (1 to 100 characters) */
  reference?: string | null;
  /** What it is, for people. (1 to 500 characters) */
  description?: string | null;
  /** What the client keeps beside it. */
  metadata?: Metadata;
  /** Whether its amounts are only held, until it is posted, voided or expires. */
  pending?: boolean;
  /** When the hold ends by itself, exactly; only where it is pending. (RFC 3339) */
  expires_at?: string | null;
}

/** How a transaction stands. */
export type LedgerTransactionStatus = "pending" | "posted" | "voided" | "expired" | "reversed";

/** The result of a line. */
export interface LineReport {
  /** The line in which the row begins, from 1 on; in CSV the first holds the names of the columns. */
  line: number;
  /** The outcome. */
  status: LineStatus;
  /** The product of the line. */
  id?: ProductId;
  /** Why it failed: the first fault, and others while the report has room. */
  errors?: Fault[];
  /** How many faults there are beside those. */
  more_errors?: number;
  /** Warnings of probably unintended content. */
  warnings?: Fault[];
}

/** One line of an order. */
export interface LineResponse {
  /** Its number within the order, from 1. */
  line: number;
  /** The SKU. */
  sku: Sku;
  /** Its product. */
  product_id: ProductId;
  /** The title at checkout. */
  title: string;
  /** The price of one piece. */
  unit_price: Money;
  /** Quantity times unit price. */
  subtotal: Money;
  /** The discount on the line. */
  discount: Money;
  /** The tax rate in basis points: 1900 is 19 %. */
  tax_rate_bps: number;
  /** The tax on the line. */
  tax: Money;
  /** The line's total, tax included. */
  total: Money;
  /** The weight of one piece, in grams. */
  weight_g: number;
  /** The number of pieces, by state. */
  quantities: Quantities;
}

/** The outcome of a line. */
export type LineStatus = "created" | "updated" | "unchanged" | "failed";

/** A price of a price list, with the list's period. It takes precedence over the variant's own prices. */
export interface ListedPrice {
  /** The list. */
  price_list_id: PriceListId;
  /** Minor units of the currency. */
  amount: number;
  /** The currency. */
  currency: Currency;
  /** Whether the amount includes tax. */
  tax_inclusive: boolean;
  /** The quantity from which it applies. (at least 1) */
  min_quantity: number;
  /** The start of the list's period. (RFC 3339) */
  valid_from?: string;
  /** The end of the list's period, exclusive. (RFC 3339) */
  valid_to?: string;
}

/** How far an asset has come. */
export type ListedStatus = string;

/** A language tag (BCP 47). */
export type Locale = string;

/** A language tag (BCP 47): a language, then a script and a region where they matter. */
export type LocaleTag = string;

/** When a kind goes out by mail. */
export type MailWhen = "off" | "at_once" | "digest";

/** What a market is made of. */
export interface MarketContent {
  /** What is traded. */
  base: AssetCode;
  /** What it is paid in. */
  quote: AssetCode;
  /** Quantities are multiples of it, in minor units of the base. A price is what one lot costs. */
  lot: Amount;
  /** Prices are multiples of it, in minor units of the quote. */
  tick: Amount;
  /** What an order has to be worth, in minor units of the quote. */
  min_notional?: Amount;
  price_band_bps?: number & Record<string, unknown>;
  maker_bps?: number & Record<string, unknown>;
  taker_bps?: number & Record<string, unknown>;
  /** What the market lets happen. */
  status?: MarketStatus;
  metadata?: Metadata;
}

/** What is to change of a market: a JSON Merge Patch (RFC 7396). What is absent stays. */
export interface MarketPatch {
  /** What an order has to be worth, in minor units of the quote. */
  min_notional?: Amount;
  price_band_bps?: number & Record<string, unknown>;
  maker_bps?: number & Record<string, unknown>;
  taker_bps?: number & Record<string, unknown>;
  /** What the market lets happen. A market that is closed stays closed. */
  status?: MarketStatus;
  metadata?: MetadataPatch | null;
}

/** A market. */
export interface MarketResponse {
  symbol: MarketSymbol;
  /** What is traded. */
  base: AssetCode;
  /** What it is paid in. */
  quote: AssetCode;
  /** Quantities are multiples of it, in minor units of the base. A price is what one lot costs. */
  lot: Amount;
  /** Prices are multiples of it, in minor units of the quote. */
  tick: Amount;
  /** What an order has to be worth, in minor units of the quote. */
  min_notional: Amount;
  /** How far from the last trade's price an order may be, in ten-thousandths; 0 for any distance. */
  price_band_bps: number;
  /** What who rested pays of what they get, in ten-thousandths. */
  maker_bps: number;
  /** What who came pays of what they get, in ten-thousandths. */
  taker_bps: number;
  /** What the market lets happen. */
  status: MarketStatus;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** (RFC 3339) */
  created_at: string;
  /** (RFC 3339) */
  updated_at: string;
  metadata: Metadata;
}

/** What a market lets happen. */
export type MarketStatus = "open" | "cancel_only" | "halted" | "closed";

/** A market: the codes of its base and its quote. */
export type MarketSymbol = string;

/** The kind of a medium. */
export type MediaKind = "image" | "video" | "model" | "document";

/** The cart to merge into this one. */
export interface MergeCartsRequest {
  /** Another cart of the caller, or of the guest that the caller was before signing in. */
  from: CartId;
}

/** What a client keeps beside the resource, for itself. */
export type Metadata = Record<string, string>;

/** What a client keeps beside the resource; a null removes one text, or all. */
export type MetadataPatch = Record<string, string | null> | null;

/** The figures of a minute. */
export interface MinuteSample {
  /** Answered requests. */
  requests: number;
  /** Requests that were answered with a status of 500 or more. */
  errors: number;
  /** The median of the requests' durations, in milliseconds; null without a request. */
  p50_ms?: number | null;
  /** The duration that 99 of 100 requests do not exceed, in milliseconds. */
  p99_ms?: number | null;
}

/** What a moderator did. */
export interface ModerationLogResponse {
  /** When. (RFC 3339) */
  at: string;
  /** Who: the token's subject. */
  moderator: string;
  /** `hide`, `unhide`, `suspend`, `unsuspend`, or a decision: `dismissed`, `hidden`, `suspended`. */
  action: string;
  /** To what. */
  subject: ReportedResponse;
  /** Why. */
  note: string;
  /** The report that led to it. */
  report_id?: ReportId | null;
}

/** What a moderator says of what they do. */
export interface ModerationRequest {
  /** Why. (1 to 1000 characters) */
  note: string;
}

/** An amount of money: `{ "amount": 1999, "currency": "EUR" }` is 19.99 €. */
export interface Money {
  /** Minor units of the currency (cents for EUR, yen for JPY). */
  amount: number;
  /** The currency. */
  currency: Currency;
}

/** `mov_` and a ULID. */
export type MovementId = string;

/** How long somebody is muted. */
export interface MuteRequest {
  /** When it ends by itself; without it, never. (RFC 3339) */
  until?: string | null;
}

/** Something that an entry names. */
export interface NamedResponse {
  /** The entry or asset. */
  id: string;
  /** The first places that name it. */
  pointers: string[];
  /** The entry as it stands; without it, it is an asset, or not there. */
  entry?: EntrySummary | null;
}

/** A new client with its secret, which is never shown again. */
export type NewClientResponse = ClientResponse & {
  /** The secret of a confidential client. */
  client_secret?: string | null;
};

/** A post that somebody writes. */
export interface NewPost {
  /** Its text; it may be left out where there are media. (0 to 5000 characters) */
  text?: string | null;
  /** What it shows. (at most 8 items) */
  media?: PostFile[];
  /** By whom it is to be seen. */
  visibility?: PostVisibility;
  /** The post that it answers. */
  reply_to?: PostId | null;
  /** Its language. */
  lang?: LocaleTag | null;
  /** When it is to be published, at most a year ahead; without it, at once. (RFC 3339) */
  publish_at?: string | null;
}

/** A report that somebody makes: of exactly one post, review or person. */
export interface NewReport {
  /** The post. */
  post_id?: PostId | null;
  /** The review. */
  review_id?: ReviewId | null;
  /** The person. */
  account_id?: AccountId | null;
  /** Why. */
  reason: ReportReason;
  /** In words. (0 to 1000 characters) */
  text?: string | null;
}

/** An endpoint with its secret, which is never shown again. */
export type NewWebhookSecretResponse = WebhookEndpointResponse & {
  /** What verifies webhooks: the shared secret (`whsec_…`), or the public key (`whpk_…`). */
  secret: string;
};

/** Whole minor units of an asset, zero or more, as a text. */
export type NotNegativeAmount = string;

/** Who took part. */
export interface NotificationActor {
  /** Whose account it is. */
  account_id: AccountId;
  /** The name in addresses, where there is a profile to be seen. */
  handle?: string | null;
  /** The name for people. */
  display_name?: string | null;
  /** The picture. */
  avatar?: AssetId | null;
}

/** How many notifications are unread, and how many were not seen yet. */
export interface NotificationCounts {
  /** Not read. */
  unread: number;
  /** Not seen. */
  unseen: number;
}

/** `ntf_` and a ULID. */
export type NotificationId = string;

/** What a notification is about. */
export type NotificationKind = "order_placed" | "order_confirmed" | "order_cancelled" | "order_rejected" | "order_shipped" | "order_delivered" | "order_completed" | "return_decided" | "refund" | "follow" | "follow_request" | "follow_accepted" | "reply" | "mention" | "reaction" | "review_hidden" | "post_hidden" | "report_opened" | "stock_oversold" | "dispute_opened" | "endpoint_disabled";

/** What a person wants to be told. */
export interface NotificationPreferences {
  /** Where each kind is told. */
  kinds: Record<string, Channels>;
  /** When nothing but the inbox is touched. */
  quiet_hours?: QuietHours | null;
  /** When digests go out. */
  digest: Digest;
  /** Counts the changes; the `ETag`. 0 where nothing was said yet. */
  version: number;
}

/** A notification. */
export interface NotificationResponse {
  /** Its id; newer ones are higher. */
  id: NotificationId;
  /** What it is about. */
  kind: NotificationKind;
  /** What it points at. */
  target: NotificationTarget;
  /** The newest of those who took part, at most three. (at most 3 items) */
  actors: NotificationActor[];
  /** How many took part. */
  count: number;
  /** Facts beside the target, by name. */
  facts: Record<string, string>;
  /** Whether it is read. */
  read: boolean;
  /** Whether it was seen. */
  seen: boolean;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** What a notification points at. */
export interface NotificationTarget {
  /** `order`, `post`, `account`, `review`, `report`, `sku`, `dispute`, `webhook_endpoint`. */
  type: string;
  /** Its id. */
  id: string;
}

/** A ticket. */
export interface NotificationTicketResponse {
  /** The ticket: good once. */
  ticket: string;
  /** Until when it is good. (RFC 3339) */
  expires_at: string;
}

/** The body of an OAuth error. */
export interface OAuthErrorBody {
  /** Stable, for programs: `invalid_request`, `invalid_client`, `invalid_grant`, … */
  error: string;
  /** For people: what is wrong. */
  error_description: string;
}

/** What happens to a draft that names an entry which is to be deleted. */
export type OnDelete = "refuse" | "null";

/** A new cart. */
export interface OpenCartRequest {
  /** The currency of all its amounts; it never changes. */
  currency: Currency;
  /** The country to tax for, until there is a shipping address. */
  country?: Country | null;
}

/** The figures of the last hour, or since the process started. */
export interface OperationsOverview {
  /** How many seconds the figures span: an hour and the minute under way at most. */
  seconds: number;
  /** The functions that did something, by name. */
  functions: FunctionSample[];
  /** The routes that were called, most called first; at most 200. */
  routes: RouteSample[];
  /** The events that wait for their first delivery. */
  queue: QueueState;
}

/** A dispute of a charge. */
export interface OrderDispute {
  /** Its id. */
  id: DisputeId;
  /** Whether the shop has won; absent while the dispute is open. */
  won?: boolean | null;
}

/** `ord_` and a ULID. */
export type OrderId = string;

/** At what price an order goes. */
export type OrderKind = "limit" | "market" | "stop_limit";

/** A line of an order right after checkout. */
export interface OrderLine {
  /** Its number within the order, from 1. */
  line: number;
  /** The sku. */
  sku: Sku;
  /** The product. */
  product_id?: ProductId | null;
  /** The title at checkout. */
  title: string;
  /** The unit price. */
  unit_price: Money;
  /** Quantity times unit price. */
  subtotal: Money;
  /** The discount. */
  discount: Money;
  /** Tax on the line. */
  tax: Money;
  /** The line's total, tax included. */
  total: Money;
  /** The quantities of the line. */
  quantities: OrderedPieces;
}

/** An order. */
export type OrderResponse = OrderSummary & {
  /** Its lines. */
  lines: LineResponse[];
  /** Its totals. */
  totals: Totals;
  /** Its discounts, by promotion. */
  discounts: Discount[];
  /** The shipping method. */
  shipping_method: string;
  /** How it is paid; null if it is free. */
  payment_method?: PaymentMethodId | null;
  /** The personal data; null once it is erased. */
  personal?: PersonalResponse | null;
  /** Its parcels, oldest first. */
  fulfillments: FulfillmentResponse[];
  /** Its returns, oldest first. */
  returns: ReturnId[];
  /** Open and closed disputes of its charges. */
  disputes: OrderDispute[];
  /**
   * The latest timeline entries, oldest first.
   *
   * `GET /orders/{order_id}/timeline` has all.
   */
  timeline: TimelineEntry[];
  /** The client's own data about the order. */
  metadata: Metadata;
  /** The shop's note to the customer. */
  customer_note?: string | null;
  /** The shop's own notes; for staff only. */
  notes?: string | null;
};

/** Which way an order goes. */
export type OrderSide = "buy" | "sell";

/** The status of an order. */
export type OrderStatus = "placed" | "awaiting_payment" | "committing" | "confirmed" | "completed" | "rejected" | "cancelled";

/** An order in a list, or after a command. */
export interface OrderSummary {
  /** Its id. */
  id: OrderId;
  /** Its number, for people. */
  number: string;
  /** Its owner. */
  owner: Owner;
  /** Its status. */
  status: OrderStatus;
  /** The status of its payment. */
  payment_status: PaymentStatus;
  /** Its fulfilment status. */
  fulfillment_status: FulfillmentStatus;
  /** Whether a dispute is open. */
  disputed: boolean;
  /** Whether a capture failed and the order is not fully paid. */
  capture_failed: boolean;
  /** The number of its invoice, issued some minutes after the confirmation. */
  invoice_number?: string | null;
  /** Why it was rejected or cancelled: a code, or the canceller's own words. */
  reason?: string | null;
  /** Its payment, for another attempt after a decline. */
  payment_id: PaymentId;
  /** The cart that was checked out. */
  cart_id: CartId;
  /** Its total when it was placed. */
  total: Money;
  /** The price of the cancelled pieces. */
  cancelled: Money;
  /** The amount captured. */
  captured: Money;
  /** The amount refunded. */
  refunded: Money;
  /** Its deadline, while it waits for stock or money. (RFC 3339) */
  expires_at?: string | null;
  /** Its version, incremented by each change. */
  version: number;
  /** When it was checked out. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** An order right after checkout: a part of the answer of `GET /orders/{order_id}`. */
export interface OrderView {
  /** The order's id. */
  id: OrderId;
  /** The owner. */
  owner: Owner;
  /** `placed`, or `confirmed` if the cart already knows of the confirmation. */
  status: string;
  /** The cart of the order. */
  cart_id: CartId;
  /** The lines of the order. */
  lines: OrderLine[];
  /** The totals. */
  totals: Totals;
  /** The amount to pay. */
  total: Money;
  /** The shipping method. */
  shipping_method?: string | null;
}

/** The quantities of a line. */
export interface OrderedPieces {
  /** Ordered. */
  ordered: number;
}

/** The caller's own profile. */
export interface OwnProfileResponse {
  /** The account. */
  account_id: AccountId;
  /** Its name in addresses. */
  handle?: Handle | null;
  /** Its name for people. */
  display_name: string;
  /** What the person says of themselves. */
  bio?: string | null;
  /** Its picture. */
  avatar?: AssetId | null;
  /** Whether followers have to be let in. */
  locked: boolean;
  /** Whether it is to be seen. */
  state: ProfileStateResponse;
  /** The `ETag`. */
  version: number;
  /** When it was made. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A report as whoever made it sees it. */
export interface OwnReportResponse {
  /** Its id. */
  id: ReportId;
  /** What it is about. */
  subject: ReportedResponse;
  /** Why. */
  reason: ReportReason;
  /** In words. */
  text?: string | null;
  /** When it was opened. (RFC 3339) */
  opened_at: string;
}

/** An account (`acct_…`) or a guest (`guest_…`). */
export type Owner = string;

/** The status of a parcel. */
export type ParcelStatus = "packed" | "shipped" | "delivered" | "cancelled";

/** An event that passed: its envelope without the data, which may be personal. */
export interface PassedEvent {
  /** Its id. */
  id: string;
  /** Its type. */
  type: string;
  /** The entity's id. */
  subject: string;
  /** When it happened. (RFC 3339) */
  time: string;
  /** Its consumers, and how each delivery ended. */
  deliveries: EventDelivery[];
}

/** `pay_` and a ULID. */
export type PaymentId = string;

/** `pm_` and a ULID. */
export type PaymentMethodId = string;

/** A payment method: a reference to a provider's token, never the token itself. */
export interface PaymentMethodResponse {
  /** `pm_…`. */
  id: PaymentMethodId;
  /** The provider. */
  provider: string;
  /** A label for people, where the provider gives one. */
  label?: string | null;
  /** Where the customer returns to from the provider. */
  return_url?: ReturnUrl | null;
  /** Counts up with each change. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
}

/** The payment of an order. */
export interface PaymentResponse {
  /** Has the order's ULID. */
  id: PaymentId;
  /** The order that is paid. */
  order_id: OrderId;
  /** The order's owner. */
  owner: Owner;
  /** The state. */
  status: PaymentState;
  /** What is to be paid. */
  amount: Money;
  /** Authorised in total; never less than `captured`. */
  authorized: Money;
  /** Captured in total; never less than `refunded`. */
  captured: Money;
  /** Refunded in total. */
  refunded: Money;
  /** The value of cancelled lines, which is not captured any more. */
  cancelled: Money;
  /** The payment method of the last attempt. */
  method?: PaymentMethodId | null;
  /** Where the customer has to act: an absolute URL, or a path on this host (the simulator). */
  action_url?: string | null;
  /** When the authorisation, or the time for the action, ends. (RFC 3339) */
  expires_at?: string | null;
  /** Why the provider refused the last operation. */
  last_error?: string | null;
  /** All attempts, oldest first; at most 5. */
  attempts: AttemptResponse[];
  /** All captures, oldest first. */
  captures: CaptureResponse[];
  /** All refunds, oldest first. */
  refunds: RefundResponse[];
  /** Counts up with each change. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** The state of a payment. */
export type PaymentState = "created" | "processing" | "action_required" | "authorized" | "declined" | "partially_captured" | "captured" | "partially_refunded" | "refunded" | "voided" | "expired";

/** The status of an order's payment, for people. */
export type PaymentStatus = "pending" | "action_required" | "declined" | "authorized" | "partially_captured" | "captured" | "partially_refunded" | "refunded" | "voided" | "expired";

/** A person in a list. */
export interface PersonResponse {
  /** The account. */
  account_id: AccountId;
  /** Its name in addresses. */
  handle?: Handle | null;
  /** Its name for people. */
  display_name: string;
  /** Its picture. */
  avatar?: AssetId | null;
  /** Whether followers have to be let in. */
  locked: boolean;
  /** Since when it is in the list. (RFC 3339) */
  since?: string | null;
  /** Until when it is. (RFC 3339) */
  until?: string | null;
}

/** The personal data of an order. */
export interface PersonalResponse {
  /** The address for e-mails about the order. */
  email: string;
  /** The shipping address. */
  shipping_address: Address;
  /** The billing address. */
  billing_address: Address;
}

/** A new order. */
export interface PlaceTradingOrderRequest {
  market: MarketSymbol;
  /** The client's own name for it, which no other order of its owner has. (1 to 64 characters) */
  client_order_id?: string | null;
  side: OrderSide;
  kind?: OrderKind;
  /** `gtc` where nothing is said, and `ioc` for a market order. */
  time_in_force?: TimeInForce | null;
  /** Whether it is rejected where it would not rest. */
  post_only?: boolean;
  /** What happens where it would meet another order of its owner. */
  self_trade?: SelfTrade;
  /** What one lot may cost: of a `limit` and a `stop_limit`. */
  price?: Amount | null;
  /** It waits until the last trade's price is there: of a `stop_limit`. */
  stop_price?: Amount | null;
  /** How much, of the base. */
  quantity: Amount;
  /** What it may spend, of the quote: of a `market` order that buys. */
  quote_limit?: Amount | null;
}

/** A number of pieces of a line. */
export interface PortionRequest {
  /** The line's number within the order. (1 to 1000) */
  line: number;
  /** The number of pieces. (1 to 999) */
  quantity: number;
}

/** A number of pieces of a line. */
export interface PortionResponse {
  /** The line's number within the order. */
  line: number;
  /** The number of pieces. */
  quantity: number;
}

/** Whole minor units of an asset above zero, as a text: "1999" of EUR are 19.99 €. */
export type PositiveAmount = string;

/** How many answer and react. */
export interface PostCounts {
  /** Direct replies that are to be seen. */
  replies: number;
  /** Reactions by kind; kinds of nobody are left out. */
  reactions: Record<string, number>;
}

/** A file that a post shows. */
export interface PostFile {
  /** The file: an asset of content. */
  asset_id: AssetId;
  /** Its text for those who do not see it. (0 to 1000 characters) */
  alt?: string | null;
}

/** `post_` and a ULID. */
export type PostId = string;

/** What is to change of a post: a JSON Merge Patch (RFC 7396). What is absent stays, null removes. */
export interface PostPatch {
  /** Its text. (0 to 5000 characters) */
  text?: string | null;
  /** What it shows. (at most 8 items) */
  media?: PostFile[] | null;
  /** Its language. */
  lang?: LocaleTag | null;
}

/** A post. */
export interface PostResponse {
  /** Its id. */
  id: PostId;
  /** Who wrote it. */
  author?: PersonResponse | null;
  /** How it stands. */
  state: PostStatus;
  /** By whom it is to be seen. */
  visibility: PostVisibility;
  /** Its text. */
  text: string;
  /** What it shows. */
  media: PostFile[];
  /** The tags in its text, in small letters. */
  tags: string[];
  /** Who is named in its text. */
  mentions: AccountId[];
  /** What it answers. */
  reply_to?: ReplyToResponse | null;
  /** Its language. */
  lang?: LocaleTag | null;
  /** When it is to be published, where it waits. (RFC 3339) */
  publish_at?: string | null;
  /** When it was published. (RFC 3339) */
  published_at?: string | null;
  /** When its text was changed last. (RFC 3339) */
  edited_at?: string | null;
  /** Exact numbers. */
  counts: PostCounts;
  /** How the caller reacted. */
  reacted: ReactionKind[];
  /** The `ETag`. */
  version: number;
  /** When it was written. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** How a post stands. */
export type PostStatus = "scheduled" | "published" | "hidden" | "deleted";

/** By whom a post is to be seen. */
export type PostVisibility = "public" | "unlisted" | "followers";

/** A postal address. */
export interface PostalAddress {
  /** The recipient. (1 to 120 characters) */
  name: string;
  /** First line. (1 to 120 characters) */
  line1: string;
  /** Second line. (1 to 120 characters) */
  line2?: string | null;
  /** Town. (1 to 80 characters) */
  city: string;
  /** State, province or county. (1 to 80 characters) */
  region?: string | null;
  /** Postal code. (1 to 16 characters) */
  postal_code: string;
  /** ISO 3166-1 alpha-2. */
  country: Country;
  /** A phone number for the carrier. (1 to 32 characters) */
  phone?: string | null;
}

/** A price list. */
export interface PriceList {
  /** Its id. */
  id: PriceListId;
  /** Its name. (1 to 200 characters) */
  name: string;
  /** The status. */
  status: PriceListStatus;
  /** The start of its period. (RFC 3339) */
  valid_from?: string;
  /** The end of its period, exclusive. (RFC 3339) */
  valid_to?: string;
  /** Whether the products show it. */
  application: PriceListApplication;
  /** How many of its skus were left out when it was last applied, since their products have no room. */
  skipped: number;
  /** The shop's own data about it. */
  metadata: Metadata;
  /** Counts its changes; its rows change without it. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it was last changed. (RFC 3339) */
  updated_at: string;
}

/** Whether the products show the list's prices. */
export type PriceListApplication = "applied" | "applying" | "removing";

/** A price list as a client describes it. */
export interface PriceListContent {
  /** Its name. (1 to 200 characters) */
  name: string;
  /** The status. By default `"draft"`. */
  status?: PriceListStatus;
  /** The start of its period. (RFC 3339) */
  valid_from?: string | null;
  /** The end of its period, exclusive. (RFC 3339) */
  valid_to?: string | null;
  /** The shop's own data about it. */
  metadata?: Metadata;
}

/** `plist_` and a ULID. */
export type PriceListId = string;

/** The changes of a price list: a JSON Merge Patch (RFC 7396). Absent fields stay. */
export interface PriceListPatch {
  /** Its name. (1 to 200 characters) */
  name?: string;
  /** The status; null is `draft`. */
  status?: PriceListStatus | null;
  /** The start of its period; null for none. (RFC 3339) */
  valid_from?: string | null;
  /** The end of its period; null for none. (RFC 3339) */
  valid_to?: string | null;
  /** The shop's own data about it; a null removes one text, or all. */
  metadata?: MetadataPatch | null;
}

/** The status of a list. */
export type PriceListStatus = "draft" | "active";

/** A price to set for a sku. */
export interface PriceRow {
  /** The sku that it prices. */
  sku: Sku;
  /** Minor units of the currency. */
  amount: number;
  /** The currency. */
  currency: Currency;
  /**
   * Whether the amount includes tax; by default as in the price that it replaces, or else as `CATALOG_TAX_INCLUSIVE`
   * says.
   */
  tax_inclusive?: boolean | null;
  /** The quantity from which it applies. (1 to 1000000) By default `1`. */
  min_quantity?: number;
}

/** The prices to set in a list. */
export interface PriceRows {
  /**
   * The rows. Each replaces the one with its sku, currency and quantity, and keeps the fields that it does not name;
   * all others stay. (at most 100 items)
   */
  rows: PriceRow[];
}

/**
 * A refusal with all that a client needs to mend it. Made by the constructors below, one a status.
 *
 * `type` is `urn:stoa:problem:<code>`; each code is explained in the docs. A 5xx says nothing of the inside.
 */
export interface Problem {
  /** A URI that names the kind of problem. */
  type: string;
  /** The kind in words, the same for each of its occurrences. */
  title: string;
  /** The HTTP status. */
  status: number;
  /** This occurrence in words. */
  detail?: string;
  /** The path that was asked for. */
  instance?: string | null;
  /** Names this request in logs and to support. */
  request_id?: string | null;
  /** The faults found in the request: all of them, or the first 100. (at most 100 items) */
  errors?: Fault[];
  /** How many faults there are beside those in `errors`. */
  more_errors?: number;
}

/** A product, with its variants, their prices and their availability. */
export interface Product {
  /** Its id. */
  id: ProductId;
  /** The name in its address; unique over all products. */
  slug: Slug;
  /** Its state. */
  status: ProductStatus;
  /** Its title. (1 to 200 characters) */
  title: string;
  /** Its description. (1 to 10000 characters) */
  description?: string;
  /** What its variants differ in. (at most 5 items) */
  options?: ProductOption[];
  /** The variants that can be bought. (at most 100 items) */
  variants: ProductVariant[];
  /** The categories that it is in. (at most 10 items) */
  category_ids: CategoryId[];
  /** Its tags. (at most 20 items) */
  tags?: Tag[];
  /** Its pictures and other media. (at most 20 items) */
  media?: ProductMedia[];
  /** Its typed attributes. (at most 50 items) */
  attributes?: ProductAttribute[];
  /** Its tax class. */
  tax_class: TaxClass;
  /** The shop's own data about it. */
  metadata: Metadata;
  /** What its reviews come to; absent while there is none. */
  rating?: ProductRating;
  /** Counts its changes. Availability and rating change without it. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it was last changed. (RFC 3339) */
  updated_at: string;
}

/** An attribute: its name, its type and its value. */
export type ProductAttribute = {
  /** Its name. (1 to 64 characters) */
  name: string;
  /** Its value. (1 to 500 characters) */
  value: string;
  type: "text";
} | {
  /** Its name. (1 to 64 characters) */
  name: string;
  /** Its value. */
  value: number;
  type: "integer";
} | {
  /** Its name. (1 to 64 characters) */
  name: string;
  /** Its value. */
  value: Decimal;
  type: "decimal";
} | {
  /** Its name. (1 to 64 characters) */
  name: string;
  /** Its value. */
  value: boolean;
  type: "boolean";
} | {
  /** Its name. (1 to 64 characters) */
  name: string;
  /** Its value. */
  value: Day;
  type: "date";
};

/** Whether a variant can be bought now. It follows the stock with a short delay and is a hint: inventory decides. */
export type ProductAvailability = "in_stock" | "low" | "out";

/** A product as a client describes it. */
export interface ProductContent {
  /** The name in its address; unique over all products. */
  slug: Slug;
  /** Its title. (1 to 200 characters) */
  title: string;
  /** Its description. (1 to 10000 characters) */
  description?: string | null;
  /** What its variants differ in. (at most 5 items) */
  options?: ProductOption[];
  /** The variants that can be bought. The skus are unique over all products. (at most 100 items) */
  variants?: ProductVariantContent[];
  /** The categories that it is in. (at most 10 items) */
  category_ids?: CategoryId[];
  /** Its tags; stored in lower case, each once. (at most 20 items) */
  tags?: Tag[];
  /** Its pictures and other media, in the order in which they are shown. (at most 20 items) */
  media?: ProductMedia[];
  /** Its typed attributes, each with its own name. (at most 50 items) */
  attributes?: ProductAttribute[];
  /** Its tax class. By default `"standard"`. */
  tax_class?: TaxClass;
  /** The shop's own data about it. */
  metadata?: Metadata;
}

/** `prod_` and a ULID. */
export type ProductId = string;

/** A reference to a picture or another medium: by its address, or by the id of an asset. */
export interface ProductMedia {
  /** Its address. */
  url?: Url;
  /** The asset that it is. (1 to 64 characters) */
  asset_id?: string;
  /** Its alternative text. (1 to 300 characters) */
  alt?: string;
  /** Its kind. By default `"image"`. */
  kind?: MediaKind;
}

/** Something that the variants differ in, with its values: the size, with `S`, `M` and `L`. */
export interface ProductOption {
  /** Its name. (1 to 64 characters) */
  name: string;
  /** Its values, in the order in which they are shown. (1 to 100 items) */
  values: string[];
}

/** The changes of a product: a JSON Merge Patch (RFC 7396). Absent fields stay; lists are replaced as a whole. */
export interface ProductPatch {
  /** The name in its address; unique over all products. */
  slug?: Slug;
  /** Its title. (1 to 200 characters) */
  title?: string;
  /** Its description; null removes it. (1 to 10000 characters) */
  description?: string | null;
  /** What its variants differ in. (at most 5 items) */
  options?: ProductOption[] | null;
  /** The variants that can be bought; null or an empty list removes all. (at most 100 items) */
  variants?: ProductVariantContent[] | null;
  /** The categories that it is in. (at most 10 items) */
  category_ids?: CategoryId[] | null;
  /** Its tags. (at most 20 items) */
  tags?: Tag[] | null;
  /** Its pictures and other media. (at most 20 items) */
  media?: ProductMedia[] | null;
  /** Its typed attributes. (at most 50 items) */
  attributes?: ProductAttribute[] | null;
  /** Its tax class; null is `standard`. */
  tax_class?: TaxClass | null;
  /** The shop's own data about it; a null removes one text, or all. */
  metadata?: MetadataPatch | null;
}

/** A price of a variant. If several apply, the most specific one wins. */
export interface ProductPrice {
  /** Minor units of the currency. */
  amount: number;
  /** The currency. */
  currency: Currency;
  /** Whether the amount includes tax; by default as `CATALOG_TAX_INCLUSIVE` says. */
  tax_inclusive?: boolean;
  /** The quantity from which it applies. (1 to 1000000) By default `1`. */
  min_quantity?: number;
  /** The start of its period. (RFC 3339) */
  valid_from?: string | null;
  /** The end of its period, exclusive. (RFC 3339) */
  valid_to?: string | null;
}

/** What all reviews of a product come to. It follows the reviews with a short delay. */
export interface ProductRating {
  /** How many there are. (at least 1) */
  count: number;
  /** Their mean, from 1 to 5, to two decimals. (1 to 5) */
  average: number;
  /** How many gave one to five, in this order. (5 to 5 items) */
  histogram: number[];
}

/** The state of a product: draft → active ⇄ archived. */
export type ProductStatus = "draft" | "active" | "archived";

/** A variant with its availability. */
export interface ProductVariant {
  /** The shop's own name for it; unique over all products. */
  sku: Sku;
  /** Its own part of the title: `Black / M`. (1 to 200 characters) */
  title?: string | null;
  /** Its value of each of the product's options, in their order. (at most 5 items) */
  option_values?: string[];
  /** The code on its package. (1 to 64 characters) */
  barcode?: string | null;
  /** Its packed weight in grams. */
  weight_g: number;
  /** Its prices. (at most 20 items) */
  prices: ProductPrice[];
  /** Its prices of active price lists; they take precedence over its own. (at most 40 items) */
  list_prices?: ListedPrice[];
  /** Whether its stock is counted at all. */
  track_inventory: boolean;
  /** Whether it may be sold beyond the stock. */
  backorder: Backorder;
  /** Whether it can be bought now. */
  availability: ProductAvailability;
}

/** A variant as a client describes it. */
export interface ProductVariantContent {
  /** The shop's own name for it; unique over all products. */
  sku: Sku;
  /** Its own part of the title: `Black / M`. (1 to 200 characters) */
  title?: string | null;
  /** Its value of each of the product's options, in their order. (at most 5 items) */
  option_values?: string[];
  /** The code on its package (EAN, UPC, ISBN, or the shop's own). (1 to 64 characters) */
  barcode?: string | null;
  /** Its packed weight in grams. (0 to 100000000) By default `0`. */
  weight_g?: number;
  /** Its prices. (at most 20 items) */
  prices?: ProductPrice[];
  /** Whether its stock is counted at all. By default `true`. */
  track_inventory?: boolean;
  /** Whether it may be sold beyond the stock. By default `"deny"`. */
  backorder?: Backorder;
}

/** A profile as its owner describes it. */
export interface ProfileContent {
  /** Its name in addresses, which no other profile has. */
  handle: Handle;
  /** Its name for people. (1 to 50 characters) */
  display_name: string;
  /** What the person says of themselves. (0 to 500 characters) */
  bio?: string | null;
  /** Its picture: a file of content. */
  avatar?: AssetId | null;
  /** Whether followers have to be let in. */
  locked?: boolean;
}

/** How many follow, are followed, and were written. */
export interface ProfileCounts {
  /** Who follow it. */
  followers: number;
  /** Whom it follows. */
  following: number;
  /** Its posts that are to be seen. */
  posts: number;
}

/** A profile. */
export type ProfileResponse = OwnProfileResponse & {
  /** Exact numbers. */
  counts: ProfileCounts;
  /** How the caller stands to it. */
  standing: StandingResponse;
};

/** Whether a profile is to be seen. */
export type ProfileStateResponse = "active" | "suspended";

/** A promotion. */
export interface Promotion {
  /** Its id. */
  id: PromotionId;
  /** The name that shoppers see. (1 to 120 characters) */
  name: string;
  /** The code that applies it; without a code it is automatic. */
  code?: PromotionCode | null;
  /** The benefit. */
  benefit: Benefit;
  /** The goods that it applies to; all if absent. */
  targets: PromotionTargets;
  /** The minimum total of the matching lines, before discounts. */
  minimum_spend?: Money | null;
  /** Only for carts in this currency. */
  currency?: Currency | null;
  /** Only for accounts without a confirmed order. */
  first_order_only: boolean;
  /** The start of its period. (RFC 3339) */
  starts_at?: string | null;
  /** The end of its period, exclusive. (RFC 3339) */
  ends_at?: string | null;
  /** Higher goes first; then the older promotion. (0 to 1000) */
  priority: number;
  /** Whether it applies alone. */
  exclusive: boolean;
  /** How many orders may use it. (1 to 1000000000) */
  usage_limit?: number | null;
  /** How many orders of one account may use it. (1 to 1000) */
  customer_limit?: number | null;
  /** How many orders use it; only if that is limited, and only for a single promotion. */
  used?: number | null;
  /** Whether the promotion is in use. */
  active: boolean;
  /** The shop's own notes. */
  metadata: Metadata;
  /** Counts every change; the value for `If-Match`. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** The last change. (RFC 3339) */
  updated_at: string;
}

/** A code that a promotion is applied by, read without regard to case and to space around it. */
export type PromotionCode = string;

/** A promotion as the shop describes it. */
export interface PromotionContent {
  /** The name that shoppers see. (1 to 120 characters) */
  name: string;
  /** The code that applies it, unique; without a code it is automatic. */
  code?: PromotionCode | null;
  /** The benefit. */
  benefit: Benefit;
  /** The goods that it applies to; all if absent. */
  targets?: PromotionTargets;
  /** What the matching lines have to come to, before discounts. */
  minimum_spend?: {
    /** Minor units of the currency (cents for EUR, yen for JPY). (0 to 50000000000) */
    amount: number;
    currency: Currency;
  } | null;
  /** Only for carts in this currency. An amount among the conditions names its currency itself. */
  currency?: Currency | null;
  /** Only for accounts without a confirmed order. By default `false`. */
  first_order_only?: boolean;
  /** The start of its period. (RFC 3339) */
  starts_at?: string | null;
  /** The end of its period, exclusive. (RFC 3339) */
  ends_at?: string | null;
  /** Higher goes first; then the older promotion. (0 to 1000) By default `0`. */
  priority?: number;
  /** Whether it applies alone. Others stack, each on what the previous ones have left. By default `false`. */
  exclusive?: boolean;
  /** How many orders may use it, counted since a limit was first set. (1 to 1000000000) */
  usage_limit?: number | null;
  /** How many orders of one account may use it; guests have to sign in. (1 to 1000) */
  customer_limit?: number | null;
  /** Whether the promotion is in use. By default `true`. */
  active?: boolean;
  /** The shop's own notes. */
  metadata?: Metadata;
}

/** `promo_` and a ULID. */
export type PromotionId = string;

/** Why a promotion is not applied. */
export type PromotionReason = "not_in_use" | "not_started" | "ended" | "other_currency" | "sign_in_required" | "not_first_order" | "usage_limit_reached" | "customer_limit_reached" | "nothing_matches" | "minimum_spend_not_reached" | "not_combinable" | "no_shipping_method" | "nothing_to_discount" | "too_many_promotions";

/** The goods that a promotion applies to: a line matches if any list names it; without lists, every line matches. */
export interface PromotionTargets {
  /** These skus. (at most 100 items) */
  skus?: Sku[];
  /** These products. (at most 100 items) */
  product_ids?: ProductId[];
  /** Products that are listed in these categories themselves. (at most 100 items) */
  category_ids?: CategoryId[];
  /** Products with one of these tags. (at most 100 items) */
  tags?: Tag[];
}

/** The entries that were published or withdrawn together. */
export type PublicationResponse = EntrySummary & {
  /** The others that came along, as they are now. */
  with: EntrySummary[];
};

/** How an entry is published. */
export interface PublishEntryRequest {
  /**
   * The locales in which it is to be read from now on, in no others; all in which it has values, without it. What has
   * no value of its own in any locale stays in those in which it is published. (1 to 30 items)
   */
  locales?: LocaleTag[] | null;
  /** Whether the entries that it names are published with it where they are not, at one moment. */
  cascade?: boolean;
}

/** The pieces of a line, by state. */
export interface Quantities {
  /** Ordered. */
  ordered: number;
  /** Packed, not shipped yet. */
  packed: number;
  /** Shipped. */
  fulfilled: number;
  /** Rejected or cancelled before they were shipped. */
  cancelled: number;
  /** Returned. */
  returned: number;
}

/** The events that wait for their first delivery. */
export interface QueueState {
  /** How many wait. */
  length: number;
  /** How long the oldest has waited, in milliseconds. */
  age_ms: number;
}

/** When nothing but the inbox is touched. */
export interface QuietHours {
  /** When they begin, each day. */
  start: TimeOfDay;
  /** When they end: on the next day where that is earlier. The same as the start is a whole day. */
  end: TimeOfDay;
  /** Where. */
  time_zone: TimeZone;
}

/** What the reviews of a product come to. */
export interface RatingResponse {
  /** The product. */
  product_id: ProductId;
  /** How many they are. */
  count: number;
  /** Their mean with one decimal; null where there are none. */
  average?: string | null;
  /** How many gave one to five, in this order. (5 to 5 items) */
  histogram: number[];
}

/** How somebody reacts. */
export type ReactionKind = "like" | "love" | "laugh" | "wow" | "sad" | "celebrate";

/** A reaction. */
export interface ReactionResponse {
  /** The post. */
  post_id: PostId;
  /** How. */
  kind: ReactionKind;
  /** Since when. (RFC 3339) */
  since: string;
}

/** The system is ready. */
export interface ReadinessResponse {
  /** Always `ready`. */
  status: string;
}

/** A delivery of many skus. */
export interface ReceiveDeliveryRequest {
  /** The received goods; lines of the same sku are summed. (1 to 90 items) */
  lines: DeliveryLine[];
  /** A note. (1 to 200 characters) */
  note?: string | null;
  /** An external reference, such as the delivery note's number. (1 to 100 characters) */
  reference?: string | null;
}

/** The result of an inspection. */
export interface ReceiveReturnRequest {
  /** The accepted pieces; by default all, and back into stock. (1 to 90 items) */
  lines?: InspectedLine[] | null;
  /** The refund, if it is below the price of the accepted pieces. */
  refund?: Money | null;
  /** Why the refund is lower; the customer sees it. (1 to 500 characters) */
  reason?: string | null;
}

/** Received goods of one sku. */
export interface ReceiveStockRequest {
  /** The quantity. (1 to 1000000) */
  quantity: number;
  /** A note. (1 to 200 characters) */
  note?: string | null;
  /** An external reference, such as the delivery note's number. (1 to 100 characters) */
  reference?: string | null;
}

/** The code to redeem. `Debug` shows no code. */
export interface RedeemGiftCardRequest {
  /** The code. */
  code: GiftCode;
}

/** Where the user is sent back to: https, http on localhost, or an app's own scheme; no fragment. */
export type RedirectUri = string;

/** All that an entry names. */
export interface ReferencesResponse {
  /** Each once, at most 90. */
  items: NamedResponse[];
}

/** An entry that names another. */
export interface ReferrerResponse {
  /** The entry that names it. */
  entry: EntrySummary;
  /** Whether its newest version does. */
  in_newest: boolean;
  /** Whether the version that readers see does. */
  in_published: boolean;
}

/** `ref_`, the payment's ULID and the refund's number. */
export type RefundId = string;

/** What to refund, and why. */
export interface RefundPaymentRequest {
  /** At most what is captured and not refunded yet, which is also the default. */
  amount?: Money | null;
  /** The reason, in the shop's words; the customer sees it. (1 to 200 characters) */
  reason?: string | null;
}

/** A refund. */
export interface RefundResponse {
  /** `ref_…`. */
  id: RefundId;
  /** The refunded payment. */
  payment_id: PaymentId;
  /** The amount to refund. */
  amount: Money;
  /** The reason, in the shop's words. */
  reason?: string | null;
  /** What asked for it: a return (`ret_…`) or a cancellation; null for staff. */
  source?: string | null;
  /** The state. */
  status: RowState;
  /** Why it failed. */
  error?: string | null;
  /** When it was begun. (RFC 3339) */
  created_at: string;
}

/** The rejection of a return. */
export interface RejectReturnRequest {
  /** The reason, for the customer. (1 to 500 characters) */
  reason: string;
}

/** Why a file is not taken. */
export interface Rejection {
  /** `wrong_length`, `wrong_checksum`, `wrong_type`, `too_many_pixels`, `unreadable` or `active_content`. */
  code: string;
  /** The same for people. */
  detail: string;
}

/** What happens to an entry. */
export type ReleaseAction = "publish" | "unpublish";

/** An entry of a release. */
export interface ReleaseEntry {
  /** The entry. */
  entry_id: EntryId;
  /** What happens to it. */
  action: ReleaseAction;
  /** The locales in which it is published; all in which it has values, without it. (at most 30 items) */
  locales?: LocaleTag[] | null;
}

/** `rel_` and a ULID. */
export type ReleaseId = string;

/** What is to change of a release: a JSON Merge Patch (RFC 7396). `entries` are replaced whole. */
export interface ReleasePatch {
  /** Its name. (1 to 200 characters) */
  name?: string;
  /** Its entries. (at most 90 items) */
  entries?: ReleaseEntry[] | null;
  /** When it is published by itself; a moment that has passed is due at once, null takes it back. (RFC 3339) */
  publish_at?: string | null;
}

/** A release. */
export interface ReleaseResponse {
  /** Its id. */
  id: ReleaseId;
  /** Its name for editors. */
  name: string;
  /** Where it stands. */
  status: ReleaseStatus;
  /** Its entries. (at most 90 items) */
  entries: ReleasedEntry[];
  /** When it is published by itself. (RFC 3339) */
  publish_at?: string | null;
  /** When it was published. (RFC 3339) */
  published_at?: string | null;
  /** What stood in the way when its time came. */
  failure?: ScheduleFailure | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** Where a release stands. */
export type ReleaseStatus = "open" | "scheduled" | "published" | "failed";

/** An entry of a release. */
export interface ReleasedEntry {
  /** The entry. */
  entry_id: EntryId;
  /** What happens to it. */
  action: ReleaseAction;
  /** The locales in which it is published. */
  locales?: LocaleTag[];
  /** The number of the version that was published with the release. */
  version?: number | null;
}

/** What a person wants to be told. */
export interface ReplaceNotificationPreferencesRequest {
  /** Where each kind is told; those that are left out are told by the shop's defaults. */
  kinds?: Record<string, Channels>;
  /** When mails and open sockets wait; without it, never. */
  quiet_hours?: QuietHours | null;
  /** When digests go out; without it, each day at 8 in UTC. */
  digest?: Digest | null;
}

/** What was begun anew. */
export interface ReplayedResponse {
  /** How many deliveries. */
  replayed: number;
  /** Whether more are left: call again. */
  more: boolean;
}

/** What a post answers. */
export interface ReplyToResponse {
  /** The post. */
  post_id: PostId;
  /** The first post of the thread. */
  root: PostId;
}

/** What becomes of a report. */
export type ReportDecision = "dismissed" | "hidden" | "suspended";

/** `rpt_` and a ULID. */
export type ReportId = string;

/** Why something is reported. */
export type ReportReason = "spam" | "abuse" | "illegal" | "false" | "other";

/** A report as moderators see it. */
export type ReportResponse = OwnReportResponse & {
  /** Who made it; nobody, where the account is erased. */
  reporter?: AccountId | null;
  /** `open` or `decided`. */
  state: string;
  /** What became of it. */
  decision?: ReportDecision | null;
  /** Why. */
  note?: string | null;
  /** Who decided. */
  decided_by?: string | null;
  /** When. (RFC 3339) */
  decided_at?: string | null;
  /** The `ETag`. */
  version: number;
};

/** What a report is about: one of them. */
export interface ReportedResponse {
  /** A post. */
  post_id?: PostId | null;
  /** A review. */
  review_id?: ReviewId | null;
  /** A person. */
  account_id?: AccountId | null;
}

/** A request to reset a password. */
export interface RequestPasswordResetRequest {
  /** The account's address. */
  email: Email;
}

/** `res_` and a ULID. */
export type ReservationId = string;

/** The stock that an order holds or held. */
export interface ReservationResponse {
  /** Its id. */
  id: ReservationId;
  /** The order; it has the same ULID. */
  order_id: OrderId;
  /** The state. */
  state: State;
  /**
   * The counted lines of the order, by sku. Empty if nothing is counted, or if the order ended before it was placed.
   */
  lines: ReservedLine[];
  /** The shortages, if it was rejected or its commit failed. */
  shortages: Shortage[];
  /** When the hold expires or expired; null if nothing was ever held. (RFC 3339) */
  expires_at?: string | null;
  /** Counts the changes; the `ETag`. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A quantity of a sku. */
export interface ReservedLine {
  /** The sku. */
  sku: Sku;
  /** The quantity. */
  quantity: number;
  /** How many of them were cancelled in parts after the sale. */
  cancelled: number;
  /** Whether it may be sold beyond the stock. */
  backorder: boolean;
}

/** A token from an e-mail, and the new password. */
export interface ResetPasswordRequest {
  /** The token from the e-mail. (1 to 200 characters) */
  token: string;
  /** The new password: 8 to 128 characters, and not a common one. (8 to 128 characters) */
  password: string;
}

/** The payment method of the new attempt. */
export interface RetryPaymentRequest {
  /** One of the shopper's own payment methods. */
  payment_method: PaymentMethodId;
}

/** `ret_` and a ULID. */
export type ReturnId = string;

/** A number of pieces of a line, and why they are returned. */
export interface ReturnLineRequest {
  /** The line's number within the order. (1 to 1000) */
  line: number;
  /** The number of pieces. (1 to 999) */
  quantity: number;
  /** The reason. */
  reason: ReturnReason;
}

/** One line of a return. */
export interface ReturnLineResponse {
  /** The number of the order's line. */
  line: number;
  /** The SKU. */
  sku?: Sku | null;
  /** The title at checkout. */
  title: string;
  /** The number of pieces to return. */
  quantity: number;
  /** The reason. */
  reason: ReturnReason;
  /** The number of pieces accepted. */
  accepted: number;
  /** The number of accepted pieces that went back into stock. */
  restocked: number;
}

/** Why goods are returned. */
export type ReturnReason = "damaged" | "defective" | "wrong_item" | "not_as_described" | "wrong_size" | "unwanted" | "other";

/** A return. */
export type ReturnResponse = ReturnSummary & {
  /** The pieces to return. */
  lines: ReturnLineResponse[];
};

/** The status of a return. */
export type ReturnStatus = "requested" | "approved" | "rejected" | "cancelled" | "received" | "refunded";

/** A return in a list. */
export interface ReturnSummary {
  /** Its id. */
  id: ReturnId;
  /** The order of the goods. */
  order_id: OrderId;
  /** That order's number. */
  order_number: string;
  /** The order's owner. */
  owner: Owner;
  /** Its status. */
  status: ReturnStatus;
  /** The customer's note. */
  note?: string | null;
  /** The shop's reason for its decision, or for a refund below the goods' price. */
  reason?: string | null;
  /** The refund due; known after the inspection. */
  refund?: Money | null;
  /** The amount refunded. */
  refunded: Money;
  /** Why the refund failed, as a code; the shop has to refund by other means. */
  refund_failed?: string | null;
  /** Its version, incremented by each change. */
  version: number;
  /** When it was requested. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** Where the customer returns to: https, or http on localhost; no fragment. */
export type ReturnUrl = string;

/** A review as its author writes it. */
export interface ReviewContent {
  /** From 1 to 5. (1 to 5) */
  rating: number;
  /** Its title. (0 to 150 characters) */
  title?: string | null;
  /** Its text. (0 to 5000 characters) */
  body?: string | null;
}

/** `rev_` and a ULID. */
export type ReviewId = string;

/** A review. */
export interface ReviewResponse {
  /** Its id. */
  id: ReviewId;
  /** The product. */
  product_id: ProductId;
  /** Who wrote it. */
  author?: PersonResponse | null;
  /** `published`, or `hidden` by moderators. */
  state: string;
  /** From 1 to 5. */
  rating: number;
  /** Its title. */
  title: string;
  /** Its text. */
  body: string;
  /** Whether its author bought the product. */
  verified_purchase: boolean;
  /** When it was published first. (RFC 3339) */
  published_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
  /** The `ETag` of one's own. */
  version: number;
}

/** The token to revoke. */
export interface RevocationForm {
  /** A refresh or access token of the client. */
  token?: string | null;
  /** Accepted as the standard requires, and ignored. */
  token_type_hint?: string | null;
  /** The client id, unless HTTP Basic names it; if absent, the shop's own front end. */
  client_id?: string | null;
  /** A confidential client's secret, unless HTTP Basic shows it. */
  client_secret?: string | null;
}

/** A person's role in the shop. */
export type Role = "customer" | "staff";

/** The figures of a route. */
export interface RouteSample {
  /** The function. */
  function: string;
  /** The method; `HEAD` counts as `GET`. */
  method: string;
  /** The path as it is declared. */
  route: string;
  /** Answered requests. */
  requests: number;
  /** Requests that were answered with a status of 500 or more. */
  errors: number;
  /** The median of the durations, in milliseconds. */
  p50_ms?: number | null;
  /** The duration that 99 of 100 requests do not exceed, in milliseconds. */
  p99_ms?: number | null;
  /** Consumed read units. */
  read_units: number;
  /** Consumed write units. */
  write_units: number;
  /** The requests by minute, oldest first; the last minute is under way. (at most 61 items) */
  minutes: number[];
}

/** The state of a capture, void or refund. */
export type RowState = "pending" | "done" | "failed";

/** When an entry is published and withdrawn by itself; one of the two at least. */
export interface ScheduleEntryRequest {
  /** When its newest version is published. (RFC 3339) */
  publish_at?: string | null;
  /** When it is withdrawn, after `publish_at`. (RFC 3339) */
  unpublish_at?: string | null;
}

/** What stood in the way of a publication. */
export interface ScheduleFailure {
  /** When it was tried. (RFC 3339) */
  at: string;
  /** The code of the problem. */
  code: string;
  /** The problem in words. */
  detail: string;
  /** The faults of the entries, each with its place. */
  errors?: Array<Record<string, unknown>>;
  /** What was in the way. */
  in_the_way?: Array<Record<string, unknown>>;
}

/** When an entry is published and withdrawn by itself. */
export interface ScheduleResponse {
  /** When it is published. (RFC 3339) */
  publish_at?: string | null;
  /** When it is withdrawn. (RFC 3339) */
  unpublish_at?: string | null;
  /** What stood in the way when the last time came: nothing happened then. */
  failure?: ScheduleFailure | null;
}

/** What staff and services may do: a capability, and whether they read or write. */
export type ScopeName = "cart:read" | "cart:write" | "catalog:read" | "catalog:write" | "content:admin" | "content:publish" | "content:read" | "content:write" | "delivery:preview" | "identity:read" | "identity:write" | "inventory:read" | "inventory:write" | "ledger:read" | "ledger:write" | "notifications:staff" | "notifications:webhooks" | "operations:read" | "operations:write" | "orders:read" | "orders:write" | "payments:read" | "payments:write" | "search:read" | "search:write" | "social:moderate" | "trading:read" | "trading:write";

/** How search finds an entry by a field. */
export type Search = "none" | "text" | "title" | "facet";

/** A generation that is being built. */
export interface SearchBuilding {
  /** Its number. */
  generation: number;
  /** How many documents it holds so far. */
  documents: number;
  /** How many of a hundred parts of the documents are read. */
  percent: number;
}

/** How many hits have a value. */
export interface SearchFacetValue {
  /** The value. */
  value: string;
  /** A category's name, where it is known. */
  name?: string;
  /** How many. */
  count: number;
}

/**
 * Values by which hits can be narrowed, the most frequent first. Within a facet that is filtered, values are counted as
 * if it were not.
 */
export interface SearchFacets {
  /** Ids of categories, with their names. */
  categories: SearchFacetValue[];
  /** Tags. */
  tags: SearchFacetValue[];
  /** Values of attributes, by name. */
  attributes: Record<string, SearchFacetValue[]>;
  /** Values of entries' facet fields, by name. */
  fields: Record<string, SearchFacetValue[]>;
  /** Types of entries. */
  types: SearchFacetValue[];
  /** Ranges of prices in `currency`; empty without it. */
  prices: SearchPriceRange[];
}

/** What was found, as HTML with `<em>` around it; all else is escaped. */
export interface SearchHighlights {
  /** In the title. */
  title?: string;
  /** A part of the text. */
  text?: string;
}

/** A product, an entry or a post that was found. */
export interface SearchHit {
  /** `product`, `entry` or `post`. */
  kind: string;
  /** Its id. */
  id: string;
  /** An entry's type. */
  type?: string;
  /** An entry's locale, a post's language. */
  locale?: string;
  /** Its name in addresses; a post's is its id. */
  slug: string;
  /** Its title; of a post, where its text begins. */
  title: string;
  /** Who wrote a post: an account. */
  author?: string;
  /** A product's picture. */
  image?: string;
  /** A product's lowest price: in the currency that was asked for, or in the first one. */
  price_from?: Money;
  /** Whether a product can be bought now. */
  available?: boolean;
  /** When it was created, or first published. (RFC 3339) */
  created_at?: string;
  /** What was found of it. */
  highlights: SearchHighlights;
}

/** The state of the index. */
export interface SearchIndexResponse {
  /** The generation that answers. */
  generation: number;
  /** How many documents it holds. */
  documents: number;
  /** How many segments they are in. */
  segments: number;
  /** How long the oldest change has waited that is not in the index yet. */
  lag_ms: number;
  /** When it was written last. (RFC 3339) */
  indexed_at?: string;
  /** How many markers of changed documents wait, as far as they were counted: at most 400. */
  waiting: number;
  /** The generation that will take its place, while there is one. */
  building?: SearchBuilding | null;
  /** Whether a rebuild is due or under way. */
  rebuilding: boolean;
}

/** How many hits have a price in a range. */
export interface SearchPriceRange {
  /** The least, in minor units. */
  from: number;
  /** The next range begins here; absent of the last. */
  below?: number;
  /** How many. */
  count: number;
}

/** A page of hits. */
export interface SearchResponse {
  /** The hits. */
  items: SearchHit[];
  /** Where to go on; null only at the true end. */
  next_cursor?: string | null;
  /** How many hits there are. */
  found: number;
  /** Whether nothing has all words, so that these hits have some of them. */
  relaxed: boolean;
  /** The facets, where they were asked for. */
  facets?: SearchFacets;
  /** The state of the index that answered. */
  index: IndexState;
}

/** The settings of search. */
export interface SearchSettingsResponse {
  /** Groups of words that mean the same. (at most 1000 items) */
  synonyms: Array<string[]>;
  /** Words that are left out of every query that has others. (at most 500 items) */
  stop_words: string[];
  /** Where misspelled words are found. */
  typos: SearchTypos;
  /** Counts their changes; the `ETag`. */
  version: number;
  /** When they last changed. (RFC 3339) */
  updated_at?: string | null;
}

/** Where misspelled words are found: one letter off from 4 letters on, two from 8 on. */
export interface SearchTypos {
  /** In titles. */
  title: boolean;
  /** In all other texts. */
  body: boolean;
}

/** What happens where an order would meet another of its owner. */
export type SelfTrade = "cancel_newest" | "cancel_oldest";

/** `ses_` and a ULID. */
export type SessionId = string;

/** A session: one sign-in on one device. */
export interface SessionResponse {
  id: SessionId;
  /** The application of the session; `stoa` is the shop's own. */
  client_id: string;
  /** Whether the request's token belongs to this session. */
  current: boolean;
  /** (RFC 3339) */
  created_at: string;
  /** When its tokens were last refreshed. (RFC 3339) */
  used_at: string;
  /** When the session ends unless it is used. (RFC 3339) */
  expires_at: string;
}

/** A session and its tokens. */
export type SessionTokensResponse = TokenResponse & {
  session_id: SessionId;
  account_id: AccountId;
  /** The guest that was merged into the account. */
  merged_guest_id?: GuestId | null;
};

/** The result of a row. */
export interface SetPriceReport {
  /** The sku of the price. */
  sku: string;
  /** The outcome. */
  status: SetPriceStatus;
  /** Why it is not set. */
  errors?: Fault[];
  /**
   * Warnings of set prices that are probably unintended: `mixed_tax` if some prices in its currency include tax, in the
   * list or at the product, and others do not.
   */
  warnings?: Fault[];
}

/** The result of a row. */
export type SetPriceStatus = "set" | "unchanged" | "failed";

/** The result of each row. */
export interface SetPricesReport {
  /** One for each row of the request, in its order. */
  rows: SetPriceReport[];
}

/** The settings of search as a client describes them. */
export interface SettingsContent {
  /**
   * Groups of words that mean the same: a search for one of them finds all. At most 1,000 groups of 2 to 20 words. (at
   * most 1000 items)
   */
  synonyms?: Array<string[]>;
  /** Words that are left out of every query that has others. (at most 500 items) */
  stop_words?: string[];
  /** Where misspelled words are found. */
  typos?: SearchTypos;
}

/** The SHA-256 of a file's bytes, in hexadecimal. */
export type Sha256Hex = string;

/** The carrier and tracking number of a parcel. */
export interface ShipFulfillmentRequest {
  /** The carrier. (1 to 100 characters) */
  carrier: string;
  /** The tracking number. (1 to 100 characters) */
  tracking: string;
  /** The address of its tracking page. */
  tracking_url?: TrackingUrl | null;
}

/** A method that can be chosen, with its price. */
export interface ShippingMethod {
  /** The value for `shipping_method`. */
  id: string;
  /** Its name. */
  name: string;
  /** The price for this cart now; with tax if the cart's prices include it. */
  amount: Money;
}

/** A way to send goods, as the shop describes it. */
export interface ShippingMethodContent {
  /** The value for `shipping_method`: letters, digits, `-`, `_` and `.`. (1 to 40 characters) */
  id: string;
  /** Its name. (1 to 120 characters) */
  name: string;
  /**
   * The prices. Of those that fit a parcel, one for named countries goes before one for all, then the first one. The
   * method does not send a parcel that no price fits. (at most 100 items)
   */
  prices: ShippingPrice[];
  /** The shop's own notes. */
  metadata?: Metadata;
}

/** A shipping method. */
export interface ShippingMethodResponse {
  /** The value for `shipping_method`. */
  id: string;
  /** Its name. */
  name: string;
  /** The prices, and the parcels that they are for. */
  prices: ShippingPrice[];
  /** The shop's own notes. */
  metadata: Metadata;
  /** Counts every change; the value for `If-Match`. Null for a built-in method, which can't be changed. */
  version?: number | null;
  /** When it was created. (RFC 3339) */
  created_at?: string | null;
  /** The last change. (RFC 3339) */
  updated_at?: string | null;
}

/** The shipping methods for a cart's goods. */
export interface ShippingMethods {
  /** The methods, in the shop's order; empty if the shop does not deliver there. */
  items: ShippingMethod[];
}

/** The price of a method in one currency, for some parcels. */
export interface ShippingPrice {
  /** The currency of the cart. */
  currency: Currency;
  /** Minor units; with tax if the cart's prices include it. (0 to 50000000000) */
  amount: number;
  /** The value of the goods from which shipping is free. (0 to 50000000000) */
  free_from?: number | null;
  /** Only to these countries; to all if absent. (at most 250 items) */
  countries?: Country[] | null;
  /** From this weight on. (0 to 1000000000) */
  weight_from_g?: number | null;
  /** Below this weight. (1 to 1000000000) */
  weight_below_g?: number | null;
  /** From this value of the goods on. (0 to 50000000000) */
  value_from?: number | null;
  /** Below this value of the goods. (1 to 50000000000) */
  value_below?: number | null;
}

/** The shop's shipping methods. */
export interface ShopShippingMethods {
  /** The methods in force, in the order of creation. */
  items: ShippingMethodResponse[];
}

/** So much was wanted, so little is there. */
export interface Shortage {
  /** The sku. */
  sku: Sku;
  /** Pieces wanted. */
  requested: number;
  /** Pieces available. */
  available: number;
}

/** The sign-in page's form. */
export interface SignInForm {
  email?: string | null;
  password?: string | null;
  /** From the page; must match the page's cookie. */
  csrf_token?: string | null;
  response_type?: string | null;
  client_id?: string | null;
  redirect_uri?: string | null;
  scope?: string | null;
  nonce?: string | null;
  state?: string | null;
  code_challenge?: string | null;
  code_challenge_method?: string | null;
}

/** The shop's own name for one variant. */
export type Sku = string;

/** A sku with the prices that the list has for it. */
export interface SkuPrices {
  /** The sku. */
  sku: string;
  /** Its prices in this list. (at most 20 items) */
  prices: ProductPrice[];
}

/** The name in the address: words of lower-case letters and digits, joined by single dashes. */
export type Slug = string;

/** Something that is a person's own. */
export interface SocialExportResponse {
  /** `profile`, `post`, `scheduled_post`, `follow` (with blocks), `mute`, `reaction`, `review` or `report`. */
  kind: string;
  /** As it is kept. */
  data: Record<string, unknown>;
}

/** How many notifications of staff somebody has not read. */
export interface StaffNotificationCounts {
  /** Not read by the caller. */
  unread: number;
}

/** How the caller stands to a profile. */
export interface StandingResponse {
  /** The caller follows it. */
  following: boolean;
  /** The caller asks to follow it. */
  requested: boolean;
  /** It follows the caller. */
  followed_by: boolean;
  /** The caller blocks it. */
  blocking: boolean;
  /** The caller mutes it. */
  muting: boolean;
}

/**
 * The state of a reservation.
 *
 * `held → committed | released | expired`; `expired → committed | commit_failed | released`; `committed → released`. A
 * reservation that never held stock is `rejected`, or `released` if its order ended first.
 */
export type State = "held" | "rejected" | "committed" | "commit_failed" | "released" | "expired";

/** A movement of an account. */
export interface StatementLine {
  /** The transaction. */
  transaction: TransactionId;
  /** 1: it was posted or held. 2: its hold ended. (1 to 2) */
  step: number;
  /** What became of it. */
  kind: LedgerChange;
  /** When it was booked. (RFC 3339) */
  booked_at: string;
  /** From when it counts. (RFC 3339) */
  effective_at: string;
  /** The transaction's reference. */
  reference?: string | null;
  /** What it is, for people. */
  description?: string | null;
  /** What is debited: held, posted, or held no more. */
  debit: Amount;
  /** What is credited, likewise. */
  credit: Amount;
  /** What the account came to with it; null for an account with shards. */
  balances?: LedgerBalances | null;
}

/** A statement of an account. */
export interface StatementResponse {
  /** The account. */
  account: AccountPath;
  /** Its ledger. */
  ledger: LedgerName;
  /** What it is of. */
  currency: AssetCode;
  /** The first moment of the period; null from the beginning. (RFC 3339) */
  from?: string | null;
  /** The first moment after the period; null up to when the first page was asked for. (RFC 3339) */
  to?: string | null;
  /** The balances before the period. */
  opening: LedgerBalances;
  /** The balances at its end. */
  closing: LedgerBalances;
  /** The movements, oldest first. */
  items: StatementLine[];
  /** Where to go on; null only at the true end. */
  next_cursor?: string | null;
}

/** A booked stocktaking. */
export interface StockCountResponse {
  /** The movement that records it. */
  movement_id: MovementId;
  /** When it was booked. (RFC 3339) */
  counted_at: string;
  /** The results by sku, including those without a difference. */
  lines: StockDifference[];
}

/** The difference of a count from the books. */
export interface StockDifference {
  /** The sku. */
  sku: Sku;
  /** The expected quantity. */
  expected: number;
  /** The counted quantity. */
  counted: number;
  /** `counted − expected`. */
  difference: number;
  /** Pieces that can still be promised; negative if more is held than on hand. */
  available: number;
  /** Pieces that are held or sold but not on hand; 0 if none are missing. */
  short_by: number;
}

/** One movement of a sku: its change and the result. */
export interface StockMovementResponse {
  /** The movement; one of several skus appears in the list of each. */
  movement_id: MovementId;
  /** The kind. */
  kind: Kind;
  /** When it happened. (RFC 3339) */
  at: string;
  /** The reservation of its order; null if done by hand. */
  reservation_id?: ReservationId | null;
  /** Who did it by hand: the `sub` of the token. */
  by?: string | null;
  /** The reason that staff gave. */
  note?: string | null;
  /** An external reference: a delivery note's number, or the return's id. */
  reference?: string | null;
  /** The change of `on_hand`. */
  on_hand_change: number;
  /** The change of `reserved`. */
  reserved_change: number;
  /** The resulting `on_hand`. */
  on_hand: number;
  /** The resulting `reserved`. */
  reserved: number;
  /** The resulting `available`. */
  available: number;
  /** The resulting version of the stock. */
  version: number;
}

/** The stock of one sku. */
export interface StockResponse {
  /** The sku. */
  sku: Sku;
  /** The location; only one so far. */
  location: string;
  /** Pieces in the warehouse; negative if more was sold than available: backorders, or losses after the promise. */
  on_hand: number;
  /** Pieces held for orders that are not yet confirmed. */
  reserved: number;
  /** Pieces that are never promised. */
  safety: number;
  /** Pieces that can still be promised: `on_hand − reserved − safety`. */
  available: number;
  /** The sku is low at this many available pieces or fewer; null if not set. */
  low_at?: number | null;
  /** Whether the sku is low, and to be reordered. */
  low: boolean;
  /** Pieces that are held or sold but not on hand; 0 if none are missing. */
  short_by: number;
  /** Counts the movements; the `ETag`. */
  version: number;
  /** When the sku was first seen. (RFC 3339) */
  created_at: string;
  /** When its stock last changed. (RFC 3339) */
  updated_at: string;
}

/** The settings of a sku's stock. Quantities change only by receipts and adjustments. */
export interface StockSettings {
  /** The safety stock: pieces that are never promised. (0 to 1000000000) */
  safety?: number;
  /**
   * The sku is low, and listed by `GET /stock?low=true`, at this many available pieces or fewer; null for never. (0 to
   * 1000000000)
   */
  low_at?: number | null;
}

/** A title that may be meant. */
export interface Suggestion {
  /** The title. */
  text: string;
  /** The title with what was typed in `<em>`, as HTML. */
  highlighted?: string;
  /** `product` or `entry`. */
  kind: string;
  /** The id of what has the title. */
  id: string;
  /** Its name in addresses. */
  slug: string;
}

/** Titles that may be meant. */
export interface SuggestionsResponse {
  /** At most 10, the best first, each title once. */
  items: Suggestion[];
  /** The state of the index that answered. */
  index: IndexState;
}

/** A tag of 1 to 40 characters. Kept in lower case, with single spaces. */
export type Tag = string;

/** How goods are taxed. What a class costs in a country is cart's to say. */
export type TaxClass = "standard" | "reduced" | "super_reduced" | "parking" | "zero";

/** The tax of one rate over a whole cart or order. */
export interface TaxSum {
  /** In basis points: 1900 is 19 %. */
  rate_bps: number;
  /** What is taxed at this rate, without the tax, discounts taken off; shipping included. */
  net: Money;
  /** The tax. */
  tax: Money;
}

/** One place of a thread. */
export interface ThreadResponse {
  /** The post. */
  id: PostId;
  /** What it answers; the first answers nothing. */
  parent?: PostId | null;
  /** Null where the caller may not see it, and something below it. */
  post?: PostResponse | null;
}

/** How long an order lasts. */
export type TimeInForce = "gtc" | "ioc" | "fok";

/** A time of day. */
export type TimeOfDay = string;

/** An IANA time zone. */
export type TimeZone = string;

/** Who wrote a post. */
export interface TimelineAuthor {
  /** The account. */
  account_id: AccountId;
  /** The name in addresses. */
  handle?: string;
  /** The name for people. */
  display_name: string;
  /** The picture. */
  avatar?: AssetId;
}

/** One entry of an order's timeline. */
export interface TimelineEntry {
  /** When it happened. (RFC 3339) */
  at: string;
  /** What happened. */
  what: What;
  /** The reason's code, the decline's code or the amount. */
  detail?: string | null;
}

/** A word or a tag that is not to be seen. */
export interface TimelineFilter {
  /** The word or words, or the tag without its `#`; great and small letters are alike. (1 to 50 characters) */
  text: string;
  /** Until when; without it, for ever. (RFC 3339) */
  until?: string;
}

/** What the caller does not want to see in the home and in lists of tags. One's own posts are always shown. */
export interface TimelineFiltersContent {
  /** Words: a post whose text has one of them, as whole words, is left out. (at most 100 items) */
  words?: TimelineFilter[];
  /** Tags: a post that has one of them is left out. (at most 100 items) */
  tags?: TimelineFilter[];
  /**
   * Where there are any, posts in other languages are left out; those without a language are shown. (at most 20 items)
   */
  languages?: LocaleTag[];
  /** Whether answers to others are shown. */
  show_replies?: boolean;
}

/** What the caller does not want to see. */
export interface TimelineFiltersResponse {
  /** Words: a post whose text has one of them, as whole words, is left out. (at most 100 items) */
  words: TimelineFilter[];
  /** Tags: a post that has one of them is left out. (at most 100 items) */
  tags: TimelineFilter[];
  /**
   * Where there are any, posts in other languages are left out; those without a language are shown. (at most 20 items)
   */
  languages: LocaleTag[];
  /** Whether answers to others are shown. */
  show_replies: boolean;
  /** Counts their changes, 0 before the first; the `ETag`. */
  version: number;
  /** When they last changed. (RFC 3339) */
  updated_at?: string;
}

/** A file that a post shows. */
export interface TimelineMedia {
  /** The file. */
  asset_id: AssetId;
  /** Its text for those who do not see it. */
  alt?: string;
}

/** A page of a timeline. */
export interface TimelinePage {
  /** The posts, newest first. (at most 50 items) */
  items: TimelinePost[];
  /** Where to go on to older posts; null only at the true end. */
  next_cursor?: string | null;
  /**
   * What to ask with later for what came since; only where the page begins at the newest, or was asked for so itself.
   */
  since?: string;
  /** Whether even more came since: ask again with the new `since`. */
  has_more: boolean;
}

/** A post in a timeline. How often it was liked and answered says `GET /posts?ids=`. */
export interface TimelinePost {
  /** Its id. */
  post_id: PostId;
  /** Who wrote it. */
  author: TimelineAuthor;
  /** `published`; `hidden` where moderators have hidden it, which only its author sees. */
  state: string;
  /** `public`, `unlisted` or `followers`. */
  visibility: string;
  /** Its text. */
  text: string;
  /** The tags in its text, in small letters. */
  tags: string[];
  /** What it shows. */
  media: TimelineMedia[];
  /** What it answers. */
  reply_to?: TimelineReplyTo;
  /** Its language. */
  lang?: LocaleTag;
  /** When it was published; timelines sort by it. (RFC 3339) */
  published_at: string;
  /** When its text was changed last. (RFC 3339) */
  edited_at?: string;
}

/** What a post answers. */
export interface TimelineReplyTo {
  /** The post. */
  post_id: PostId;
  /** Who wrote that. */
  author: AccountId;
  /** The first post of the thread. */
  root: PostId;
}

/** A grant to exchange for tokens. */
export interface TokenForm {
  /** `authorization_code`, `client_credentials` or `refresh_token`. */
  grant_type?: string | null;
  /** The client id, unless HTTP Basic names it; if absent, the shop's own front end. */
  client_id?: string | null;
  /** A confidential client's secret, unless HTTP Basic shows it. */
  client_secret?: string | null;
  /** Scopes, separated by spaces; if absent, all that are allowed. */
  scope?: string | null;
  /** With `refresh_token`: the token. */
  refresh_token?: string | null;
  /** With `authorization_code`: the code. */
  code?: string | null;
  /** With `authorization_code`: the verifier of the challenge. */
  code_verifier?: string | null;
  /** With `authorization_code`: the redirect URI of the authorization request. */
  redirect_uri?: string | null;
}

/** The issued tokens (RFC 6749, section 5.1). */
export interface TokenResponse {
  /** A JWT for `Authorization: Bearer`. */
  access_token: string;
  /** Always `Bearer`. */
  token_type: string;
  /** How long the access token lasts, in seconds. */
  expires_in: number;
  /** Exchanged once for the next pair of tokens. */
  refresh_token?: string | null;
  /** What the access token allows beyond the subject's own data. */
  scope?: string | null;
  /**
   * The OpenID Connect ID token, for a client that asked with the scope `openid`. It identifies the user and grants no
   * access.
   */
  id_token?: string | null;
}

/**
 * What a cart or an order comes to; parts always sum to the total: `total = subtotal − discount + shipping −
 * shipping_discount`, and `+ tax` where prices do not include it.
 */
export interface Totals {
  /** All lines before discounts; with tax where prices include it. */
  subtotal: Money;
  /** Taken off the lines. */
  discount: Money;
  /** Shipping before discounts; with tax where prices include it. */
  shipping: Money;
  /** Taken off shipping. */
  shipping_discount: Money;
  /**
   * All tax, that on shipping included: within the amounts above where prices include it, on top of them otherwise.
   */
  tax: Money;
  /** The part of the tax that is on shipping. */
  shipping_tax: Money;
  /** The tax by rate, highest first; sums to `tax`. */
  taxes: TaxSum[];
  /** Whether the amounts above include tax. */
  tax_inclusive: boolean;
  /** What is to be paid. */
  total: Money;
}

/** An address that begins with `https://`. */
export type TrackingUrl = string;

/** A trade. */
export interface TradeResponse {
  /** Counts the market's trades, without a gap. */
  number: number;
  /** When it was made. (RFC 3339) */
  at: string;
  /** What one lot cost. */
  price: Amount;
  /** How much was traded, of the base. */
  quantity: Amount;
  /** What was paid for it, of the quote. */
  quote_amount: Amount;
  /** Which way the order went that came. */
  taker_side: OrderSide;
}

/** `tord_` and a ULID. */
export type TradingOrderId = string;

/** An order. */
export interface TradingOrderResponse {
  id: TradingOrderId;
  owner: Owner;
  market: MarketSymbol;
  /** The client's own name for it. */
  client_order_id?: string | null;
  side: OrderSide;
  kind: OrderKind;
  time_in_force: TimeInForce;
  /** Whether it is rejected where it would not rest. */
  post_only: boolean;
  /** What happens where it would meet another order of its owner. */
  self_trade: SelfTrade;
  /** What one lot may cost; null of a market order. */
  price?: Amount | null;
  /** It waits until the last trade's price is there; null of all others. */
  stop_price?: Amount | null;
  /** Whether its stop price was reached. */
  triggered: boolean;
  /** How much it is for, of the base. */
  quantity: Amount;
  /** What a market order that buys may spend; null of all others. */
  quote_limit?: Amount | null;
  /** How much is filled, of the base. */
  filled: Amount;
  /** What that came to, of the quote, before fees. */
  quote_filled: Amount;
  /** What its owner paid in fees, of what they got. */
  fee: Amount;
  /** What was held for it: of the quote for one that buys, of the base for one that sells. */
  held: Amount;
  /** What of that went back. */
  released: Amount;
  status: TradingOrderStatus;
  /** Why it was rejected or cancelled; null otherwise. */
  code?: string | null;
  /** Whether its end was asked for. */
  cancel_requested: boolean;
  /** The last amendment that was asked for. */
  amendment?: Amendment | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** (RFC 3339) */
  created_at: string;
  /** (RFC 3339) */
  updated_at: string;
}

/** How an order stands after a step. */
export type TradingOrderStatus = "pending_hold" | "open" | "partially_filled" | "filled" | "cancelled" | "rejected";

/** `txn_` and a ULID. */
export type TransactionId = string;

/** A tag and how many authors used it. */
export interface Trend {
  /** The tag. */
  tag: string;
  /** How many authors used it, each counted once in an hour. */
  authors: number;
}

/** Over how long trends are counted. */
export type TrendWindow = "1h" | "1d" | "7d";

/** The tags that most people use. */
export interface TrendsResponse {
  /** The window. */
  window: TrendWindow;
  /** The tags, those of most authors first. (at most 20 items) */
  items: Trend[];
  /** When they were counted; absent before the first time. (RFC 3339) */
  counted_at?: string;
}

/** An account in a trial balance. */
export interface TrialBalanceLine {
  /** The account. */
  account: AccountPath;
  /** What it is in the books. */
  kind: LedgerAccountKind;
  /** All that was debited. */
  debits_posted: Amount;
  /** All that was credited. */
  credits_posted: Amount;
  /** How much more was debited than credited; zero where it is the other way. */
  debit: Amount;
  /** How much more was credited than debited; zero where it is the other way. */
  credit: Amount;
}

/** A trial balance. */
export interface TrialBalanceResponse {
  /** The ledger. */
  ledger: LedgerName;
  /** The asset. */
  currency: AssetCode;
  /** The moment that it shows. (RFC 3339) */
  as_of: string;
  /** The accounts by their paths. */
  items: TrialBalanceLine[];
  /** The sums over the accounts of this page and of those before. */
  totals: TrialBalanceTotals;
  /** Whether debits and credits over all accounts are the same; null before the last page. */
  balanced?: boolean | null;
  /** Where to go on; null only at the true end. */
  next_cursor?: string | null;
}

/** The sums over accounts. */
export interface TrialBalanceTotals {
  /** Of the accounts with more debits than credits: how much more. */
  debit: Amount;
  /** Of the accounts with more credits than debits: how much more. */
  credit: Amount;
}

/** The name of a type in paths; `sync` is reserved. */
export type TypeId = string;

/** How an entry is withdrawn. */
export interface UnpublishEntryRequest {
  /** Whether the published entries that name it are withdrawn with it, at one moment. */
  cascade?: boolean;
}

/** Up to where. */
export interface UpToRequest {
  /** All up to this notification; without it, all that there are. */
  up_to?: NotificationId | null;
}

/** The changes of an account; every field is optional. */
export interface UpdateAccountRequest {
  /** The person's name. (1 to 200 characters) */
  name?: string | null;
  /** A phone number for the carrier and the shop. (1 to 32 characters) */
  phone?: string | null;
  /** The person's language. */
  locale?: Locale | null;
  /** The client's own notes; null removes one. */
  metadata?: MetadataPatch | null;
  /** Whether the account may be used; only staff may change it. */
  status?: Usable;
}

/** The changes of an address; every field is optional. */
export interface UpdateAddressRequest {
  /** The owner's name for the address. (1 to 50 characters) */
  label?: string | null;
  /** The recipient. (1 to 120 characters) */
  name?: string;
  /** First line. (1 to 120 characters) */
  line1?: string;
  /** Second line. (1 to 120 characters) */
  line2?: string | null;
  /** Town. (1 to 80 characters) */
  city?: string;
  /** State, province or county. (1 to 80 characters) */
  region?: string | null;
  /** Postal code. (1 to 16 characters) */
  postal_code?: string;
  country?: Country;
  /** A phone number for the carrier. (1 to 32 characters) */
  phone?: string | null;
  /** The default shipping address; null is false. */
  default_shipping?: boolean | null;
  /** The default billing address; null is false. */
  default_billing?: boolean | null;
}

/** The fields that staff may change (RFC 7396: null removes). */
export interface UpdateOrderRequest {
  /** The shop's own notes. (0 to 2000 characters) */
  notes?: string | null;
  /** A note to the customer; the packing slip shows it too. (0 to 1000 characters) */
  customer_note?: string | null;
  /** The client's own data about the order. */
  metadata?: MetadataPatch | null;
}

/** One request that uploads a file. */
export interface UploadLink {
  /** `PUT`. */
  method: string;
  /** A path of this API, or an absolute URL of the bucket. It needs no token. */
  url: string;
  /** Headers that it has to bear, each exactly so. */
  headers: Record<string, string>;
  /** Until when it works. (RFC 3339) */
  expires_at: string;
}

/** An http or https address, percent-encoded where it needs to be (RFC 3986). */
export type Url = string;

/** The states that staff may set. */
export type Usable = "active" | "locked" | "disabled";

/** What values have to be when they are published. Each fits some kinds only. */
export interface Validations {
  /** The fewest characters (text, slug). (0 to 100000) */
  min_length?: number | null;
  /** The most characters (text, slug). (0 to 100000) */
  max_length?: number | null;
  /** A regular expression that is found in it (text, slug). (1 to 200 characters) */
  pattern?: string | null;
  /** The smallest: a whole number (integer), or a text (decimal). */
  min?: unknown;
  /** The largest: a whole number (integer), or a text (decimal). */
  max?: unknown;
  /** What is allowed (enum, where it is required; text). (at most 100 items) */
  one_of?: string[] | null;
  /** The most values (list). (1 to 100) */
  max_items?: number | null;
  /** The types of entries that may be named (reference); any without it. (at most 20 items) */
  types?: TypeId[] | null;
  /** What happens when the entry that is named is deleted (reference). */
  on_delete?: OnDelete | null;
  /** The media types that may be named (asset): `image/png`, or `image/*`. (at most 20 items) */
  media_types?: string[] | null;
}

/** A token from an e-mail. */
export interface VerifyEmailRequest {
  /** The token from the e-mail. (1 to 200 characters) */
  token: string;
}

/** What somebody has of an asset. */
export interface Wallet {
  /** The asset. */
  asset: AssetCode;
  /** The account in the ledger: its statement shows each movement. */
  account: AccountPath;
  /** What may be spent. */
  available: Amount;
  /** What would be there if all that is held were carried out. */
  pending: Amount;
  /** What is there. */
  posted: Amount;
  /** Whether it takes part. */
  status: LedgerAccountStatus;
  /** What it may send, and what that costs; in a list nothing is said. */
  limits?: WalletLimits | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was opened. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A wallet to open. */
export interface WalletContent {
  /** Its asset. */
  asset: AssetCode;
}

/** What a wallet may send to others, and what is left of it. */
export interface WalletLimits {
  /** Whether it may send at all. */
  transfers: boolean;
  /** The least that is sent at once. */
  min?: Amount | null;
  /** The most that is sent at once. */
  max_transfer?: Amount | null;
  /** The most that is sent on a day of UTC. */
  max_day?: Amount | null;
  /** What is left of it today. */
  left_today?: Amount | null;
  /** The most that is sent in a month. */
  max_month?: Amount | null;
  /** What is left of it this month. */
  left_this_month?: Amount | null;
  /** What each transfer costs its payer. */
  fee_flat: Amount;
  /** What it costs besides, in hundredths of a percent of the amount. */
  fee_bps: number;
  /** The most that it costs. */
  fee_max?: Amount | null;
}

/** The rules of an asset. */
export interface WalletRules {
  /** The asset. */
  asset: AssetCode;
  /** Whether people may send it to each other. */
  transfers: boolean;
  /** The least that is sent at once. */
  min?: Amount | null;
  /** The most that is sent at once. */
  max_transfer?: Amount | null;
  /** The most that one wallet sends on a day of UTC. */
  max_day?: Amount | null;
  /** The most that one wallet sends in a month. */
  max_month?: Amount | null;
  /** What each transfer costs its payer. */
  fee_flat: Amount;
  /** What it costs besides, in hundredths of a percent of the amount. */
  fee_bps: number;
  /** The most that it costs. */
  fee_max?: Amount | null;
  /** Counts their changes; the `ETag`. 0 where nobody has set any. */
  version: number;
  /** When they last changed. (RFC 3339) */
  updated_at?: string | null;
}

/** The rules of an asset. */
export interface WalletRulesContent {
  /** Whether people may send it to each other. */
  transfers: boolean;
  /** The least that is sent at once. */
  min?: PositiveAmount | null;
  /** The most that is sent at once. */
  max_transfer?: PositiveAmount | null;
  /** The most that one wallet sends on a day of UTC. */
  max_day?: PositiveAmount | null;
  /** The most that one wallet sends in a month. */
  max_month?: PositiveAmount | null;
  /** What each transfer costs its payer. */
  fee_flat?: NotNegativeAmount;
  /**
   * What it costs besides, in hundredths of a percent of the amount, rounded half up. A fee is never above the amount.
   * (0 to 10000)
   */
  fee_bps?: number;
  /** The most that it costs. */
  fee_max?: NotNegativeAmount | null;
}

/** A transfer from wallet to wallet. */
export interface WalletTransfer {
  /** Its id. */
  id: WalletTransferId;
  /** Its payer. */
  from: Owner;
  /** Its recipient. */
  to: Owner;
  /** What is sent. */
  asset: AssetCode;
  /** How much of it the recipient gets. */
  amount: Amount;
  /** What it costs the payer besides; null for the recipient, and of one that is planned. */
  fee?: Amount | null;
  /** The most that its payer pays besides; null for the recipient. */
  max_fee?: Amount | null;
  /**
   * How much of the amount is carried out: all of it, unless staff posted a part of what was held. Null before, and
   * where nothing is.
   */
  amount_posted?: Amount | null;
  /** The same of the fee; null for the recipient. */
  fee_posted?: Amount | null;
  /** What the payer says to the recipient. */
  message?: string | null;
  /** The payer's reference. */
  reference?: string | null;
  /** How it stands. */
  status: WalletTransferStatus;
  /** The transaction of the ledger that carries it out or holds it. */
  transaction?: TransactionId | null;
  /** When its hold ends by itself. (RFC 3339) */
  expires_at?: string | null;
  /** When it is carried out first, of one that is planned. (RFC 3339) */
  execute_at?: string | null;
  /** That it is carried out again and again. */
  repeat?: WalletTransferRepeat | null;
  /** When it is carried out next. (RFC 3339) */
  next_at?: string | null;
  /** What became of its last runs, up to ten, oldest first. */
  runs: WalletTransferRun[];
  /** How many runs were carried out. */
  runs_completed: number;
  /** How many were not. */
  runs_failed: number;
  /** What the payer's wallet came to with it; for its payer and staff alone. */
  balances?: LedgerBalances | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was made. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** A transfer to make. */
export interface WalletTransferContent {
  /** Its id, drawn by the client: it names this transfer for ever. */
  id: WalletTransferId;
  /** Who gets it. */
  to: Owner;
  /** What is sent. */
  asset: AssetCode;
  /** How much the recipient gets, in minor units. */
  amount: PositiveAmount;
  /** What the payer says to the recipient. (1 to 140 characters) */
  message?: string | null;
  /** A reference of the payer's, which both may read; others may have the same. (1 to 100 characters) */
  reference?: string | null;
  /** When it is carried out: later than now. At once where nothing is said. (RFC 3339) */
  execute_at?: string | null;
  /** That it is carried out again and again, first at `execute_at`. */
  repeat?: WalletTransferRepeatContent | null;
  /** That its funds are held only, until it is completed or cancelled. */
  hold?: WalletTransferHold | null;
  /**
   * The most that the payer pays beside the amount: where the fee is above it, nothing is sent. Of a plan it holds for
   * each run, and is the fee of the moment where nothing is said.
   */
  max_fee?: NotNegativeAmount | null;
}

/** How often. */
export type WalletTransferEvery = "day" | "week" | "month";

/** Until when funds are held. */
export interface WalletTransferHold {
  /** When the hold ends by itself, exactly: in a minute or later. (RFC 3339) */
  expires_at: string;
}

/** `wtr_` and a ULID. */
export type WalletTransferId = string;

/** That it is carried out again and again, and until when. */
export interface WalletTransferRepeat {
  /** How often. */
  every: WalletTransferEvery;
  /** The last moment at which it may be carried out. (RFC 3339) */
  until?: string | null;
  /** How often in all. */
  count?: number | null;
}

/** How often it is carried out. */
export interface WalletTransferRepeatContent {
  /** How often. Days and months are those of UTC; a month's 31st is the last day of a shorter month. */
  every: WalletTransferEvery;
  /** The last moment at which it may be carried out. Without end where neither this nor `count` is said. (RFC 3339) */
  until?: string | null;
  /** How often in all. (1 to 1000) */
  count?: number | null;
}

/** A run of a transfer that is planned. */
export interface WalletTransferRun {
  /** Which one, from 1. */
  n: number;
  /** When it was due. (RFC 3339) */
  at: string;
  /** What it cost the payer; null for the recipient, and where it failed. */
  fee?: Amount | null;
  /** The transaction that carried it out. */
  transaction?: TransactionId | null;
  /**
   * Why it failed: a code as of transfers that are refused, or `too_late`. Null for the recipient, whom the payer's
   * means do not concern.
   */
  code?: string | null;
}

/** How a transfer stands. */
export type WalletTransferStatus = "scheduled" | "held" | "completed" | "failed" | "cancelled" | "expired" | "reversed";

/** `whd_` and a ULID. */
export type WebhookDeliveryId = string;

/** One event on its way to one endpoint. */
export interface WebhookDeliveryResponse {
  /** Its id: the `webhook-id` of each attempt. */
  id: WebhookDeliveryId;
  /** The event's id. */
  event_id: string;
  /** The event's type. */
  type: string;
  /** Where it stands. */
  state: DeliveryState;
  /** The newest attempts, oldest first. (at most 20 items) */
  attempts: DeliveryAttempt[];
  /** When it is tried next. (RFC 3339) */
  next_attempt_at?: string | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was written down. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** `whe_` and a ULID. */
export type WebhookEndpointId = string;

/** What can be changed of an endpoint. */
export interface WebhookEndpointPatch {
  /** Where webhooks go. */
  url?: EndpointUrl;
  /** Which events it asks for. (1 to 50 items) */
  events?: string[];
  /** What it is for. (1 to 200 characters) */
  description?: string | null;
  /** Whether it takes webhooks. */
  enabled?: boolean;
}

/** Where webhooks go. */
export interface WebhookEndpointResponse {
  /** Its id. */
  id: WebhookEndpointId;
  /** Its URL. */
  url: string;
  /** The types of events that it asks for, or prefixes of them. */
  events: string[];
  /** What it is for. */
  description?: string | null;
  /** How webhooks are signed. */
  signing: WebhookSigning;
  /** Whether it takes webhooks. */
  enabled: boolean;
  /** Why it was switched off by itself. */
  disabled?: EndpointDisabled | null;
  /** Since when it has taken nothing, where that is so. (RFC 3339) */
  failing_since?: string | null;
  /** Until when the secret before the last change signs, too. (RFC 3339) */
  old_secret_until?: string | null;
  /** Counts its changes; the `ETag`. */
  version: number;
  /** When it was created. (RFC 3339) */
  created_at: string;
  /** When it last changed. (RFC 3339) */
  updated_at: string;
}

/** How webhooks are signed. */
export type WebhookSigning = "v1" | "v1a";

/** The kind of a timeline entry. */
export type What = "placed" | "awaiting_payment" | "committing" | "confirmed" | "completed" | "rejected" | "cancelled" | "payment_action_required" | "payment_declined" | "payment_expired" | "payment_voided" | "payment_captured" | "payment_refunded" | "packed" | "unpacked" | "shipped" | "delivered" | "stock_released" | "lines_cancelled" | "capture_failed" | "refund_failed" | "dispute_opened" | "dispute_won" | "dispute_lost" | "confirmation_mailed" | "shipment_mailed" | "invoiced" | "return_requested" | "return_approved" | "return_rejected" | "return_cancelled" | "return_received";

/** A product with warnings. */
export type WrittenProduct = Product & {
  /**
   * Warnings of probably unintended content: `mixed_tax` if some of its prices in a currency include tax and some do
   * not.
   */
  warnings?: Fault[];
};
