// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

import type {
  CallOptions, ClientOption, ContentTypeOption, IfMatchOption, IfNoneMatchOption, KeyOption, Page, Paged, Version,
  WaitOption,
} from "./index.js";
import type * as types from "./types.js";

export interface AccountsOperations {
  /**
   * Lists accounts for staff.
   *
   * Needs the scope `identity:read`. Newest first; with `email_prefix`, in the order of the addresses.
   *
   * Costs 2 RRU and 0.5 per 4 KB of accounts; with an address 2 RRU; with its beginning 0.5 RRU, and 0.5 an account.
   *
   * `GET /accounts`
   */
  list(query?: ListAccountsQuery, options?: CallOptions): Paged<types.AccountResponse>;

  /**
   * Creates a customer's account.
   *
   * The answer holds no token: sign in at `POST /sessions`.
   *
   * Costs 8 WRU, and 2 more with an idempotency key.
   *
   * `POST /accounts`
   */
  create(body: types.CreateAccountRequest, options?: CallOptions & KeyOption): Promise<types.AccountResponse>;

  /**
   * Requests an e-mail with a token that sets a new password.
   *
   * If an active account has the address, the e-mail goes out within a minute. Its token works once, for an hour, and
   * replaces earlier ones. Answer and duration are the same whether the account exists or not. Takes no idempotency
   * key: each request asks for a new e-mail.
   *
   * Costs 3 WRU; the e-mail 2.5 RRU and 3 WRU.
   *
   * `POST /accounts/password-reset`
   */
  requestPasswordReset(body: types.RequestPasswordResetRequest, options?: CallOptions): Promise<void>;

  /**
   * Sets a new password with a token from an e-mail.
   *
   * Ends all sessions of the account, marks its e-mail address as verified, and lets the owner sign in from this
   * network even while sign-ins from other networks are throttled. The token works once, and not after another password
   * change. Takes no idempotency key.
   *
   * Costs 2 RRU and 7 WRU, and 2 WRU more where that is the first time that the address is verified.
   *
   * `POST /accounts/password-reset/confirm`
   */
  resetPassword(body: types.ResetPasswordRequest, options?: CallOptions): Promise<void>;

  /**
   * Confirms an e-mail address with a token from an e-mail.
   *
   * Needs no sign-in, since the owner may read the e-mail on another device. The token works once. Takes no idempotency
   * key.
   *
   * Costs 2 RRU and 7 WRU.
   *
   * `POST /accounts/verification/confirm`
   */
  verifyEmail(body: types.VerifyEmailRequest, options?: CallOptions): Promise<void>;

  /**
   * Shows one account.
   *
   * The caller's own (also as `me`), or any with the scope `identity:read`. Guests and services have no account: 404.
   * The `ETag` of `me` names the account and the version.
   *
   * Costs 1 RRU.
   *
   * `GET /accounts/{account_id}`
   */
  find(accountId: string, options: CallOptions & IfNoneMatchOption): Promise<types.AccountResponse | null>;
  find(accountId: string, options?: CallOptions): Promise<types.AccountResponse>;

  /**
   * Erases an account.
   *
   * The caller's own; or, with the scope `identity:write`, which the caller must still hold, any that holds no scope
   * that the caller lacks. Deletes all personal data, frees the e-mail address, ends every session, and makes the other
   * capabilities erase their data. Can't be undone.
   *
   * Costs 2.5 RRU and 10 WRU, for another's account 1 RRU more, and 1 WRU for each session and each address that it was
   * used from.
   *
   * `DELETE /accounts/{account_id}`
   */
  erase(accountId: string, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes an account.
   *
   * A JSON Merge Patch (RFC 7396) of the caller's own account; or, with the scope `identity:write`, of any that holds
   * no scope that the caller lacks. A new `status` always needs `identity:write`. The caller must still hold the scope.
   * An account that is not active can't sign in, and its sessions can't be refreshed.
   *
   * Costs 1 RRU and 2 WRU, for another's account 1 RRU more.
   *
   * `PATCH /accounts/{account_id}`
   */
  update(
    accountId: string,
    version: Version,
    body: types.UpdateAccountRequest,
    options?: CallOptions,
  ): Promise<types.AccountResponse>;

  /**
   * Lists the saved addresses of an account.
   *
   * The caller's own, or any account's with the scope `identity:read`: all of them, at most 50, in the order of saving.
   *
   * Costs 2 RRU, and 1 RRU for each further 4 KB.
   *
   * `GET /accounts/{account_id}/addresses`
   */
  listAddresses(accountId: string, options?: CallOptions): Paged<types.AddressResponse>;

  /**
   * Saves an address.
   *
   * Adds it to the caller's own account, or to any with the scope `identity:write`; an account has at most 50. A new
   * default replaces the previous one.
   *
   * Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses; with an idempotency key 2 WRU each,
   * and 2 more.
   *
   * `POST /accounts/{account_id}/addresses`
   */
  createAddress(
    accountId: string,
    body: types.AddressFields,
    options?: CallOptions & KeyOption,
  ): Promise<types.AddressResponse>;

  /**
   * Shows one saved address.
   *
   * The caller's own, or any account's with the scope `identity:read`.
   *
   * Costs 2 RRU.
   *
   * `GET /accounts/{account_id}/addresses/{address_id}`
   */
  findAddress(
    accountId: string,
    addressId: types.AddressId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.AddressResponse | null>;
  findAddress(accountId: string, addressId: types.AddressId, options?: CallOptions): Promise<types.AddressResponse>;

  /**
   * Deletes a saved address.
   *
   * The caller's own, or any account's with the scope `identity:write`. Orders keep their own copy.
   *
   * Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses.
   *
   * `DELETE /accounts/{account_id}/addresses/{address_id}`
   */
  deleteAddress(accountId: string, addressId: types.AddressId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a saved address.
   *
   * A JSON Merge Patch (RFC 7396) of the caller's own, or of any account's with the scope `identity:write`. A new
   * default replaces the previous one.
   *
   * Costs 2 RRU, for another's account 3, and 1 WRU for each KB of all addresses.
   *
   * `PATCH /accounts/{account_id}/addresses/{address_id}`
   */
  updateAddress(
    accountId: string,
    addressId: types.AddressId,
    version: Version,
    body: types.UpdateAddressRequest,
    options?: CallOptions,
  ): Promise<types.AddressResponse>;

  /**
   * Changes the caller's password.
   *
   * Ends all other sessions. A wrong current password counts as a failed sign-in. Takes no idempotency key: a
   * repetition is refused, since its current password is no longer right.
   *
   * Costs 3.5 RRU and 6 WRU, and 3 WRU more from an address for the first time.
   *
   * `POST /accounts/{account_id}/password`
   */
  changePassword(accountId: string, body: types.ChangePasswordRequest, options?: CallOptions): Promise<void>;

  /**
   * Makes an account staff, or a customer again.
   *
   * Needs the scope `identity:write`, which the caller's account or client must still hold, and every scope that the
   * change adds or removes. Staff may do what its scopes allow, and nothing without scopes. Tokens issued before keep
   * their scopes for up to 15 minutes.
   *
   * Costs 2 RRU and 3 WRU, and 2 WRU more with an idempotency key.
   *
   * `POST /accounts/{account_id}/roles`
   */
  grantRoles(
    accountId: string,
    body: types.GrantRolesRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.AccountResponse>;

  /**
   * Requests an e-mail with a token that confirms the caller's address.
   *
   * The e-mail goes out within a minute. Its token works once, for a day, and replaces earlier ones. Takes no
   * idempotency key: each request asks for a new e-mail.
   *
   * Costs 1 RRU and 3 WRU; the e-mail 1.5 RRU and 3 WRU.
   *
   * `POST /accounts/{account_id}/verification`
   */
  requestVerification(accountId: string, options?: CallOptions): Promise<void>;
}

export interface AssetFilesOperations {
  /**
   * Leads to the file of an asset that is ready.
   *
   * Public. The address is for good, what it leads to for some minutes: caches keep the way for five. Costs 0.5 RRU.
   *
   * `GET /asset-files/{asset_id}/{file_name}`
   */
  show(assetId: types.AssetId, fileName: string, options?: CallOptions): Promise<void>;
}

export interface AssetsOperations {
  /**
   * Lists assets, newest first.
   *
   * Needs the scope `content:read`. Costs 2 RRU, and 0.5 RRU for each 4 KB more.
   *
   * `GET /assets`
   */
  list(query?: ListAssetsQuery, options?: CallOptions): Paged<types.AssetResponse>;

  /**
   * Announces a file, and answers how to upload it.
   *
   * Needs the scope `content:write`. `upload` is one request, good for 15 minutes, that takes exactly the announced
   * bytes; then `POST /assets/{asset_id}/complete` checks them. Pictures (PNG, JPEG, GIF, WebP, SVG), films (MP4,
   * WebM), sounds (MP3), PDF, text, CSV and JSON are taken. An asset that is not completed within a day is gone. Costs
   * 3 WRU; 6 WRU with an idempotency key.
   *
   * `POST /assets`
   */
  create(body: types.CreateAssetRequest, options?: CallOptions & KeyOption): Promise<types.AssetResponse>;

  /**
   * Shows an asset.
   *
   * Needs the scope `content:read`. Costs 1 RRU.
   *
   * `GET /assets/{asset_id}`
   */
  find(assetId: types.AssetId, options: CallOptions & IfNoneMatchOption): Promise<types.AssetResponse | null>;
  find(assetId: types.AssetId, options?: CallOptions): Promise<types.AssetResponse>;

  /**
   * Deletes an asset that no entry names.
   *
   * Needs the scope `content:write`. Its file is not found from then on; links to it that were given out work for up to
   * an hour. Costs 2 RRU and 3 WRU; 4 WRU within an hour of its completion.
   *
   * `DELETE /assets/{asset_id}`
   */
  delete(assetId: types.AssetId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes the texts of an asset; its file never changes.
   *
   * Needs the scope `content:write`. A JSON Merge Patch (RFC 7396). What is published keeps the texts that it was
   * published with. A patch that changes nothing writes nothing. Costs 1 RRU and 2 WRU; 3 WRU within an hour of its
   * completion.
   *
   * `PATCH /assets/{asset_id}`
   */
  update(
    assetId: types.AssetId,
    version: Version,
    body: types.AssetPatch,
    options?: CallOptions,
  ): Promise<types.AssetResponse>;

  /**
   * Takes the uploaded file: checks its bytes, and makes the asset ready for good, or rejects it.
   *
   * Needs the scope `content:write`. Checked are length, SHA-256, the type by the first bytes, the size of a picture
   * (at most 50 million pixels), and that an SVG only draws: scripts, handlers, foreign elements and references to
   * elsewhere are refused. Idempotent: of an asset that was completed it answers what came out. Costs 1 RRU and 5 WRU;
   * 3 WRU more with an idempotency key.
   *
   * `POST /assets/{asset_id}/complete`
   */
  complete(assetId: types.AssetId, options?: CallOptions & KeyOption): Promise<types.AssetResponse>;

  /**
   * Answers another link for the upload of a pending asset.
   *
   * Needs the scope `content:write`. The links before it work until they expire: all take the same bytes alone. Costs 1
   * RRU; 2 WRU more with an idempotency key.
   *
   * `POST /assets/{asset_id}/upload`
   */
  renewUpload(assetId: types.AssetId, options?: CallOptions & KeyOption): Promise<types.AssetResponse>;
}

export interface BlocksOperations {
  /**
   * Lists whom the caller blocks, newest first.
   *
   * Costs 0.5 RRU, and 0.5 for each of them.
   *
   * `GET /blocks`
   */
  list(query?: ListBlocksQuery, options?: CallOptions): Paged<types.PersonResponse>;
}

export interface CartsOperations {
  /**
   * Lists the caller's carts.
   *
   * Newest first, without prices. Costs 0.5 RRU a page and 0.5 RRU a cart.
   *
   * `GET /carts`
   */
  list(query?: ListCartsQuery, options?: CallOptions): Paged<types.CartSummary>;

  /**
   * Opens a cart.
   *
   * The cart is empty, and the caller's: a customer's or a guest's. Costs 4 WRU and 1 RRU; with an Idempotency-Key 6
   * WRU and 1 RRU.
   *
   * `POST /carts`
   */
  open(body: types.OpenCartRequest, options?: CallOptions & KeyOption): Promise<types.CartResponse>;

  /**
   * Shows a cart.
   *
   * The caller's own, with its prices as of now; staff and services with the scope `cart:read` see any. Costs 1 RRU per
   * 4 KB of the cart, 0.5 RRU a line and code, and 0.5 RRU per 4 KB of the shop's terms.
   *
   * `GET /carts/{cart_id}`
   */
  find(cartId: types.CartId, options: CallOptions & IfNoneMatchOption): Promise<types.CartResponse | null>;
  find(cartId: types.CartId, options?: CallOptions): Promise<types.CartResponse>;

  /**
   * Deletes a cart.
   *
   * A cart with a pending or placed order can't be deleted. Costs 1 RRU per 4 KB of the cart and 2 WRU per KB of it,
   * and 2 WRU.
   *
   * `DELETE /carts/{cart_id}`
   */
  delete(cartId: types.CartId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a cart.
   *
   * A JSON Merge Patch (RFC 7396) of addresses, e-mail, shipping method, country and notes. Costs 1 RRU per 4 KB of the
   * cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
   *
   * `PATCH /carts/{cart_id}`
   */
  change(
    cartId: types.CartId,
    version: Version,
    body: types.ChangeCartRequest,
    options?: CallOptions,
  ): Promise<types.CartResponse>;

  /**
   * Checks a cart out.
   *
   * Freezes the cart with its present prices and places an order. `expected_total`, `If-Match` or both say what the
   * shopper was shown. If that has changed, the order is refused: 409 `cart_changed`, with the cart as it would be
   * ordered now, for the shopper to agree to. Without both, the cart's total must not have risen since its last write.
   * `If-Match` covers the cart as it was shown. Only `expected_total` covers what this request adds to it: an address
   * or a shipping method that it did not have. A cart that had both was shown with the total of an order, so the order
   * must not exceed it, unless `expected_total` names the order's own total. Another capability creates the order, so
   * it may take a moment until `Location` finds it. If the order fails, the cart is active again. While the order is
   * under way, a second call with another key answers the same order. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line,
   * code and limit, 0.5 RRU per 4 KB of the shop's terms, and 2 WRU per KB of the cart, of the event and of the answer
   * (both compressed): 6 WRU for three lines. Each limit of a promotion that is used costs 2 WRU more.
   *
   * `POST /carts/{cart_id}/checkout`
   */
  checkOut(
    cartId: types.CartId,
    body: types.CheckOutRequest,
    options?: CallOptions & KeyOption & IfMatchOption,
  ): Promise<types.OrderView>;

  /**
   * Adds pieces of a sku to a cart.
   *
   * Creates a line, or adds to the sku's line. Without an Idempotency-Key a repetition adds again. Costs 1 RRU per 4 KB
   * of the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the shop's terms, and 1 WRU per KB of the cart; with an
   * Idempotency-Key twice the WRU per KB, and 2 WRU per KB of the answer.
   *
   * `POST /carts/{cart_id}/lines`
   */
  addLine(
    cartId: types.CartId,
    body: types.AddLineRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.CartResponse>;

  /**
   * Removes a line from a cart.
   *
   * Answers the cart without it. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a remaining line and code, 0.5 RRU per 4 KB
   * of the shop's terms, and 1 WRU per KB of the cart.
   *
   * `DELETE /carts/{cart_id}/lines/{line_id}`
   */
  removeLine(
    cartId: types.CartId,
    lineId: number,
    version: Version,
    options?: CallOptions,
  ): Promise<types.CartResponse>;

  /**
   * Changes the quantity of a line.
   *
   * A JSON Merge Patch (RFC 7396). Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the
   * shop's terms, and 1 WRU per KB of the cart.
   *
   * `PATCH /carts/{cart_id}/lines/{line_id}`
   */
  changeLine(
    cartId: types.CartId,
    lineId: number,
    version: Version,
    body: types.ChangeLineRequest,
    options?: CallOptions,
  ): Promise<types.CartResponse>;

  /**
   * Merges another cart into this one.
   *
   * Moves all lines of another cart of the caller (or of the guest that the caller was before signing in) to this one;
   * quantities of the same sku add up. The other cart is `merged` afterwards. Both must be active and of one currency.
   * Repeated, it changes nothing. Costs 2 RRU per 4 KB of each cart, 0.5 RRU a line and code, 0.5 RRU per 4 KB of the
   * shop's terms, and 2 WRU per KB of each cart; with an Idempotency-Key 2 WRU per KB of the answer more.
   *
   * `POST /carts/{cart_id}/merge`
   */
  merge(
    cartId: types.CartId,
    body: types.MergeCartsRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.CartResponse>;

  /**
   * Adds a promotion code to a cart.
   *
   * A code that does not apply now is kept and shown with the reason; adding a code again changes nothing. Costs 1 RRU
   * per 4 KB of the cart, 1 RRU for the code, 0.5 RRU a line, code and limit, 0.5 RRU per 4 KB of the shop's terms, and
   * 1 WRU per KB of the cart; with an Idempotency-Key twice the WRU per KB, and 2 WRU per KB of the answer.
   *
   * `POST /carts/{cart_id}/promotion-codes`
   */
  addPromotionCode(
    cartId: types.CartId,
    body: types.AddPromotionCodeRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.CartResponse>;

  /**
   * Removes a promotion code from a cart.
   *
   * Answers the cart without it. Costs 1 RRU per 4 KB of the cart, 0.5 RRU a line, remaining code and limit, 0.5 RRU
   * per 4 KB of the shop's terms, and 1 WRU per KB of the cart.
   *
   * `DELETE /carts/{cart_id}/promotion-codes/{code}`
   */
  removePromotionCode(
    cartId: types.CartId,
    code: types.PromotionCode,
    version: Version,
    options?: CallOptions,
  ): Promise<types.CartResponse>;

  /**
   * Lists the shipping methods for a cart.
   *
   * The methods that send this cart's goods to its country, with their prices. All of them: there are no pages. Costs 1
   * RRU per 4 KB of the cart, 0.5 RRU a line and 0.5 RRU per 4 KB of the shop's terms.
   *
   * `GET /carts/{cart_id}/shipping-methods`
   */
  listShippingMethods(cartId: types.CartId, options?: CallOptions): Promise<types.ShippingMethods>;
}

export interface CatalogOperations {
  /**
   * Lists products in any state, newest first, for staff.
   *
   * Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page; without `status` three lists are read and
   * merged; with `category_id` 0.5 RRU a list and 0.5 RRU a product; with `sku` 1 RRU and 1 RRU per 4 KB.
   *
   * `GET /catalog/products`
   */
  browseProducts(query?: BrowseProductsQuery, options?: CallOptions): Paged<types.Product>;

  /**
   * Exports the products in any state, newest first, as `POST /products/import` takes them.
   *
   * Needs the scope `catalog:read`. An export that is imported again changes nothing, and makes the same catalog in
   * another shop: products in every state, with their variants and prices, and the categories that they are in, by
   * slug, with the names and positions by which an import creates them. It leaves out ids, stock, price lists,
   * categories without products, and the descriptions and metadata of categories. In CSV each page begins with the
   * names of the columns, and an apostrophe precedes each cell that a spreadsheet program would take for a formula.
   * Costs 0.5 RRU per 4 KB of the page, at least 1.5 RRU, and 0.5 RRU for each category that its products are in or
   * below.
   *
   * `GET /catalog/products/export`
   */
  exportProducts(query?: ExportProductsQuery, options?: CallOptions): Promise<string>;

  /**
   * Shows a product in any state, for staff.
   *
   * Needs the scope `catalog:read`. It is read as the last acknowledged change left it, so that its `ETag` serves for
   * the next change. Costs 1 RRU per 4 KB.
   *
   * `GET /catalog/products/{product_id}`
   */
  inspectProduct(productId: types.ProductId, options: CallOptions & IfNoneMatchOption): Promise<types.Product | null>;
  inspectProduct(productId: types.ProductId, options?: CallOptions): Promise<types.Product>;
}

export interface CategoriesOperations {
  /**
   * Lists the categories by position.
   *
   * Costs 0.5 RRU per 4 KB of the page.
   *
   * `GET /categories`
   */
  list(query?: ListCategoriesQuery, options?: CallOptions): Paged<types.Category>;

  /**
   * Creates a category.
   *
   * Needs the scope `catalog:write`. Its slug must be free, and its parent must exist. Costs 9 WRU, 2 WRU for the
   * idempotency key among them; 1 RRU and 3 WRU for its parent, 1 RRU and 2 WRU for each level above that.
   *
   * `POST /categories`
   */
  create(body: types.CategoryContent, options?: CallOptions & KeyOption): Promise<types.Category>;

  /**
   * Shows all categories as a tree.
   *
   * For a shop's navigation: up to 1,000 categories, siblings by position. Costs 0.5 RRU per 4 KB of the categories.
   *
   * `GET /categories/tree`
   */
  showTree(options?: CallOptions): Promise<types.CategoryTree>;

  /**
   * Shows a category.
   *
   * Costs 0.5 RRU.
   *
   * `GET /categories/{category_id}`
   */
  find(categoryId: types.CategoryId, options: CallOptions & IfNoneMatchOption): Promise<types.Category | null>;
  find(categoryId: types.CategoryId, options?: CallOptions): Promise<types.Category>;

  /**
   * Deletes a category without products and without children.
   *
   * Needs the scope `catalog:write`. Its slug is free again. Costs 4 RRU and 7 WRU; 3 WRU more for one with a parent.
   *
   * `DELETE /categories/{category_id}`
   */
  delete(categoryId: types.CategoryId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a category.
   *
   * Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes. A patch that changes
   * nothing writes nothing. Another `parent_id` moves it, with all that is below it: never below itself, and to no more
   * than 8 levels. Costs 1 RRU and 5 WRU; 4 WRU more for another slug, 1 WRU more for another position; for a move 3
   * WRU for the old parent, 1 RRU and 3 WRU for the new one, 1 RRU and 2 WRU for each level above that, and 0.5 RRU per
   * 4 KB of all categories where it has children.
   *
   * `PATCH /categories/{category_id}`
   */
  update(
    categoryId: types.CategoryId,
    version: Version,
    body: types.CategoryPatch,
    options?: CallOptions,
  ): Promise<types.Category>;
}

export interface ClientsOperations {
  /**
   * Lists OAuth clients, newest first.
   *
   * Needs the scope `identity:read`.
   *
   * Costs 0.5 RRU per 4 KB of clients.
   *
   * `GET /clients`
   */
  list(query?: ListClientsQuery, options?: CallOptions): Paged<types.ClientResponse>;

  /**
   * Registers an OAuth client.
   *
   * Needs the scope `identity:write` and every scope that the client gets; the caller's account or client must still
   * hold them. A client needs scopes or redirect URIs. Takes no idempotency key, since the answer holds the secret,
   * which is stored only as a hash.
   *
   * Costs 1 RRU and 1 WRU.
   *
   * `POST /clients`
   */
  create(body: types.CreateClientRequest, options?: CallOptions): Promise<types.NewClientResponse>;

  /**
   * Shows one OAuth client.
   *
   * Needs the scope `identity:read`. Never shows the secret.
   *
   * Costs 1 RRU.
   *
   * `GET /clients/{client_id}`
   */
  find(clientId: types.ClientId, options: CallOptions & IfNoneMatchOption): Promise<types.ClientResponse | null>;
  find(clientId: types.ClientId, options?: CallOptions): Promise<types.ClientResponse>;

  /**
   * Removes an OAuth client.
   *
   * Needs the scope `identity:write` and every scope of the client; the caller's account or client must still hold
   * them. The client gets no more tokens, its sessions can't be refreshed, and its access tokens end within 15 minutes.
   *
   * Costs 2 RRU and 1 WRU.
   *
   * `DELETE /clients/{client_id}`
   */
  delete(clientId: types.ClientId, version: Version, options?: CallOptions): Promise<void>;
}

export interface ContentExportOperations {
  /**
   * Exports the whole space, one row a line: locales, types, assets that are ready without their files, entries.
   *
   * Needs the scope `content:read`. Each row says its `kind`. An entry has the fields of its newest version, and where
   * it is published, in which locales, as which version, and that version's fields where they differ. Entries are
   * ordered by type and id, so that those that change meanwhile are neither missed nor repeated; what was deleted
   * meanwhile is left out. Archived ones are exported too; releases, schedules and older versions are not. A page may
   * be short, and has at most about 3 MB. Costs 0.5 RRU for each 4 KB of types; 2 RRU for each entry of 4 KB, 1 RRU
   * more where readers see another version.
   *
   * `GET /content-export`
   */
  exportContent(query?: ExportContentQuery, options?: CallOptions): Promise<string>;
}

export interface ContentImportOperations {
  /**
   * Imports up to 100 rows of an export, each by itself and under its id.
   *
   * Needs the scopes `content:admin`, `content:write` and `content:publish`. A whole space takes two passes over its
   * rows: the first brings in locales, types, assets and entries as drafts, the one with `publish=true` publishes
   * entries with what they name. An asset is announced; its bytes are uploaded by `POST /assets/{asset_id}/upload`,
   * before the second pass. An import that is repeated writes nothing, so it needs no `Idempotency-Key`. A row fails as
   * a whole. Costs what each row costs by its own route, 3 RRU more for an entry that is new, and 4 RRU for one that is
   * there.
   *
   * `POST /content-import`
   */
  importContent(
    body: string | Blob,
    query?: ImportContentQuery,
    options?: CallOptions,
  ): Promise<types.ContentImportReport>;
}

export interface ContentLocalesOperations {
  /**
   * Shows the locales.
   *
   * Needs the scope `content:read`. English alone, as version 0, before anybody said anything. Costs 1 RRU.
   *
   * `GET /content-locales`
   */
  find(options: CallOptions & IfNoneMatchOption): Promise<types.ContentLocalesResponse | null>;
  find(options?: CallOptions): Promise<types.ContentLocalesResponse>;

  /**
   * Replaces the locales.
   *
   * Needs the scope `content:admin`. A locale in which entries have values is not removed. Costs 1 RRU and 4 WRU; 2 WRU
   * for each type where one is removed.
   *
   * `PUT /content-locales`
   */
  replace(
    version: Version,
    body: types.ContentLocalesContent,
    options?: CallOptions,
  ): Promise<types.ContentLocalesResponse>;
}

export interface ContentTypesOperations {
  /**
   * Lists types by id.
   *
   * Needs the scope `content:read`. Costs 0.5 RRU for each 4 KB.
   *
   * `GET /content-types`
   */
  list(query?: ListContentTypesQuery, options?: CallOptions): Paged<types.ContentTypeResponse>;

  /**
   * Creates a type.
   *
   * Needs the scope `content:admin`. There are at most 80. Costs 4 RRU and 8 WRU for a type of 1 KB.
   *
   * `POST /content-types`
   */
  create(body: types.CreateContentTypeRequest, options?: CallOptions & KeyOption): Promise<types.ContentTypeResponse>;

  /**
   * Shows a type.
   *
   * Needs the scope `content:read`. Costs 1 RRU for each 4 KB.
   *
   * `GET /content-types/{type_id}`
   */
  find(typeId: types.TypeId, options: CallOptions & IfNoneMatchOption): Promise<types.ContentTypeResponse | null>;
  find(typeId: types.TypeId, options?: CallOptions): Promise<types.ContentTypeResponse>;

  /**
   * Deletes a type without entries.
   *
   * Needs the scope `content:admin`. Costs 1 RRU and 6 WRU for a type of 1 KB.
   *
   * `DELETE /content-types/{type_id}`
   */
  delete(typeId: types.TypeId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a type.
   *
   * Needs the scope `content:admin`. A JSON Merge Patch (RFC 7396); `fields` are replaced whole. What could break
   * entries is refused while there are any in the way: a field that has values is not removed, changed in its kind or
   * narrowed, and none is required that some entries lack. A patch that changes nothing writes nothing. Costs 1 RRU and
   * 6 WRU for a type of 1 KB, however many entries it has; where it is refused, 1 RRU for each 4 KB of what entries
   * use.
   *
   * `PATCH /content-types/{type_id}`
   */
  update(
    typeId: types.TypeId,
    version: Version,
    body: types.ContentTypePatch,
    options?: CallOptions,
  ): Promise<types.ContentTypeResponse>;
}

export interface DeliveryOperations {
  /**
   * Follows all that is published, in the order of its changes.
   *
   * Without a cursor it begins at the beginning. Each item is an entry in all of its locales (`kind` is `entry`), or
   * names one that is not published any more (`deleted`); an entry appears where it changed last. `next_cursor` is
   * always there and is good for ever; while `has_more` is true, the next page can be read at once. A release is given
   * once it is seen. Costs 1 RRU for each 4 KB of a page, and at least 1 RRU for each of four shards.
   *
   * `GET /delivery/sync`
   */
  syncPublished(
    query: SyncPublishedQuery | undefined,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<Record<string, unknown> | null>;
  syncPublished(query?: SyncPublishedQuery, options?: CallOptions): Promise<Record<string, unknown>>;

  /**
   * Lists published entries of a type.
   *
   * Newest first, or as `sort` says. A page ends after `limit` entries, after 1 MB, or after 300 entries of which a
   * filter has chosen; `next_cursor` goes on to the true end. Costs 0.5 RRU for each 4 KB of what is read, one `Query`
   * without a filter; `include` costs the same for each entry that comes along. A type that nobody made, or that is
   * deleted, is a 404.
   *
   * `GET /delivery/{type_id}`
   */
  listPublished(
    typeId: string,
    query: ListPublishedQuery | undefined,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<Record<string, unknown> | null>;
  listPublished(typeId: string, query?: ListPublishedQuery, options?: CallOptions): Promise<Record<string, unknown>>;

  /**
   * Shows a published entry, by its slug or its id.
   *
   * In the locale that is asked for; what is missing in it comes from the locales that stand in for it. Rich text comes
   * as `{ "json": …, "html": … }`. A slug that the entry had before is answered with 301. Costs 0.5 RRU for each 4 KB
   * of the entry as it is kept, compressed; `include` costs the same for each entry that comes along.
   *
   * `GET /delivery/{type_id}/{slug_or_id}`
   */
  showPublished(
    typeId: string,
    slugOrId: string,
    query: ShowPublishedQuery | undefined,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<Record<string, unknown> | null>;
  showPublished(
    typeId: string,
    slugOrId: string,
    query?: ShowPublishedQuery,
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
}

export interface DeliveryPreviewsOperations {
  /**
   * Shows the newest draft of an entry, by its slug or its id.
   *
   * Needs the scope `delivery:preview`. An entry without a draft is shown as it is published; so are entries that come
   * along by `include`. Nobody keeps the answer. Costs 1 RRU for each 4 KB by id, and 0.5 RRU more by slug.
   *
   * `GET /delivery-previews/{type_id}/{slug_or_id}`
   */
  previewEntry(
    typeId: string,
    slugOrId: string,
    query?: PreviewEntryQuery,
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
}

export interface DisputesOperations {
  /**
   * Lists disputes, newest first.
   *
   * For staff. Costs 0.5 RRU per 4 KB.
   *
   * `GET /disputes`
   */
  list(query?: ListDisputesQuery, options?: CallOptions): Paged<types.DisputeResponse>;

  /**
   * Finds a dispute.
   *
   * For staff. A dispute is answered at the provider. Costs 1 RRU.
   *
   * `GET /disputes/{dispute_id}`
   */
  find(disputeId: types.DisputeId, options: CallOptions & IfNoneMatchOption): Promise<types.DisputeResponse | null>;
  find(disputeId: types.DisputeId, options?: CallOptions): Promise<types.DisputeResponse>;
}

export interface EntriesOperations {
  /**
   * Lists entries, newest change first.
   *
   * Needs the scope `content:read`. May be slightly stale. With a status a page may be short: up to 4 pages are looked
   * through. Costs 0.5 RRU for each 4 KB of entries, which are listed without their fields.
   *
   * `GET /entries`
   */
  list(query?: ListEntriesQuery, options?: CallOptions): Paged<types.EntrySummary>;

  /**
   * Creates an entry as a draft.
   *
   * Needs the scope `content:write`. A draft may lack fields; a value of the wrong kind is refused. Costs 2 RRU and 12
   * WRU for an entry of 1 KB, 2 WRU for each entry and asset that it names, 2 WRU with an idempotency key.
   *
   * `POST /entries`
   */
  create(body: types.CreateEntryRequest, options?: CallOptions & KeyOption): Promise<types.EntryResponse>;

  /**
   * Shows an entry with its newest version.
   *
   * Needs the scope `content:read`. The `ETag` changes with each publication too; `If-Match` compares the version
   * alone. Costs 2 RRU, and 1 RRU for each further 4 KB.
   *
   * `GET /entries/{entry_id}`
   */
  find(entryId: types.EntryId, options: CallOptions & IfNoneMatchOption): Promise<types.EntryResponse | null>;
  find(entryId: types.EntryId, options?: CallOptions): Promise<types.EntryResponse>;

  /**
   * Deletes an entry with all its versions.
   *
   * Needs the scope `content:write`. Never of a published entry, and not while the newest version of another names it
   * in a field that refuses that (`on_delete`). Costs 6 RRU and 16 WRU for an entry of one version that names another,
   * 1 WRU for each other version.
   *
   * `DELETE /entries/{entry_id}`
   */
  delete(entryId: types.EntryId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Saves an entry: each save is a new version.
   *
   * Needs the scope `content:write`. A JSON Merge Patch (RFC 7396) of `fields` and `metadata`: what is absent stays,
   * null removes. A save that comes too late is refused with 412, and loses nothing: what it would have made of the
   * version that it was made from is kept as a version beside the line, whose number the problem names
   * (`conflict_version`). A patch that changes nothing writes nothing. Costs 4 RRU and 8 WRU for an entry of 1 KB; 4
   * WRU where other fields have values than before, 2 WRU for each reference that comes or goes.
   *
   * `PATCH /entries/{entry_id}`
   */
  update(
    entryId: types.EntryId,
    version: Version,
    body: types.EntryContent,
    options?: CallOptions,
  ): Promise<types.EntryResponse>;

  /**
   * Archives an entry that is not published: it rests, and its draft is not to be seen in previews.
   *
   * Needs the scope `content:publish`. An archived one stays as it is. Costs 2 RRU and 6 WRU.
   *
   * `POST /entries/{entry_id}/archive`
   */
  archive(entryId: types.EntryId, version: Version, options?: CallOptions & KeyOption): Promise<types.EntryResponse>;

  /**
   * Publishes the newest version of an entry.
   *
   * Needs the scope `content:publish`. All that its type asks is checked, and no reference leads nowhere: what it names
   * is published already, or with it, or in the way, in each locale in which it is named or in one that stands in for
   * it. Nor is the entry taken from a locale in which others name it. With `cascade` at most 90 entries, all or none:
   * what is published already stays in its version, and is added to locales in which it is needed; where `locales` are
   * chosen, what comes along comes in those. Costs 5 RRU and 6 WRU for an entry of 1 KB without references; 1 RRU and
   * at first 1 WRU for each value that is unique, 1 RRU for each entry that it names, 2 WRU where it names any; 1 RRU
   * for each entry that names it where it is published in fewer locales than before.
   *
   * `POST /entries/{entry_id}/publish`
   */
  publish(
    entryId: types.EntryId,
    version: Version,
    body: types.PublishEntryRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.PublicationResponse>;

  /**
   * Lists the entries and assets that the newest version of an entry names.
   *
   * Needs the scope `content:read`. Costs 4 RRU, and 0.5 RRU for each entry that is named.
   *
   * `GET /entries/{entry_id}/references`
   */
  listReferences(entryId: types.EntryId, options?: CallOptions): Promise<types.ReferencesResponse>;

  /**
   * Lists the entries that name an entry, in their newest or their published version.
   *
   * Needs the scope `content:read`. May be slightly stale; a page may be short. Costs 0.5 RRU for each 4 KB, and 0.5
   * RRU for each entry.
   *
   * `GET /entries/{entry_id}/referrers`
   */
  listReferrers(
    entryId: types.EntryId,
    query?: ListEntryReferrersQuery,
    options?: CallOptions,
  ): Paged<types.ReferrerResponse>;

  /**
   * Says when an entry is published and withdrawn by itself, in place of what was said before.
   *
   * Needs the scope `content:publish`. It happens within minutes of its time, at once where that has passed. Where
   * something stands in the way, `schedule.failure` tells it, and it is not tried again. Costs 1 RRU and 6 WRU for one
   * time, 2 WRU for each time more and for each that it replaces.
   *
   * `POST /entries/{entry_id}/schedule`
   */
  schedule(
    entryId: types.EntryId,
    body: types.ScheduleEntryRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.EntrySummary>;

  /**
   * Takes the schedule of an entry back, and what failed of it.
   *
   * Needs the scope `content:publish`. Without a schedule it writes nothing. Costs 1 RRU and 6 WRU for one time, 2 WRU
   * for another.
   *
   * `DELETE /entries/{entry_id}/schedule`
   */
  unschedule(entryId: types.EntryId, options?: CallOptions): Promise<void>;

  /**
   * Takes an entry out of the archive.
   *
   * Needs the scope `content:publish`. One that is not archived stays as it is. Costs 4 RRU and 6 WRU.
   *
   * `POST /entries/{entry_id}/unarchive`
   */
  unarchive(entryId: types.EntryId, version: Version, options?: CallOptions & KeyOption): Promise<types.EntryResponse>;

  /**
   * Withdraws an entry from its readers.
   *
   * Needs the scope `content:publish`. Refused while published entries name it, unless they are withdrawn too: with
   * `cascade` at most 90, all or none. What is not published stays as it is. Costs 3 RRU and 8 WRU, 1 RRU for each
   * entry that names it.
   *
   * `POST /entries/{entry_id}/unpublish`
   */
  unpublish(
    entryId: types.EntryId,
    version: Version,
    body: types.UnpublishEntryRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.PublicationResponse>;

  /**
   * Lists the versions of an entry, newest first, without their fields.
   *
   * Needs the scope `content:read`. Costs 1 RRU, and 0.5 RRU for each 4 KB of versions.
   *
   * `GET /entries/{entry_id}/versions`
   */
  listVersions(
    entryId: types.EntryId,
    query?: ListEntryVersionsQuery,
    options?: CallOptions,
  ): Paged<types.EntryVersionResponse>;

  /**
   * Shows a version of an entry with its fields.
   *
   * Needs the scope `content:read`. Costs 2 RRU, and 1 RRU for each further 4 KB.
   *
   * `GET /entries/{entry_id}/versions/{n}`
   */
  findVersion(entryId: types.EntryId, n: string, options?: CallOptions): Promise<types.EntryVersionResponse>;

  /**
   * Compares two versions of an entry by field and locale.
   *
   * Needs the scope `content:read`. Costs 4 RRU, and 1 RRU for each further 4 KB.
   *
   * `GET /entries/{entry_id}/versions/{n}/diff`
   */
  diffVersions(
    entryId: types.EntryId,
    n: string,
    query?: DiffEntryVersionsQuery,
    options?: CallOptions,
  ): Promise<types.EntryDiffResponse>;

  /**
   * Brings the fields of a version back as a new version.
   *
   * Needs the scope `content:write`. Also of a version beside the line. Costs 5 RRU and 8 WRU, as a save.
   *
   * `POST /entries/{entry_id}/versions/{n}/restore`
   */
  restoreVersion(
    entryId: types.EntryId,
    n: string,
    version: Version,
    options?: CallOptions & KeyOption,
  ): Promise<types.EntryResponse>;
}

export interface FollowRequestsOperations {
  /**
   * Lists who asks to follow the caller, newest first.
   *
   * Costs 0.5 RRU, and 1.5 for each of them.
   *
   * `GET /follow-requests`
   */
  list(query?: ListFollowRequestsQuery, options?: CallOptions): Paged<types.PersonResponse>;

  /**
   * Lets somebody follow the caller.
   *
   * Costs 1 RRU and 11 WRU.
   *
   * `POST /follow-requests/{account_id}/accept`
   */
  accept(accountId: types.AccountId, options?: CallOptions & KeyOption): Promise<types.FollowResponse>;

  /**
   * Refuses somebody to follow the caller.
   *
   * Costs 1 RRU and 5 WRU.
   *
   * `POST /follow-requests/{account_id}/reject`
   */
  reject(accountId: types.AccountId, options?: CallOptions & KeyOption): Promise<types.FollowResponse>;
}

export interface FollowersOperations {
  /**
   * Removes somebody from the caller's followers, or their request.
   *
   * Idempotent. Costs 1 RRU and 10 WRU.
   *
   * `DELETE /followers/{account_id}`
   */
  remove(accountId: types.AccountId, options?: CallOptions): Promise<void>;
}

export interface GiftCardsOperations {
  /**
   * Lists gift cards, newest first.
   *
   * Needs the scope `ledger:read`. In the order of their ids, whose times are the clients'. May be slightly stale, and
   * shows no codes. Costs 0.5 RRU for each of eight keys and 4 KB.
   *
   * `GET /gift-cards`
   */
  list(query?: ListGiftCardsQuery, options?: CallOptions): Paged<types.GiftCardResponse>;

  /**
   * Issues a gift card.
   *
   * Needs the scope `ledger:write`. The amount is debited to `funded_by` and credited to
   * `liabilities:gift-cards:<currency>`, with the card in the same commit. The code, 20 letters and digits in groups of
   * five, is in this answer and nowhere else: only its hash is kept. The id is the client's and names the card for
   * ever: sent again with the same content, it gets the answer of the first time without the code (200 with
   * `Idempotent-Replayed: true`); a lost code is replaced by another (`…/reissue`). So no `Idempotency-Key` is needed,
   * and a record of one would hold the code. Costs 3 RRU and 18 WRU, with `expires_at` 1 WRU more.
   *
   * `POST /gift-cards`
   */
  create(body: types.GiftCardContent, options?: CallOptions): Promise<types.GiftCardResponse>;

  /**
   * Redeems a gift card.
   *
   * For customers and guests: the card's amount moves into their wallet `wallets:<owner>:<currency>`, which is opened
   * where it is needed, with the card's state in one commit. It works once. The same person again, also the account
   * that a guest has become, gets the same answer (200 with `Idempotent-Replayed: true`; `account` is their own
   * wallet), so that no `Idempotency-Key` is needed or kept. Case, spaces and dashes of a code say nothing; I and L are
   * read as 1, O as 0. After 20 wrong codes within an hour all codes of this person are refused until the hour is over.
   * Costs 4.5 RRU and 17 WRU, with `expires_at` 1 WRU more, and 2.5 RRU and 6 WRU where the wallet is opened, of a
   * guest 3.5 RRU and 8 WRU; a wrong code 2 RRU and 1 WRU.
   *
   * `POST /gift-cards/redemptions`
   */
  redeem(body: types.RedeemGiftCardRequest, options?: CallOptions): Promise<types.GiftCardRedemptionResponse>;

  /**
   * Shows a gift card as it stands.
   *
   * Needs the scope `ledger:read`. It shows no code. From `expires_at` on the card is shown as expired, a moment before
   * it is booked back; the `ETag` counts that besides. Costs 1 RRU.
   *
   * `GET /gift-cards/{gift_card_id}`
   */
  find(giftCardId: types.GiftCardId, options: CallOptions & IfNoneMatchOption): Promise<types.GiftCardResponse | null>;
  find(giftCardId: types.GiftCardId, options?: CallOptions): Promise<types.GiftCardResponse>;

  /**
   * Takes a gift card back.
   *
   * Needs the scope `ledger:write`. What the shop owes by it goes back to the account that paid for it, in the same
   * commit. The same again gets the card as it stands. Takes no body. Costs 3 RRU and 17 WRU, with `expires_at` 1 WRU
   * more.
   *
   * `POST /gift-cards/{gift_card_id}/disable`
   */
  disable(giftCardId: types.GiftCardId, options?: CallOptions): Promise<types.GiftCardResponse>;

  /**
   * Gives a gift card another code.
   *
   * Needs the scope `ledger:write`. The code before is unknown from then on. The new one is in this answer and nowhere
   * else; each request draws another, and so no `Idempotency-Key` is kept. With `If-Match` only the card that was read
   * gets another code: of two requests at once one is a 412, so that nobody hands out a code that is replaced already.
   * Takes no body. Costs 1 RRU and 7 WRU.
   *
   * `POST /gift-cards/{gift_card_id}/reissue`
   */
  reissue(giftCardId: types.GiftCardId, options?: CallOptions & IfMatchOption): Promise<types.GiftCardResponse>;
}

export interface GuestsOperations {
  /**
   * Creates a guest, who shops without an account.
   *
   * A guest owns a cart and orders. The refresh token lasts for 30 days after its last use. A sign-in at `POST
   * /sessions` merges the guest into the account. Takes no body, and no idempotency key, since the answer holds tokens.
   *
   * Costs 1 WRU.
   *
   * `POST /guests`
   */
  create(options?: CallOptions): Promise<types.GuestTokensResponse>;
}

export interface LedgerOperations {
  /**
   * Lists accounts by their paths.
   *
   * The scope `ledger:read` shows all accounts; an owner without it sees their own. May be slightly stale. Costs 0.5
   * RRU for each of four keys, of an owner's for one, and 0.5 an account (and a shard).
   *
   * With `ids`, the accounts are shown as all of them were at one moment: between two readings of each none has
   * changed. Those that are not there, or not the caller's to know of, are left out. Costs 2 RRU each, and of an owner
   * 1 RRU for each that is named; while they change all the time it is a 503 after a few tries.
   *
   * `GET /ledger/accounts`
   */
  listAccounts(query?: ListLedgerAccountsQuery, options?: CallOptions): Paged<types.LedgerAccount>;

  /**
   * Opens an account.
   *
   * Needs the scope `ledger:write`. The path names the account for ever. An account that events post to is opened only
   * as they expect it, and has at least the shards that they open it with: `assets:provider:<provider>:<currency>`,
   * `income:sales:<currency>`, `expenses:disputes:<currency>`, `trading:escrow:<asset>`, `income:trading-fees:<asset>`,
   * `income:wallet-fees:<asset>`, and `wallets:<owner>:<asset>` of a customer or a guest, which is a liability with
   * `no_overdraft` and its owner. Costs 5 WRU, 1 more with an owner, 2 for each shard of several, and 2 with a key.
   *
   * `POST /ledger/accounts`
   */
  openAccount(body: types.LedgerAccountContent, options?: CallOptions & KeyOption): Promise<types.LedgerAccount>;

  /**
   * Shows an account.
   *
   * The account's owner may read it; others need the scope `ledger:read`. The ledger first ends holds whose time is
   * over. With `as_of` the sums and balances are those of that moment, all else is as it is now, and there is no
   * `ETag`. Costs 1 RRU, and 1 RRU with `as_of`; of an account with shards 0.5 RRU for each besides, and 1 RRU for each
   * with `as_of`.
   *
   * `GET /ledger/accounts/{account}`
   */
  findAccount(
    account: types.AccountPath,
    query: FindLedgerAccountQuery | undefined,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.LedgerAccount | null>;
  findAccount(
    account: types.AccountPath,
    query?: FindLedgerAccountQuery,
    options?: CallOptions,
  ): Promise<types.LedgerAccount>;

  /**
   * Changes an account.
   *
   * Needs the scope `ledger:write`. The version counts movements, too: `If-Match: *` changes an account as it is then.
   * A patch that changes nothing writes nothing. Costs 1 RRU and 1 WRU; of an account with shards 1 RRU a shard
   * besides, and where its status changes 2 WRU for it and each shard.
   *
   * `PATCH /ledger/accounts/{account}`
   */
  updateAccount(
    account: types.AccountPath,
    version: Version,
    body: types.LedgerAccountPatch,
    options?: CallOptions,
  ): Promise<types.LedgerAccount>;

  /**
   * Shows the statement of an account: its balances at both ends of a period, and each movement between, oldest first.
   *
   * The account's owner may read it; others need the scope `ledger:read`. The movements stand in the order of booking.
   * All pages show the statement as it was when the first was asked for. Of an account with shards, balances after a
   * movement are null. In CSV the first page begins with the opening balances and the last one ends with the closing
   * balances; each page begins with the names of the columns, and an apostrophe precedes each cell that a spreadsheet
   * program would take for a formula. Costs 1 RRU for the account, 1 RRU for each end of the period on the first page
   * (without `from` for the end alone), and 1 RRU for each 4 KB of movements; of an account with shards, each of them
   * for each shard.
   *
   * `GET /ledger/accounts/{account}/statement`
   */
  showStatement(
    account: types.AccountPath,
    query?: ShowStatementQuery,
    options?: CallOptions,
  ): Promise<types.StatementResponse>;

  /**
   * Shows until when the books of a ledger are closed.
   *
   * Needs the scope `ledger:read`. Costs 1 RRU.
   *
   * `GET /ledger/closings`
   */
  findClosing(query?: FindClosingQuery, options?: CallOptions): Promise<types.ClosingResponse>;

  /**
   * Closes the books of a ledger up to the end of a day, for good.
   *
   * Needs the scope `ledger:write`. From then on no transaction is booked that counts (`effective_at`) from that day or
   * before. A day can be closed ten minutes after its end. What is closed is never opened again: a mistake is corrected
   * by a transaction of today. The same day again changes nothing. Costs 1 RRU and 2 WRU, 4 WRU with an idempotency
   * key.
   *
   * `POST /ledger/closings`
   */
  closePeriod(body: types.ClosePeriodRequest, options?: CallOptions & KeyOption): Promise<types.ClosingResponse>;

  /**
   * Lists the journal of a ledger in its order, from the first record on.
   *
   * Needs the scope `ledger:read`. A record is what became of a transaction: it was posted or held (step 1), or its
   * hold ended (step 2). It is sealed a moment after it is booked: then it has its place `seq`, without gaps, and a
   * `hash` that follows from it and the record before. What is sealed never changes. Costs 1 RRU, and 1 RRU for each 4
   * KB.
   *
   * `GET /ledger/journal`
   */
  listJournal(query?: ListJournalQuery, options?: CallOptions): Paged<types.JournalLine>;

  /**
   * Exports the journal of a ledger, a line for each record, as `stoa ledger verify` takes it.
   *
   * Needs the scope `ledger:read`. The pages one after the other are the whole journal. A line's bytes are fixed: its
   * hash is the SHA-256 of the line without its last member `hash`, closed by a brace. Costs 1 RRU, and 1 RRU for each
   * 4 KB.
   *
   * `GET /ledger/journal/export`
   */
  exportJournal(query?: ExportJournalQuery, options?: CallOptions): Promise<string>;

  /**
   * Shows where the journal of a ledger ends.
   *
   * Needs the scope `ledger:read`. An auditor who keeps the hash elsewhere proves with it that no earlier record
   * changed. Costs 1 RRU.
   *
   * `GET /ledger/journal/head`
   */
  findJournalHead(query?: FindJournalHeadQuery, options?: CallOptions): Promise<types.JournalHead>;

  /**
   * Lists the payments of a currency about which the ledger and payments disagree, oldest first: none where all is
   * well.
   *
   * Needs the scope `ledger:read`. Each capture and refund says how much was captured or refunded in all; the ledger
   * keeps this beside what it has posted. A fact that is still on its way shows as a difference when a later one has
   * arrived. Costs 0.5 RRU for each of 4 keys, and for each 4 KB.
   *
   * `GET /ledger/reconciliation`
   */
  reconcilePayments(query: ReconcilePaymentsQuery, options?: CallOptions): Paged<types.DifferenceResponse>;

  /**
   * Lists transactions, newest first.
   *
   * Needs the scope `ledger:read`. May be slightly stale; a page of an account's transactions may be short. Their
   * places in the journal are not shown here. Costs 0.5 RRU for each of eight keys and 4 KB; of an account 1 RRU, 0.5
   * for each 4 KB of its entries and 0.5 a transaction.
   *
   * `GET /ledger/transactions`
   */
  listTransactions(query?: ListTransactionsQuery, options?: CallOptions): Paged<types.LedgerTransaction>;

  /**
   * Books or holds amounts.
   *
   * Needs the scope `ledger:write`. The id is the client's and names the transaction for ever: sent again with the same
   * content, it gets the answer of the first time (200 with `Idempotent-Replayed: true`), whatever has become of it
   * since. What the state of the accounts refuses is recorded, and refused alike for ever: to try again, draw another
   * id. So no `Idempotency-Key` is needed. Costs 0.5 RRU and 4 WRU an account, and 5 WRU; 2 with a reference, and for a
   * hold that may expire 2 an account and 1.
   *
   * `POST /ledger/transactions`
   */
  createTransaction(body: types.LedgerTransactionContent, options?: CallOptions): Promise<types.LedgerTransaction>;

  /**
   * Books up to a hundred transactions, each by itself.
   *
   * Needs the scope `ledger:write`. The answer has a result for each, in their order: one that is refused leaves the
   * others alone. Sent again, the whole batch gets the same answers. Costs what each costs.
   *
   * `POST /ledger/transactions/batch`
   */
  createTransactions(body: types.LedgerBatchContent, options?: CallOptions): Promise<types.LedgerBatch>;

  /**
   * Shows a transaction as it stands.
   *
   * Needs the scope `ledger:read`. The id of a refused transaction names nothing. Its place in the journal does not
   * change its version; the `ETag` counts it besides. Costs 1 RRU for each 4 KB.
   *
   * `GET /ledger/transactions/{transaction_id}`
   */
  findTransaction(
    transactionId: types.TransactionId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.LedgerTransaction | null>;
  findTransaction(transactionId: types.TransactionId, options?: CallOptions): Promise<types.LedgerTransaction>;

  /**
   * Posts a hold, in whole or in part.
   *
   * Needs the scope `ledger:write`. What is not posted is held no more: a hold ends once. The same again gets the same
   * answer, at any later time. From `expires_at` on it is too late. Costs 1 RRU, 0.5 RRU and 4 WRU an account, and 5
   * WRU; where the hold may expire 2 an account and 1 besides.
   *
   * `POST /ledger/transactions/{transaction_id}/post`
   */
  postTransaction(
    transactionId: types.TransactionId,
    body: types.LedgerPosting,
    options?: CallOptions,
  ): Promise<types.LedgerTransaction>;

  /**
   * Takes a posted transaction back by a new one.
   *
   * Needs the scope `ledger:write`. The new transaction has the posted amounts with sides exchanged; both name each
   * other. A transaction is reversed once; a reversal may be reversed in turn. What events booked is not reversed here:
   * of a payment, a refund takes it back; a market's holds and trades stay as the market knows them; the wallets of a
   * guest who signed in stay the account's. Refusals and repetitions are as of any new transaction. Costs 1 RRU, 0.5
   * RRU and 4 WRU an account, and 8 WRU.
   *
   * `POST /ledger/transactions/{transaction_id}/reverse`
   */
  reverseTransaction(
    transactionId: types.TransactionId,
    body: types.LedgerReversal,
    options?: CallOptions,
  ): Promise<types.LedgerTransaction>;

  /**
   * Gives a hold up.
   *
   * Needs the scope `ledger:write`. Goes through on frozen accounts, too. The same again gets the same answer, at any
   * later time. Takes no body. Costs what posting costs.
   *
   * `POST /ledger/transactions/{transaction_id}/void`
   */
  voidTransaction(transactionId: types.TransactionId, options?: CallOptions): Promise<types.LedgerTransaction>;

  /**
   * Shows the trial balance of a ledger in one asset: the accounts by their paths, and on the last page whether the
   * books are balanced.
   *
   * Needs the scope `ledger:read`. All pages show one moment. What is being booked at that very moment may be seen by
   * half: of a moment some seconds ago all is seen. Costs 0.5 RRU for each 4 KB of a directory of 4 parts, 0.5 RRU for
   * each account, and 1 RRU for each account that has moved since `as_of`; of an account with shards for each shard
   * besides.
   *
   * `GET /ledger/trial-balance`
   */
  showTrialBalance(query: ShowTrialBalanceQuery, options?: CallOptions): Promise<types.TrialBalanceResponse>;
}

export interface MarketsOperations {
  /**
   * Lists markets by symbol.
   *
   * Costs 0.5 RRU for each 4 KB.
   *
   * `GET /markets`
   */
  list(query?: ListMarketsQuery, options?: CallOptions): Paged<types.MarketResponse>;

  /**
   * Creates a market of two assets.
   *
   * Needs the scope `trading:write`. Assets, lot and tick stay as they are for good. Costs 4 WRU, 6 with an idempotency
   * key.
   *
   * `POST /markets`
   */
  create(body: types.MarketContent, options?: CallOptions & KeyOption): Promise<types.MarketResponse>;

  /**
   * Shows a market.
   *
   * Costs 1 RRU.
   *
   * `GET /markets/{symbol}`
   */
  find(symbol: types.MarketSymbol, options: CallOptions & IfNoneMatchOption): Promise<types.MarketResponse | null>;
  find(symbol: types.MarketSymbol, options?: CallOptions): Promise<types.MarketResponse>;

  /**
   * Changes a market's fees, limits and status.
   *
   * Needs the scope `trading:write`. A JSON Merge Patch (RFC 7396): what is absent stays. New orders are checked by
   * what is new at once; the book goes by it after the commands that wait already. `closed` is for good, and cancels
   * whatever rests. A patch that changes nothing writes nothing. Costs 1 RRU and 4 WRU.
   *
   * `PATCH /markets/{symbol}`
   */
  update(
    symbol: types.MarketSymbol,
    version: Version,
    body: types.MarketPatch,
    options?: CallOptions,
  ): Promise<types.MarketResponse>;

  /**
   * Shows what rests in a market, price by price (L2).
   *
   * `sequence` is that of the last delta in it: a client that goes on with the deltas after it misses none. May be
   * slightly stale. Costs 0.5 RRU, and 0.5 RRU for each 4 KB of what is new to the process; its first time also the
   * last snapshot.
   *
   * `GET /markets/{symbol}/book`
   */
  findBook(symbol: types.MarketSymbol, query?: FindBookQuery, options?: CallOptions): Promise<types.BookResponse>;

  /**
   * Lists what a market's trades come to by minute, hour or day, newest first.
   *
   * Intervals without a trade have no candle. The newest is under way. May be slightly stale. Costs 1 RRU, and 0.5 RRU
   * for each 4 KB.
   *
   * `GET /markets/{symbol}/candles`
   */
  listCandles(symbol: types.MarketSymbol, query: ListCandlesQuery, options?: CallOptions): Paged<types.Candle>;

  /**
   * Lists what changed in a market's book, step by step.
   *
   * In order and without a gap: who takes each `levels` into a book with the sequence before has the `checksum`. A page
   * is empty at the end; `sequence` is where the next request goes on. May be slightly stale. Costs 0.5 RRU, and 0.5
   * RRU for each 4 KB.
   *
   * `GET /markets/{symbol}/deltas`
   */
  listDeltas(symbol: types.MarketSymbol, query: ListDeltasQuery, options?: CallOptions): Promise<types.DeltaList>;

  /**
   * Lists a market's trades, newest first.
   *
   * May be slightly stale. Costs 0.5 RRU, and 0.5 RRU for each 4 KB.
   *
   * `GET /markets/{symbol}/trades`
   */
  listTrades(symbol: types.MarketSymbol, query?: ListTradesQuery, options?: CallOptions): Paged<types.TradeResponse>;
}

export interface ModerationLogOperations {
  /**
   * Lists what moderators did, newest first.
   *
   * Needs the scope `social:moderate`. Costs 0.5 RRU for each 4 KB.
   *
   * `GET /moderation-log`
   */
  show(query?: ShowModerationLogQuery, options?: CallOptions): Paged<types.ModerationLogResponse>;
}

export interface ModerationReviewsOperations {
  /**
   * Shows a review by its id, hidden or not, as moderators decide about it.
   *
   * Needs the scope `social:moderate`. Costs 2 RRU for each 4 KB, and 1 for its author.
   *
   * `GET /moderation-reviews/{review_id}`
   */
  find(reviewId: types.ReviewId, options: CallOptions & IfNoneMatchOption): Promise<types.ReviewResponse | null>;
  find(reviewId: types.ReviewId, options?: CallOptions): Promise<types.ReviewResponse>;
}

export interface MutesOperations {
  /**
   * Lists whom the caller mutes, newest first.
   *
   * Costs 0.5 RRU, and 0.5 for each of them.
   *
   * `GET /mutes`
   */
  list(query?: ListMutesQuery, options?: CallOptions): Paged<types.PersonResponse>;
}

export interface NotificationsOperations {
  /**
   * Lists the caller's notifications, newest first.
   *
   * A notification stays at its place while more take part in it, so that a cursor neither skips nor repeats any. With
   * `unread=true` a page may be short. May be slightly stale, the counts in `GET /notifications/counts` are not. Costs
   * 1 RRU, 0.5 RRU for each 4 KB, and 0.5 RRU for each person who is shown.
   *
   * `GET /notifications`
   */
  list(query?: ListNotificationsQuery, options?: CallOptions): Paged<types.NotificationResponse>;

  /**
   * Tells how many of the caller's notifications are unread, and how many were not seen yet.
   *
   * Both are exact. Costs 1 RRU.
   *
   * `GET /notifications/counts`
   */
  findCounts(options?: CallOptions): Promise<types.NotificationCounts>;

  /**
   * Shows what the caller wants to be told, how, and when not.
   *
   * Where nothing was said, the shop's defaults. Costs 1 RRU.
   *
   * `GET /notifications/preferences`
   */
  findPreferences(options: CallOptions & IfNoneMatchOption): Promise<types.NotificationPreferences | null>;
  findPreferences(options?: CallOptions): Promise<types.NotificationPreferences>;

  /**
   * Replaces what the caller wants to be told.
   *
   * It goes for what comes from now on; the digest that is being collected goes out when it was to. Mail reaches
   * accounts with a verified address. Costs 1 RRU and 4 WRU.
   *
   * `PUT /notifications/preferences`
   */
  replacePreferences(
    version: Version,
    body: types.ReplaceNotificationPreferencesRequest,
    options?: CallOptions,
  ): Promise<types.NotificationPreferences>;

  /**
   * Marks all of the caller's notifications up to one as read.
   *
   * What came after that one stays as it is, also where it came a moment ago. Without `up_to`, all that there are are
   * read. Doing it again changes nothing: it takes no idempotency key. Costs 1 RRU, 1 RRU for each 4 KB of what came
   * after that one, and 4 WRU.
   *
   * `POST /notifications/read-all`
   */
  readAll(body: types.UpToRequest, options?: CallOptions): Promise<types.NotificationCounts>;

  /**
   * Marks all of the caller's notifications up to one as seen.
   *
   * They stay unread: this is for the number beside the bell. Without `up_to`, all that there are were seen. Doing it
   * again changes nothing: it takes no idempotency key. Costs 1 RRU, 1 RRU for each 4 KB of what came after that one,
   * and 4 WRU.
   *
   * `POST /notifications/seen`
   */
  see(body: types.UpToRequest, options?: CallOptions): Promise<types.NotificationCounts>;

  /**
   * Makes a ticket that opens one socket for the caller's notifications.
   *
   * It is good once, for 30 seconds. Only its hash is kept, so it takes no idempotency key. Costs 1 WRU.
   *
   * `POST /notifications/tickets`
   */
  createTicket(options?: CallOptions): Promise<types.NotificationTicketResponse>;

  /**
   * Ends the mails that a link names.
   *
   * For mail programs (RFC 8058): the link of `List-Unsubscribe`, which needs no token of a sign-in. What the body says
   * is not looked at. Doing it again changes nothing. Costs up to 1 RRU and 4 WRU.
   *
   * `POST /notifications/unsubscribe`
   */
  unsubscribe(query: UnsubscribeQuery, options?: CallOptions): Promise<void>;

  /**
   * Shows one of the caller's notifications.
   *
   * Costs 2 RRU, and 0.5 RRU for each person who is shown.
   *
   * `GET /notifications/{notification_id}`
   */
  find(
    notificationId: types.NotificationId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.NotificationResponse | null>;
  find(notificationId: types.NotificationId, options?: CallOptions): Promise<types.NotificationResponse>;

  /**
   * Takes one of the caller's notifications away.
   *
   * It takes no `If-Match`: whatever it has become meanwhile goes with it. Costs 2 RRU and 7 WRU.
   *
   * `DELETE /notifications/{notification_id}`
   */
  delete(notificationId: types.NotificationId, options?: CallOptions): Promise<void>;

  /**
   * Marks one of the caller's notifications as read.
   *
   * Once is enough, and whatever it has become meanwhile is read with it: it takes no `If-Match`. What happens later
   * begins another notification. Costs 2 RRU and 7 WRU, and 0.5 RRU for each person who is shown.
   *
   * `PUT /notifications/{notification_id}/read`
   */
  read(notificationId: types.NotificationId, options?: CallOptions): Promise<types.NotificationResponse>;
}

export interface OauthOperations {
  /**
   * Says whether a token may still be used.
   *
   * RFC 7662, for confidential clients: they may inspect their own tokens, and with the scope `identity:read` any
   * access token. An access token becomes inactive when its session ends, its account is locked or erased, or its
   * client is removed.
   *
   * Costs 2 RRU, for an account's token 3, for one of another client 1 more.
   *
   * `POST /oauth/introspect`
   */
  introspectToken(
    body: types.IntrospectionForm,
    options?: CallOptions & ClientOption,
  ): Promise<types.IntrospectionResponse>;

  /**
   * Shows the public keys that verify tokens.
   *
   * Answers from memory; the first request of a process reads the keys.
   *
   * Costs nothing, or 1 RRU every five minutes.
   *
   * `GET /oauth/jwks.json`
   */
  showKeys(options?: CallOptions): Promise<types.KeySetResponse>;

  /**
   * Ends the session of a token.
   *
   * RFC 7009. The session's refresh tokens end at once, its access tokens within 15 minutes. An invalid or ended token
   * is already revoked: 200.
   *
   * Costs 1 WRU, with a refresh token 1 RRU more, with a registered client 1 RRU more.
   *
   * `POST /oauth/revoke`
   */
  revokeToken(body: types.RevocationForm, options?: CallOptions & ClientOption): Promise<void>;

  /**
   * Issues tokens.
   *
   * The token endpoint (RFC 6749): `client_credentials` for a service, `authorization_code` with PKCE for an
   * application, `refresh_token` for a session. A refresh token works once; for 30 more seconds it gets the same answer
   * again. Any later use ends its session, as does a second use of a code. A code requested with the scope `openid`
   * yields an ID token too. Takes no idempotency key, since the answer holds tokens.
   *
   * Costs 1 RRU with `client_credentials`; 2 RRU and 1 WRU with `refresh_token`, 1 RRU less for guests and 1 more for
   * registered clients; 3 RRU and 6 WRU with `authorization_code`.
   *
   * `POST /oauth/token`
   */
  issueToken(body: types.TokenForm, options?: CallOptions & ClientOption): Promise<types.TokenResponse>;
}

export interface OperationsOperations {
  /**
   * Lists the dead letters.
   *
   * Events that a function refused at each delivery, with the reason of the last refusal: envelopes without data, at
   * most 100. On AWS the answer is 404 with the code `not_here`; there each function has a queue of dead letters. Costs
   * 0.5 RRU for each function that consumes events, more if it has many dead letters.
   *
   * `GET /operations/dead-letters`
   */
  listDeadLetters(options?: CallOptions): Promise<types.DeadLetters>;

  /**
   * Throws a dead letter away.
   *
   * The function that refused the event never gets it. A dead letter never changes, so this needs no `If-Match`. On AWS
   * the answer is 404 with the code `not_here`. Costs 1 RRU and 1 WRU per KB of the event.
   *
   * `DELETE /operations/dead-letters/{dead_letter_id}`
   */
  discardDeadLetter(deadLetterId: string, options?: CallOptions): Promise<void>;

  /**
   * Delivers a dead letter again.
   *
   * To the function that refused it, up to five times within seconds, as any event. Consumers are idempotent, so this
   * needs no `Idempotency-Key`. On AWS the answer is 404 with the code `not_here`. Costs 2 RRU, beside what the
   * function consumes.
   *
   * `POST /operations/dead-letters/{dead_letter_id}/redrive`
   */
  redriveDeadLetter(deadLetterId: string, options?: CallOptions): Promise<void>;

  /**
   * Lists the last events that passed, newest first.
   *
   * The last 100 that were delivered, with the outcome at each consumer: envelopes without data, on one page. Held in
   * memory. On AWS the answer is 404 with the code `not_here`. Costs nothing.
   *
   * `GET /operations/events`
   */
  listPassedEvents(options?: CallOptions): Paged<types.PassedEvent>;

  /**
   * Shows what the process measured in the last hour.
   *
   * Requests, errors, durations, consumed units and their cost at list prices, by function and by route, and the events
   * that wait for delivery. Held in memory: a restart begins anew. On AWS, where each function is a process of its own,
   * the answer is 404 with the code `not_here`; CloudWatch has the figures. Costs nothing.
   *
   * `GET /operations/overview`
   */
  showOverview(options?: CallOptions): Promise<types.OperationsOverview>;
}

export interface OrdersOperations {
  /**
   * Lists orders, newest first.
   *
   * Customers and guests see their own orders; staff with `orders:read` see all, or with `owner` those of one owner. A
   * page may be short or empty, mostly with a filter that applies after reading (`status`, `payment_status`);
   * `next_cursor` is null only at the end of the list. Costs 0.5 RRU per order and 0.5 RRU per page for one owner; for
   * all orders 0.5 RRU per order and 8 RRU per day that the page spans; 2 RRU with `number`. With `email` a request
   * skips up to a thousand orders of a day (0.5 RRU per 30 of them), and each order shown costs 1 RRU: name the days or
   * the `owner`.
   *
   * `GET /orders`
   */
  list(query?: ListOrdersQuery, options?: CallOptions): Paged<types.OrderSummary>;

  /**
   * Finds an order.
   *
   * For its owner, and for staff with `orders:read`. Right after a checkout the order may not exist yet: for the first
   * minute the 404 is `not_yet`, with `Retry-After`. With `Prefer: wait=N` (RFC 7240) the answer comes when the order
   * is settled: confirmed, rejected, cancelled, or waiting for the shopper (`action_required`, `declined`). After N
   * seconds, at most 20 or what the shop has set (`ORDERS_LONGEST_WAIT_SECONDS`), the answer is the order as it is. A
   * request for an order that does not exist, or that the caller may not see, waits at most 2 seconds. If
   * `If-None-Match` names the present version of an order that waits for the shopper, the request waits for the next
   * one: a client that has seen a decline and tries another way to pay learns the result. Costs 2 RRU; with `Prefer` 1
   * RRU per further read, commonly 2 to 7, at most 15.
   *
   * `GET /orders/{order_id}`
   */
  find(
    orderId: types.OrderId,
    options: CallOptions & WaitOption & IfNoneMatchOption,
  ): Promise<types.OrderResponse | null>;
  find(orderId: types.OrderId, options?: CallOptions & WaitOption): Promise<types.OrderResponse>;

  /**
   * Changes an order's notes and metadata.
   *
   * A JSON Merge Patch (RFC 7396) under `If-Match`. For staff with `orders:write`. Costs 2 RRU and 2 WRU + 2 WRU per KB
   * of notes.
   *
   * `PATCH /orders/{order_id}`
   */
  update(
    orderId: types.OrderId,
    version: Version,
    body: types.UpdateOrderRequest,
    options?: CallOptions,
  ): Promise<types.OrderResponse>;

  /**
   * Cancels an order, or a part of it.
   *
   * For its owner, and for staff with `orders:write`, until it is shipped. Stock is released, and money voided or
   * refunded. With `lines`, only these pieces of a confirmed order are cancelled; they must be neither packed nor
   * shipped. Without `lines`, all that has not left is cancelled, packed or not. The amount is the exact share of each
   * line, discount and tax included; shipping is refunded only with a whole order of which nothing was shipped. If the
   * price of the rest depends on the quantity bought (a quantity price, a conditional discount or shipping rate), only
   * staff may cancel a part, and the rest keeps its price (`needs_the_shop`; not with `ORDERS_CANCEL_PRICING=keep`).
   * While the order is being confirmed, the answer is a 409 with `Retry-After`. Costs 2 RRU (a customer 3) and 4 WRU, 1
   * WRU more if the order waited for something, 2 WRU more with an Idempotency-Key.
   *
   * `POST /orders/{order_id}/cancel`
   */
  cancel(
    orderId: types.OrderId,
    body: types.CancelOrderRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.OrderSummary>;

  /**
   * Packs a parcel.
   *
   * It takes some or all of the pieces left of a confirmed order; an order has up to 50 parcels. With `ship` the parcel
   * is also shipped, as by `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`. For staff with `orders:write`.
   * Costs 2 RRU and 2 WRU, with `ship` 4 WRU, 2 WRU more with an Idempotency-Key.
   *
   * `POST /orders/{order_id}/fulfillments`
   */
  createFulfillment(
    orderId: types.OrderId,
    body: types.CreateFulfillmentRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.FulfillmentResponse>;

  /**
   * Unpacks a parcel that has not left.
   *
   * Its pieces are to be packed again. The parcel stays in the list as cancelled. For staff with `orders:write`. Costs
   * 2 RRU and 2 WRU, 2 WRU more with an Idempotency-Key.
   *
   * `POST /orders/{order_id}/fulfillments/{fulfillment_id}/cancel`
   */
  cancelFulfillment(
    orderId: types.OrderId,
    fulfillmentId: types.FulfillmentId,
    options?: CallOptions & KeyOption,
  ): Promise<types.FulfillmentResponse>;

  /**
   * Records that a parcel has arrived.
   *
   * For staff with `orders:write`. Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.
   *
   * `POST /orders/{order_id}/fulfillments/{fulfillment_id}/deliver`
   */
  deliverFulfillment(
    orderId: types.OrderId,
    fulfillmentId: types.FulfillmentId,
    options?: CallOptions & KeyOption,
  ): Promise<types.FulfillmentResponse>;

  /**
   * Ships a packed parcel.
   *
   * The order's owner gets an e-mail. A shop that captures at shipping captures the price of its pieces now: the exact
   * share of each line, discount and tax included, and shipping with the first parcel. For staff with `orders:write`.
   * Costs 2 RRU and 4 WRU, 2 WRU more with an Idempotency-Key.
   *
   * `POST /orders/{order_id}/fulfillments/{fulfillment_id}/ship`
   */
  shipFulfillment(
    orderId: types.OrderId,
    fulfillmentId: types.FulfillmentId,
    body: types.ShipFulfillmentRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.FulfillmentResponse>;

  /**
   * Shows the invoice of an order, to print.
   *
   * An HTML page. Every confirmed order gets an invoice within some minutes; invoice numbers are consecutive, without a
   * gap. For its owner, and for staff with `orders:read`. Costs 2 RRU.
   *
   * `GET /orders/{order_id}/invoice`
   */
  findInvoice(orderId: types.OrderId, options?: CallOptions): Promise<string>;

  /**
   * Shows the packing slip of an order, to print.
   *
   * An HTML page without prices. For staff with `orders:read`. Costs 2 RRU.
   *
   * `GET /orders/{order_id}/packing-slip`
   */
  findPackingSlip(orderId: types.OrderId, query?: FindPackingSlipQuery, options?: CallOptions): Promise<string>;

  /**
   * Lists an order's timeline.
   *
   * All entries, oldest first: steps, parcels, cancellations, returns, payments, disputes, e-mails and the invoice. For
   * the order's owner, and for staff with `orders:read`. Costs 1 RRU, one more for a timeline of more than 24 entries.
   *
   * `GET /orders/{order_id}/timeline`
   */
  listTimeline(orderId: types.OrderId, query?: ListTimelineQuery, options?: CallOptions): Paged<types.TimelineEntry>;
}

export interface PaymentMethodsOperations {
  /**
   * Lists the shopper's own payment methods.
   *
   * For customers and guests. Costs 0.5 RRU per 4 KB. A new payment method may be missing for a moment.
   *
   * `GET /payment-methods`
   */
  list(query?: ListPaymentMethodsQuery, options?: CallOptions): Paged<types.PaymentMethodResponse>;

  /**
   * Adds a payment method: a reference to a provider's token.
   *
   * For customers and guests. Only the reference (`pm_…`) is ever shown or passed on; the token is sent to its provider
   * alone. The simulator knows `tok_success`, `tok_declined`, `tok_insufficient_funds`, `tok_action_required`,
   * `tok_timeout`, `tok_timeout_not_applied`, `tok_duplicate_webhook`, `tok_late_webhook`, `tok_slow` and
   * `tok_dispute`; Stripe takes its own `pm_…`. A `wallet` pays from the shopper's wallet in the ledger and has no
   * token. A method that is added with the token of a guest who has signed in since belongs to the account. Costs 5
   * WRU, with a key 7; for a guest who has signed in since twice that, and 2 RRU.
   *
   * `POST /payment-methods`
   */
  add(body: types.AddPaymentMethodRequest, options?: CallOptions & KeyOption): Promise<types.PaymentMethodResponse>;

  /**
   * Finds a payment method of the caller.
   *
   * For its owner. Costs 1 RRU; up to 1 more if another caller asks for a guest's.
   *
   * `GET /payment-methods/{payment_method_id}`
   */
  find(
    paymentMethodId: types.PaymentMethodId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.PaymentMethodResponse | null>;
  find(paymentMethodId: types.PaymentMethodId, options?: CallOptions): Promise<types.PaymentMethodResponse>;

  /**
   * Removes a payment method of the caller.
   *
   * For its owner. Payments made with it do not change; they can still be captured and refunded. Costs 1 RRU and 2 WRU.
   *
   * `DELETE /payment-methods/{payment_method_id}`
   */
  delete(paymentMethodId: types.PaymentMethodId, version: Version, options?: CallOptions): Promise<void>;
}

export interface PaymentsOperations {
  /**
   * Lists payments, newest order first.
   *
   * For staff. A page may be short, above all with `status`, which filters after reading; `next_cursor` is null only at
   * the true end. Costs 8 RRU for a page of 20, and 0.5 RRU for each 5 payments read beyond the first 80.
   *
   * `GET /payments`
   */
  list(query?: ListPaymentsQuery, options?: CallOptions): Paged<types.PaymentResponse>;

  /**
   * Shows the page of a customer's action at the simulator.
   *
   * The page stands for a real provider's and has two buttons. Its URL is the `action_url` of a payment that was made
   * with `tok_action_required`. Either button completes the action and leads back to the payment method's `return_url`.
   * Public, since the URL's random end is the proof. Costs 1 RRU.
   *
   * `GET /payments/webhooks/simulator/actions/{action}`
   */
  showAction(action: string, options?: CallOptions): Promise<string>;

  /**
   * Completes a customer's action at the simulator.
   *
   * The page behind a payment's `action_url` sends it as a form; a developer may send it as JSON. Public, since the
   * URL's random end is the proof. The simulator then sends a signed webhook, as a real provider would. A form is
   * redirected to the payment method's `return_url`, with `payment_id` and `redirect_status` (`succeeded` or `failed`)
   * added. Costs 3 RRU and 12 WRU, a form 1 RRU more.
   *
   * `POST /payments/webhooks/simulator/actions/{action}`
   */
  completeAction(action: string, body: types.CompleteActionRequest, options?: CallOptions): Promise<string | void>;

  /**
   * Receives a provider's webhook.
   *
   * Public: the signature is the proof. Stripe's header is `Stripe-Signature`, the simulator's `Stoa-Signature`, both
   * `t=<seconds>,v1=<hex>`: the hex is HMAC-SHA-256 of `<seconds>.<body>` under the webhook secret, and the time is
   * within five minutes of the server's. An event that reports nothing new is accepted and changes nothing. Costs 1 RRU
   * and, if it changes something, 6 WRU.
   *
   * `POST /payments/webhooks/{provider}`
   */
  receiveWebhook(
    provider: string,
    body: unknown,
    options?: CallOptions & { stoaSignature?: string; stripeSignature?: string },
  ): Promise<void>;

  /**
   * Finds a payment.
   *
   * For its owner, who may have ordered as a guest before signing in, and for holders of `payments:read`. A payment is
   * created once its order's stock is held: in the order's first minute the 404 says `not_yet`. An order of nothing has
   * a payment too, once it is confirmed: `captured`, of nothing and without attempts. Costs 1 RRU; up to 1 more if
   * another caller asks for a guest's payment.
   *
   * `GET /payments/{payment_id}`
   */
  find(paymentId: types.PaymentId, options: CallOptions & IfNoneMatchOption): Promise<types.PaymentResponse | null>;
  find(paymentId: types.PaymentId, options?: CallOptions): Promise<types.PaymentResponse>;

  /**
   * Tries a declined payment again, with this or another payment method.
   *
   * For the owner, after a decline and until the order's time is up; at most 5 attempts. The answer is the updated
   * payment: `authorized`, `action_required`, or `declined` with `last_error`. If the provider's answer is lost, and
   * for a wallet, whose answer comes a moment later, the answer is 202, and the payment is settled later. Costs 5 RRU
   * and 13 WRU.
   *
   * `POST /payments/{payment_id}/attempts`
   */
  retry(
    paymentId: types.PaymentId,
    body: types.RetryPaymentRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.PaymentResponse>;

  /**
   * Lists a payment's captures.
   *
   * For the payment's owner and for holders of `payments:read`. All are on one page, oldest first: there are at most
   * 20. Costs 1 RRU, as `GET /payments/{payment_id}` does.
   *
   * `GET /payments/{payment_id}/captures`
   */
  listCaptures(paymentId: types.PaymentId, options?: CallOptions): Paged<types.CaptureResponse>;

  /**
   * Captures authorised money.
   *
   * For staff; an order's payment is captured automatically when the order is confirmed or shipped. Captures a part, or
   * all that is authorised, not cancelled and not captured yet. A final capture releases the rest; otherwise more may
   * follow, at most 20. If the provider's answer is lost, the answer is 202, and the capture is settled later. Costs 3
   * RRU and 13 WRU.
   *
   * `POST /payments/{payment_id}/captures`
   */
  capture(
    paymentId: types.PaymentId,
    body: types.CapturePaymentRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.PaymentResponse>;

  /**
   * Checks the outcome of a customer's action.
   *
   * For the owner, back from the provider's page, and for holders of `payments:read`. Asks the provider for the state
   * of the authorisation and answers with the updated payment: the shopper's page need not wait for the provider's
   * webhook. If both come at the same moment, one of them counts. It begins nothing, so it takes no `Idempotency-Key`
   * and may be repeated. There is no body. Costs 1 RRU if no action is awaited; otherwise 2 RRU with the simulator, and
   * 5 WRU if the state has changed.
   *
   * `POST /payments/{payment_id}/confirm`
   */
  confirm(paymentId: types.PaymentId, options?: CallOptions): Promise<types.PaymentResponse>;

  /**
   * Lists a payment's refunds.
   *
   * For the payment's owner and for holders of `payments:read`. All are on one page, oldest first: there are at most
   * 20. Costs 1 RRU, as `GET /payments/{payment_id}` does.
   *
   * `GET /payments/{payment_id}/refunds`
   */
  listRefunds(paymentId: types.PaymentId, options?: CallOptions): Paged<types.RefundResponse>;

  /**
   * Refunds captured money.
   *
   * For staff; cancelled lines and returned goods that were captured are refunded automatically. Refunds a part, or all
   * that is captured and not refunded yet; at most 20 times. If the provider's answer is lost, the answer is 202, and
   * the refund is settled later. Costs 3 RRU and 15 WRU.
   *
   * `POST /payments/{payment_id}/refunds`
   */
  refund(
    paymentId: types.PaymentId,
    body: types.RefundPaymentRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.RefundResponse>;

  /**
   * Voids what is authorised and not captured.
   *
   * For staff; the authorisation of a cancelled or rejected order is voided automatically. What was captured stays
   * captured: it can be refunded. There is no body. If the provider's answer is lost, the answer is 202, and the void
   * is settled later. Costs 3 RRU and 13 WRU.
   *
   * `POST /payments/{payment_id}/void`
   */
  void(paymentId: types.PaymentId, options?: CallOptions & KeyOption): Promise<types.PaymentResponse>;
}

export interface PostsOperations {
  /**
   * Shows several posts, in the order asked, those that the caller may see.
   *
   * Costs 0.5 RRU for each 4 KB of each, 2 more each, and 1.5 for each author.
   *
   * `GET /posts`
   */
  list(query: ListPostsQuery, options?: CallOptions): Paged<types.PostResponse>;

  /**
   * Writes a post: published at once, or at `publish_at`.
   *
   * Tags and mentions are read from its text. Costs 1 RRU, 0.5 for each handle that it names, 2.5 for the post that it
   * answers; and 7 WRU, 12 as a reply, 5 where it waits for its time, 2 more with an idempotency key.
   *
   * `POST /posts`
   */
  create(body: types.NewPost, options?: CallOptions & KeyOption): Promise<types.PostResponse>;

  /**
   * Shows a post with its counters and the caller's own reactions.
   *
   * Costs 1 RRU for each 4 KB of it, and 3.5 RRU; 2.5 for its author, 1.5 for a guest.
   *
   * `GET /posts/{post_id}`
   */
  find(postId: types.PostId, options: CallOptions & IfNoneMatchOption): Promise<types.PostResponse | null>;
  find(postId: types.PostId, options?: CallOptions): Promise<types.PostResponse>;

  /**
   * Deletes the caller's own post. Its replies stay.
   *
   * Costs 1 RRU for each 4 KB of it, and 7 WRU, 3 more as a reply, 2 for each earlier text.
   *
   * `DELETE /posts/{post_id}`
   */
  delete(postId: types.PostId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes the caller's own post; what it was is kept.
   *
   * A JSON Merge Patch (RFC 7396): what is absent stays. A post is changed at most 50 times. Costs 4.5 RRU, 0.5 for
   * each handle that it names, and 7 WRU.
   *
   * `PATCH /posts/{post_id}`
   */
  update(
    postId: types.PostId,
    version: Version,
    body: types.PostPatch,
    options?: CallOptions,
  ): Promise<types.PostResponse>;

  /**
   * Lists what a post was before, oldest first.
   *
   * Costs what the post costs, and 0.5 RRU for each 4 KB.
   *
   * `GET /posts/{post_id}/edits`
   */
  listEdits(postId: types.PostId, query?: ListPostEditsQuery, options?: CallOptions): Paged<types.EditResponse>;

  /**
   * Hides a post from all but its author.
   *
   * Needs the scope `social:moderate`. Idempotent. Costs 1 RRU and 9 WRU, 3 more for a reply.
   *
   * `POST /posts/{post_id}/hide`
   */
  hide(postId: types.PostId, body: types.ModerationRequest, options?: CallOptions & KeyOption): Promise<void>;

  /**
   * Lists who reacted to a post in one way, newest first.
   *
   * Costs what the post costs, 0.5 RRU for each 4 KB, and 0.5 for each person, 1.5 for a caller with an account.
   *
   * `GET /posts/{post_id}/reactions`
   */
  listReactions(postId: types.PostId, query: ListReactionsQuery, options?: CallOptions): Paged<types.PersonResponse>;

  /**
   * Reacts to a post.
   *
   * Idempotent: one person reacts once in each way. Costs 4.5 RRU and 7 WRU.
   *
   * `PUT /posts/{post_id}/reactions/{kind}`
   */
  reactTo(postId: types.PostId, kind: types.ReactionKind, options?: CallOptions): Promise<types.ReactionResponse>;

  /**
   * Takes a reaction back.
   *
   * Idempotent. Costs 1 RRU and 7 WRU.
   *
   * `DELETE /posts/{post_id}/reactions/{kind}`
   */
  takeBackReaction(postId: types.PostId, kind: types.ReactionKind, options?: CallOptions): Promise<void>;

  /**
   * Lists direct replies, oldest first, those that the caller may see.
   *
   * A page may be short. Costs what the post costs, and 0.5 RRU for each 4 KB of the page, 2 for each reply, 1.5 for
   * each author.
   *
   * `GET /posts/{post_id}/replies`
   */
  listReplies(postId: types.PostId, query?: ListPostRepliesQuery, options?: CallOptions): Paged<types.PostResponse>;

  /**
   * Shows the whole thread of a post by time, each post with what it answers.
   *
   * What the caller may not see stands there without words where something below it is seen; it may stand on more than
   * one page. Costs what the post costs, 0.5 RRU for each 4 KB of the thread's places, and what its posts cost.
   *
   * `GET /posts/{post_id}/thread`
   */
  showThread(postId: types.PostId, query?: ShowThreadQuery, options?: CallOptions): Paged<types.ThreadResponse>;

  /**
   * Shows a post again that moderators have hidden.
   *
   * Needs the scope `social:moderate`. Idempotent. Costs 1 RRU and 9 WRU, 3 more for a reply.
   *
   * `POST /posts/{post_id}/unhide`
   */
  unhide(postId: types.PostId, body: types.ModerationRequest, options?: CallOptions & KeyOption): Promise<void>;
}

export interface PriceListsOperations {
  /**
   * Lists the price lists, newest first.
   *
   * Needs the scope `catalog:read`. Costs 0.5 RRU per 4 KB of the page.
   *
   * `GET /price-lists`
   */
  list(query?: ListPriceListsQuery, options?: CallOptions): Paged<types.PriceList>;

  /**
   * Creates a price list, without prices.
   *
   * Needs the scope `catalog:write`. Its prices are set with `PUT /price-lists/{price_list_id}/prices`, and seen by all
   * while it is active and its period lasts. Costs 2 WRU, and 3 WRU more with an idempotency key.
   *
   * `POST /price-lists`
   */
  create(body: types.PriceListContent, options?: CallOptions & KeyOption): Promise<types.PriceList>;

  /**
   * Shows a price list.
   *
   * Needs the scope `catalog:read`. `application` says whether its products show it yet. Costs 1 RRU.
   *
   * `GET /price-lists/{price_list_id}`
   */
  find(priceListId: types.PriceListId, options: CallOptions & IfNoneMatchOption): Promise<types.PriceList | null>;
  find(priceListId: types.PriceListId, options?: CallOptions): Promise<types.PriceList>;

  /**
   * Deletes a price list.
   *
   * Needs the scope `catalog:write`. Its prices are removed from its products from then on, 500 skus a minute, then it
   * is deleted; until then `application` is `removing`. Costs 1 RRU and 3 WRU; and then 1 RRU and 7 WRU for each
   * product of 1 KB, and 2 WRU for each sku.
   *
   * `DELETE /price-lists/{price_list_id}`
   */
  delete(priceListId: types.PriceListId, version: Version, options?: CallOptions): Promise<types.PriceList>;

  /**
   * Changes a price list.
   *
   * Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes. A patch that changes
   * nothing writes nothing. Another status or period of an active list is applied to its products from then on, 500
   * skus a minute; `application` is `applying` until all of them show it. Costs 1 RRU and 2 WRU, 1 WRU more where the
   * products are concerned; and then 1 RRU and 7 WRU for each product of 1 KB, and 2 WRU for each sku that is shown
   * anew.
   *
   * `PATCH /price-lists/{price_list_id}`
   */
  update(
    priceListId: types.PriceListId,
    version: Version,
    body: types.PriceListPatch,
    options?: CallOptions,
  ): Promise<types.PriceList>;

  /**
   * Lists the prices of a price list, by sku.
   *
   * Needs the scope `catalog:read`. Costs 1 RRU, and 1 RRU per 4 KB of the page.
   *
   * `GET /price-lists/{price_list_id}/prices`
   */
  listPrices(priceListId: types.PriceListId, query?: ListPricesQuery, options?: CallOptions): Paged<types.SkuPrices>;

  /**
   * Sets prices of a price list.
   *
   * Needs the scope `catalog:write`. Each row replaces the one with its sku, currency and quantity, and keeps its
   * `tax_inclusive` where the row has none; all others stay. (`DELETE` on the prices of a sku removes them.) The answer
   * reports each row, and no row stops another; those of one product are set together. What is set in an active list is
   * seen at once. Costs 1 RRU, and for the list's prices of a sku 1 RRU and 2 WRU; for each product 1 RRU and 2 WRU,
   * and where the list is active 5 WRU more for a product of 1 KB.
   *
   * `PUT /price-lists/{price_list_id}/prices`
   */
  setPrices(
    priceListId: types.PriceListId,
    version: Version,
    body: types.PriceRows,
    options?: CallOptions,
  ): Promise<types.SetPricesReport>;

  /**
   * Removes all prices of a sku from a price list.
   *
   * Needs the scope `catalog:write`. Costs 4 RRU and 4 WRU, and where the list is active 5 WRU more for a product of 1
   * KB.
   *
   * `DELETE /price-lists/{price_list_id}/prices/{sku}`
   */
  removePrices(priceListId: types.PriceListId, sku: types.Sku, version: Version, options?: CallOptions): Promise<void>;
}

export interface ProductsOperations {
  /**
   * Lists the active products, newest first.
   *
   * With variants, prices and availability. Costs 0.5 RRU per 4 KB of the page; with `category_id` 0.5 RRU and 0.5 RRU
   * a product.
   *
   * `GET /products`
   */
  list(query?: ListProductsQuery, options?: CallOptions): Paged<types.Product>;

  /**
   * Creates a product, in draft.
   *
   * Needs the scope `catalog:write`. Only staff see it (`GET /catalog/products/{product_id}`) until it is activated.
   * Its slug and its skus must be free. `CATALOG_TAX_INCLUSIVE` says whether a price includes tax that does not say so
   * itself, and the answer warns of net and gross prices side by side. Costs 9 WRU for a product of 1 KB without
   * variants or categories, 2 WRU for the idempotency key among them; 2 WRU for each variant; 1 RRU and 2 WRU for each
   * category.
   *
   * `POST /products`
   */
  create(body: types.ProductContent, options?: CallOptions & KeyOption): Promise<types.WrittenProduct>;

  /**
   * Shows the active product with this slug.
   *
   * Like `GET /products/{product_id}`. Costs 0.5 RRU, and 0.5 RRU per 4 KB of the product.
   *
   * `GET /products/by-slug/{slug}`
   */
  findBySlug(slug: types.Slug, options: CallOptions & IfNoneMatchOption): Promise<types.Product | null>;
  findBySlug(slug: types.Slug, options?: CallOptions): Promise<types.Product>;

  /**
   * Imports up to 100 rows of products, as NDJSON or CSV.
   *
   * Needs the scope `catalog:write`. A product is found by its `slug`, or in CSV without one by the `sku`; if there is
   * none, it is created. **What a row does not name stays as it is**, in lists too: of a variant's prices those in
   * other currencies, of a price whether it includes tax, and so on. `null` removes a field, `[]` empties a list, a
   * price whose `amount` is `null` is removed, and with `lists=replace` each list that a row names is replaced as a
   * whole. `status` may be `draft`, `active` or `archived`, if the product's present status allows the change; a new
   * product may begin in any of them. No row stops another: rows of one product are written together, or if that fails
   * half by half, and the answer reports each line. A repetition changes nothing and writes nothing, so it needs no
   * `Idempotency-Key`.
   *
   * NDJSON: one product per line, as `POST /products` takes it. CSV: one row per variant, the names of the columns in
   * the first row, in any order and any of them: `slug`, `status`, `title`, `description`, `tax_class`, `categories`,
   * `tags` (separated by commas), `category_ids`, `options`, `media`, `attributes`, `metadata`, `category_details` (as
   * JSON), which are in a product's first row; and for the variant `sku`, `variant_title`, `option1` to `option5`,
   * `barcode`, `weight_g`, `track_inventory`, `backorder`, `amount` (minor units), `currency`, `tax_inclusive`,
   * `more_prices` (as JSON). An empty cell changes nothing. A cell `null` removes, `[]` empties a list, and an
   * apostrophe before `=`, `+`, `-`, `@`, a tab, a line break, `null`, `[]` or another apostrophe is not part of the
   * text. Cells are separated by commas, semicolons, tabs or bars. The text is UTF-8, UTF-16 or Windows-1252; the
   * answer says which was found, unless `charset` names it.
   *
   * `categories` are named by slug, after their ancestors: `clothing/shirts`. A missing one is created if
   * `category_details` gives its name: `{"shirts":{"name":"Shirts","position":10}}`.
   *
   * Costs 2 RRU for a product of 4 KB that does not change, 1 RRU a sku without a slug and 1 RRU a category by slug.
   * One that is created costs 1 RRU and what `POST /products` does without an idempotency key, one that is changed 1
   * RRU more than `PATCH /products/{product_id}`.
   *
   * `POST /products/import`
   */
  import(
    body: string | Blob,
    query?: ImportProductsQuery,
    options?: CallOptions & ContentTypeOption<"application/x-ndjson" | "text/csv">,
  ): Promise<types.ImportReport>;

  /**
   * Shows an active product.
   *
   * With variants, prices and availability. The `ETag` is its version and, after a dot, the state of its availability;
   * `If-Match` compares the version alone. Costs 0.5 RRU per 4 KB.
   *
   * `GET /products/{product_id}`
   */
  find(productId: types.ProductId, options: CallOptions & IfNoneMatchOption): Promise<types.Product | null>;
  find(productId: types.ProductId, options?: CallOptions): Promise<types.Product>;

  /**
   * Deletes a product that was never active.
   *
   * Needs the scope `catalog:write`. Its slug and its skus are free again. A product that was active is archived
   * instead, for orders may name it. Costs 1 RRU, and 7 WRU for a product of 1 KB; 2 WRU for each variant and category.
   *
   * `DELETE /products/{product_id}`
   */
  delete(productId: types.ProductId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a product.
   *
   * Needs the scope `catalog:write`. A JSON Merge Patch: what is absent stays, null removes, lists are replaced whole.
   * A patch that changes nothing writes nothing. Costs 1 RRU, and 5 WRU for a product of 1 KB; 4 WRU for another slug,
   * 2 WRU for each sku and category that comes or goes.
   *
   * `PATCH /products/{product_id}`
   */
  update(
    productId: types.ProductId,
    version: Version,
    body: types.ProductPatch,
    options?: CallOptions,
  ): Promise<types.WrittenProduct>;

  /**
   * Activates a product: a draft or an archived one.
   *
   * Needs the scope `catalog:write`. The product needs at least one variant, and each variant a price. Costs 1 RRU, and
   * 8 WRU for a product of 1 KB, 2 WRU for the idempotency key among them; 4 WRU for each category.
   *
   * `POST /products/{product_id}/activate`
   */
  activate(productId: types.ProductId, options?: CallOptions & KeyOption): Promise<types.Product>;

  /**
   * Archives a product.
   *
   * Needs the scope `catalog:write`. It can be activated again. Costs 1 RRU, and 8 WRU for a product of 1 KB, 2 WRU for
   * the idempotency key among them; 4 WRU for each category.
   *
   * `POST /products/{product_id}/archive`
   */
  archive(productId: types.ProductId, options?: CallOptions & KeyOption): Promise<types.Product>;
}

export interface ProfilesOperations {
  /**
   * Shows several profiles by their accounts, in this order, those that the caller may see.
   *
   * Costs 0.5 RRU each, 1.5 for a caller with an account.
   *
   * `GET /profiles`
   */
  list(query: ListProfilesQuery, options?: CallOptions): Paged<types.PersonResponse>;

  /**
   * Shows the caller's profile.
   *
   * Costs 1 RRU.
   *
   * `GET /profiles/me`
   */
  findOwn(options: CallOptions & IfNoneMatchOption): Promise<types.OwnProfileResponse | null>;
  findOwn(options?: CallOptions): Promise<types.OwnProfileResponse>;

  /**
   * Makes or changes the caller's profile.
   *
   * The first time it needs no `If-Match`; afterwards it does. An old handle leads to the profile for 30 days, and is
   * free afterwards. Costs 1 RRU and 7 WRU; 5 WRU where the handle stays, 9 where it changes.
   *
   * `PUT /profiles/me`
   */
  save(body: types.ProfileContent, options?: CallOptions & IfMatchOption): Promise<types.OwnProfileResponse>;

  /**
   * Shows a profile with its exact counters, and how the caller stands to it.
   *
   * A handle that was changed leads to its profile for 30 days. Costs 3.5 RRU; 5.5 for somebody else with an account.
   *
   * `GET /profiles/{handle}`
   */
  find(handle: types.Handle, options: CallOptions & IfNoneMatchOption): Promise<types.ProfileResponse | null>;
  find(handle: types.Handle, options?: CallOptions): Promise<types.ProfileResponse>;

  /**
   * Blocks somebody: neither sees the other's posts, and both follows and requests end at once.
   *
   * Idempotent. Costs 6.5 RRU and 7 WRU, and up to 6 WRU for each follow that ends.
   *
   * `PUT /profiles/{handle}/block`
   */
  block(handle: types.Handle, options?: CallOptions): Promise<void>;

  /**
   * Lifts a block. No follow comes back by it.
   *
   * Idempotent. Costs 4.5 RRU and 5 WRU.
   *
   * `DELETE /profiles/{handle}/block`
   */
  unblock(handle: types.Handle, options?: CallOptions): Promise<void>;

  /**
   * Follows somebody, or asks a locked profile to be let in.
   *
   * Idempotent. Costs 6.5 RRU and 10 WRU; 5 WRU to ask.
   *
   * `PUT /profiles/{handle}/follow`
   */
  follow(handle: types.Handle, options?: CallOptions): Promise<types.FollowResponse>;

  /**
   * Ends a follow, or a request for one.
   *
   * Idempotent. Costs 4.5 RRU and 10 WRU; 5 WRU for a request.
   *
   * `DELETE /profiles/{handle}/follow`
   */
  unfollow(handle: types.Handle, options?: CallOptions): Promise<void>;

  /**
   * Lists who follows somebody, newest first.
   *
   * A locked profile shows it to its followers alone. Costs 2.5 RRU, 0.5 for each 4 KB, and 0.5 for each of them; for a
   * caller with an account 1 more, and 1.5 for each of them.
   *
   * `GET /profiles/{handle}/followers`
   */
  listFollowers(handle: types.Handle, query?: ListFollowersQuery, options?: CallOptions): Paged<types.PersonResponse>;

  /**
   * Lists whom somebody follows, newest first.
   *
   * A locked profile shows it to its followers alone. Costs 2.5 RRU, 0.5 for each 4 KB, and 0.5 for each of them; for a
   * caller with an account 1 more, and 1.5 for each of them.
   *
   * `GET /profiles/{handle}/following`
   */
  listFollowing(handle: types.Handle, query?: ListFollowingQuery, options?: CallOptions): Paged<types.PersonResponse>;

  /**
   * Mutes somebody, who never learns of it.
   *
   * Idempotent. Costs 5.5 RRU and 5 WRU.
   *
   * `PUT /profiles/{handle}/mute`
   */
  mute(handle: types.Handle, body: types.MuteRequest, options?: CallOptions): Promise<void>;

  /**
   * Lifts a mute.
   *
   * Idempotent. Costs 4.5 RRU and 5 WRU.
   *
   * `DELETE /profiles/{handle}/mute`
   */
  unmute(handle: types.Handle, options?: CallOptions): Promise<void>;

  /**
   * Takes a profile away for a time, with all its posts and reviews.
   *
   * Needs the scope `social:moderate`. Idempotent. Costs 3.5 RRU and 7 WRU.
   *
   * `POST /profiles/{handle}/suspend`
   */
  suspend(handle: types.Handle, body: types.ModerationRequest, options?: CallOptions & KeyOption): Promise<void>;

  /**
   * Gives a profile back.
   *
   * Needs the scope `social:moderate`. Idempotent. Costs 3.5 RRU and 7 WRU.
   *
   * `POST /profiles/{handle}/unsuspend`
   */
  unsuspend(handle: types.Handle, body: types.ModerationRequest, options?: CallOptions & KeyOption): Promise<void>;
}

export interface PromotionsOperations {
  /**
   * Lists the promotions.
   *
   * Newest first. Needs the scope `cart:read`. Costs 0.5 RRU per 4 KB of the page.
   *
   * `GET /promotions`
   */
  list(query?: ListPromotionsQuery, options?: CallOptions): Paged<types.Promotion>;

  /**
   * Creates a promotion.
   *
   * With a code, the code applies it; without one, it is automatic. Needs the scope `cart:write`. Costs 2 WRU per KB of
   * the promotion; 2 WRU more for a code, 2 WRU for a usage limit; for an automatic one 1 RRU per 4 KB and 2 WRU per KB
   * of the shop's terms; with an Idempotency-Key 2 WRU per KB of the answer.
   *
   * `POST /promotions`
   */
  create(body: types.PromotionContent, options?: CallOptions & KeyOption): Promise<types.Promotion>;

  /**
   * Shows a promotion.
   *
   * With the number of orders that use it, if that is limited. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the
   * promotion, and 0.5 RRU for the uses.
   *
   * `GET /promotions/{promotion_id}`
   */
  find(promotionId: types.PromotionId, options: CallOptions & IfNoneMatchOption): Promise<types.Promotion | null>;
  find(promotionId: types.PromotionId, options?: CallOptions): Promise<types.Promotion>;

  /**
   * Deletes a promotion.
   *
   * Its code is free again. Orders keep the discounts that it gave them. Needs the scope `cart:write`. Costs 1 RRU per
   * 4 KB and 2 WRU per KB of the promotion; 2 WRU more for a code, 2 WRU for a usage limit; for an automatic one 1 RRU
   * per 4 KB and 2 WRU per KB of the shop's terms.
   *
   * `DELETE /promotions/{promotion_id}`
   */
  delete(promotionId: types.PromotionId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a promotion.
   *
   * A JSON Merge Patch (RFC 7396). Takes effect at once, also in carts that have the promotion. A patch that changes
   * nothing writes nothing. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 2 WRU per KB of the promotion; 4 WRU
   * more for another code, 2 WRU for another usage limit; for an automatic one 1 RRU per 4 KB and 2 WRU per KB of the
   * shop's terms.
   *
   * `PATCH /promotions/{promotion_id}`
   */
  change(
    promotionId: types.PromotionId,
    version: Version,
    body: types.ChangePromotionRequest,
    options?: CallOptions,
  ): Promise<types.Promotion>;
}

export interface RatingsOperations {
  /**
   * Shows what the reviews of several products come to; those without reviews are left out.
   *
   * Needs no token. Costs 0.5 RRU each.
   *
   * `GET /ratings`
   */
  list(query: ListRatingsQuery, options?: CallOptions): Paged<types.RatingResponse>;

  /**
   * Shows what the reviews of a product come to.
   *
   * Needs no token. Costs 1.5 RRU.
   *
   * `GET /ratings/{product_id}`
   */
  find(productId: types.ProductId, options?: CallOptions): Promise<types.RatingResponse>;
}

export interface RefundsOperations {
  /**
   * Lists refunds, newest first.
   *
   * For staff. The refunds of one payment are listed together, at the place of its newest: `limit` counts payments, so
   * a page may hold a few more refunds. A new refund may be missing for a moment. Costs 0.5 RRU per 4 KB.
   *
   * `GET /refunds`
   */
  list(query?: ListRefundsQuery, options?: CallOptions): Paged<types.RefundResponse>;

  /**
   * Finds a refund.
   *
   * For the payment's owner and for holders of `payments:read`. Its version is the payment's. Costs 1 RRU, as `GET
   * /payments/{payment_id}` does.
   *
   * `GET /refunds/{refund_id}`
   */
  find(refundId: types.RefundId, options: CallOptions & IfNoneMatchOption): Promise<types.RefundResponse | null>;
  find(refundId: types.RefundId, options?: CallOptions): Promise<types.RefundResponse>;
}

export interface ReleasesOperations {
  /**
   * Lists releases, newest first.
   *
   * Needs the scope `content:read`. May be slightly stale. Costs 0.5 RRU for each 4 KB.
   *
   * `GET /releases`
   */
  list(query?: ListReleasesQuery, options?: CallOptions): Paged<types.ReleaseResponse>;

  /**
   * Creates a release: entries that are going to be published and withdrawn at one moment.
   *
   * Needs the scope `content:publish`. Its entries are looked at when it is published. Costs 4 WRU for a release of 1
   * KB, 3 WRU for each KB more, 2 WRU with an idempotency key.
   *
   * `POST /releases`
   */
  create(body: types.CreateReleaseRequest, options?: CallOptions & KeyOption): Promise<types.ReleaseResponse>;

  /**
   * Shows a release.
   *
   * Needs the scope `content:read`. Costs 1 RRU for each 4 KB.
   *
   * `GET /releases/{release_id}`
   */
  find(releaseId: types.ReleaseId, options: CallOptions & IfNoneMatchOption): Promise<types.ReleaseResponse | null>;
  find(releaseId: types.ReleaseId, options?: CallOptions): Promise<types.ReleaseResponse>;

  /**
   * Deletes a release that is neither scheduled nor published; its entries stay.
   *
   * Needs the scope `content:publish`. Costs 1 RRU and 3 WRU.
   *
   * `DELETE /releases/{release_id}`
   */
  delete(releaseId: types.ReleaseId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a release that is not published.
   *
   * Needs the scope `content:publish`. A JSON Merge Patch (RFC 7396); `entries` are replaced whole. With `publish_at`
   * it is scheduled: published by itself within minutes of that time, at once where that has passed. A failed one is
   * open again. A patch that changes nothing writes nothing. Costs 1 RRU and 7 WRU for a release of 1 KB that gets a
   * time.
   *
   * `PATCH /releases/{release_id}`
   */
  update(
    releaseId: types.ReleaseId,
    version: Version,
    body: types.ReleasePatch,
    options?: CallOptions,
  ): Promise<types.ReleaseResponse>;

  /**
   * Takes back that a release is published by itself: it is open again.
   *
   * Needs the scope `content:publish`. One that is not scheduled stays as it is. Costs 1 RRU and 7 WRU for a release of
   * 1 KB.
   *
   * `POST /releases/{release_id}/cancel`
   */
  cancel(releaseId: types.ReleaseId, options?: CallOptions & KeyOption): Promise<types.ReleaseResponse>;

  /**
   * Publishes a release now: all its entries at one moment, or none.
   *
   * Needs the scope `content:publish`. The newest version of each entry is published. A refusal lists the faults of all
   * entries: 422 with each fault, and `in_the_way` beside them, or 409 with `in_the_way` alone; it changes nothing.
   * Unique values are checked once all else fits. A published release stays as it is. Costs 1 RRU and 5 WRU for the
   * release, and what each entry costs by itself.
   *
   * `POST /releases/{release_id}/publish`
   */
  publish(releaseId: types.ReleaseId, options?: CallOptions & KeyOption): Promise<types.ReleaseResponse>;
}

export interface ReportsOperations {
  /**
   * Lists reports that are open, or decided; the oldest first.
   *
   * Needs the scope `social:moderate`. Costs 0.5 RRU for each 4 KB.
   *
   * `GET /reports`
   */
  list(query?: ListReportsQuery, options?: CallOptions): Paged<types.ReportResponse>;

  /**
   * Reports a post, a review or a person to moderators.
   *
   * One person has one open report of one thing. Costs 2.5 to 6 RRU and 8 WRU, 10 with an idempotency key.
   *
   * `POST /reports`
   */
  create(body: types.NewReport, options?: CallOptions & KeyOption): Promise<types.OwnReportResponse>;

  /**
   * Shows a report.
   *
   * Needs the scope `social:moderate`. Costs 1 RRU.
   *
   * `GET /reports/{report_id}`
   */
  find(reportId: types.ReportId, options: CallOptions & IfNoneMatchOption): Promise<types.ReportResponse | null>;
  find(reportId: types.ReportId, options?: CallOptions): Promise<types.ReportResponse>;

  /**
   * Decides a report: it is dismissed, or what it is about is hidden, or whoever wrote that is suspended.
   *
   * Needs the scope `social:moderate`. The same decision again changes nothing. Costs 1 to 5 RRU and 11 to 20 WRU.
   *
   * `POST /reports/{report_id}/decide`
   */
  decide(
    reportId: types.ReportId,
    version: Version,
    body: types.DecideRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.ReportResponse>;
}

export interface ReservationsOperations {
  /**
   * Lists the holds, soonest to expire first.
   *
   * The reservations in the state `held`. Others are found by the id of their order, or through the movements of a sku.
   * May be slightly stale. Costs 2 RRU for each 4 KB.
   *
   * `GET /reservations`
   */
  list(query?: ListReservationsQuery, options?: CallOptions): Paged<types.ReservationResponse>;

  /**
   * Shows a reservation.
   *
   * The stock that an order holds or held: `res_` and the ULID of the order. A reservation that never moved stock is
   * kept for 60 days. The event of an order of the last minute may not have arrived yet: then the answer is 404 with
   * the code `not_yet` and `Retry-After`. Costs 1 RRU.
   *
   * `GET /reservations/{reservation_id}`
   */
  find(
    reservationId: types.ReservationId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.ReservationResponse | null>;
  find(reservationId: types.ReservationId, options?: CallOptions): Promise<types.ReservationResponse>;
}

export interface ReturnsOperations {
  /**
   * Lists returns, newest first.
   *
   * Customers and guests see their own returns; staff with `orders:read` see all. Costs 0.5 RRU per return and 0.5 RRU
   * per page; for one order 0.5 RRU per return and 1 RRU. `status` applies after reading: a request passes returns of
   * other statuses until its page is half full, ten times `limit` at most (0.5 RRU each, and 0.5 RRU per `limit`). So a
   * page may be short or empty; `next_cursor` is null only at the end of the list.
   *
   * `GET /returns`
   */
  list(query?: ListReturnsQuery, options?: CallOptions): Paged<types.ReturnSummary>;

  /**
   * Requests a return.
   *
   * The pieces must be shipped and in no other return. For the order's owner, within 30 days (`ORDERS_RETURN_DAYS`)
   * after a parcel with that line arrived, or left if its arrival is not known; for staff with `orders:write` at any
   * time. Costs 2 RRU (a customer 3) and 8 WRU, 2 WRU more with an Idempotency-Key.
   *
   * `POST /returns`
   */
  create(body: types.CreateReturnRequest, options?: CallOptions & KeyOption): Promise<types.ReturnResponse>;

  /**
   * Finds a return.
   *
   * For the order's owner, and for staff with `orders:read`. Costs 3 RRU.
   *
   * `GET /returns/{return_id}`
   */
  find(returnId: types.ReturnId, options: CallOptions & IfNoneMatchOption): Promise<types.ReturnResponse | null>;
  find(returnId: types.ReturnId, options?: CallOptions): Promise<types.ReturnResponse>;

  /**
   * Approves a return.
   *
   * The customer may send the goods. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU more with an
   * Idempotency-Key.
   *
   * `POST /returns/{return_id}/approve`
   */
  approve(
    returnId: types.ReturnId,
    body: types.ApproveReturnRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.ReturnResponse>;

  /**
   * Cancels a return.
   *
   * Only before the goods arrive; the customer keeps them. For the order's owner, and for staff with `orders:write`.
   * Costs 3 RRU (a customer 4) and 4 WRU, 2 WRU more with an Idempotency-Key.
   *
   * `POST /returns/{return_id}/cancel`
   */
  cancel(returnId: types.ReturnId, options?: CallOptions & KeyOption): Promise<types.ReturnResponse>;

  /**
   * Receives the goods of a return.
   *
   * After their inspection, good pieces go back into stock and the price of the accepted ones is refunded: the exact
   * share of each line, discount and tax included, or less if the shop gives a reason. Shipping is not refunded. If no
   * refund is due, the return is `refunded` at once. For staff with `orders:write`. Costs 3 RRU and 6 WRU, 2 WRU more
   * with an Idempotency-Key.
   *
   * `POST /returns/{return_id}/receive`
   */
  receive(
    returnId: types.ReturnId,
    body: types.ReceiveReturnRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.ReturnResponse>;

  /**
   * Rejects a return.
   *
   * The customer keeps the goods and may request another return. For staff with `orders:write`. Costs 3 RRU and 6 WRU,
   * 2 WRU more with an Idempotency-Key.
   *
   * `POST /returns/{return_id}/reject`
   */
  reject(
    returnId: types.ReturnId,
    body: types.RejectReturnRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.ReturnResponse>;
}

export interface ReviewsOperations {
  /**
   * Lists the reviews of a product.
   *
   * Needs no token. Costs 0.5 RRU, 0.5 for each 4 KB, and 0.5 for each author.
   *
   * `GET /reviews/{product_id}`
   */
  list(productId: types.ProductId, query?: ListReviewsQuery, options?: CallOptions): Paged<types.ReviewResponse>;

  /**
   * Shows the caller's review of a product.
   *
   * Costs 1 RRU for each 4 KB, and 1.
   *
   * `GET /reviews/{product_id}/mine`
   */
  findOwn(productId: types.ProductId, options: CallOptions & IfNoneMatchOption): Promise<types.ReviewResponse | null>;
  findOwn(productId: types.ProductId, options?: CallOptions): Promise<types.ReviewResponse>;

  /**
   * Writes or changes the caller's review of a product.
   *
   * The first time it needs no `If-Match`; afterwards it does. Costs 3.5 RRU, 0.5 for each sku of the product, and 10
   * WRU; 6 WRU to change it, 9 where the rating changes.
   *
   * `PUT /reviews/{product_id}/mine`
   */
  save(
    productId: types.ProductId,
    body: types.ReviewContent,
    options?: CallOptions & IfMatchOption,
  ): Promise<types.ReviewResponse>;

  /**
   * Deletes the caller's review of a product.
   *
   * Costs 2 RRU and 10 WRU.
   *
   * `DELETE /reviews/{product_id}/mine`
   */
  delete(productId: types.ProductId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Hides a review, which does not count then.
   *
   * Needs the scope `social:moderate`. Idempotent. Costs 3 RRU and 11 WRU.
   *
   * `POST /reviews/{review_id}/hide`
   */
  hide(reviewId: types.ReviewId, body: types.ModerationRequest, options?: CallOptions & KeyOption): Promise<void>;

  /**
   * Shows a review again that moderators have hidden.
   *
   * Needs the scope `social:moderate`. Idempotent. Costs 3 RRU and 11 WRU.
   *
   * `POST /reviews/{review_id}/unhide`
   */
  unhide(reviewId: types.ReviewId, body: types.ModerationRequest, options?: CallOptions & KeyOption): Promise<void>;
}

export interface ScheduledPostsOperations {
  /**
   * Lists the caller's posts that wait for their time, in the order in which they were written.
   *
   * Costs 0.5 RRU for each 4 KB, 1 for each of them, and 0.5.
   *
   * `GET /scheduled-posts`
   */
  list(query?: ListScheduledPostsQuery, options?: CallOptions): Paged<types.PostResponse>;
}

export interface SearchOperations {
  /**
   * Searches products, entries and public posts.
   *
   * All words are needed; where nothing has them all, hits have some of them (`relaxed`). A word is found by its stem
   * too, and where it is rare, completed and with typos: one letter off from four letters on, two from eight on. A
   * cursor goes on to the true end; while the index changes, a hit that rises or falls meanwhile may be missed or come
   * twice. Costs 0.5 to 1 RRU at most twice a second, 1.5 RRU more every ten seconds, with facets 0.5 RRU a minute for
   * each category that is named, and nothing otherwise.
   *
   * `GET /search`
   */
  search(query?: SearchQuery, options?: CallOptions): Promise<types.SearchResponse>;

  /**
   * Searches products, with what a shop's page shows.
   *
   * Words as in `GET /search`. Filters are joined by AND, the values of one filter by OR. Facets count all hits, those
   * of a filtered facet as if it were not filtered. Costs as `GET /search`.
   *
   * `GET /search/products`
   */
  products(query?: SearchProductsQuery, options?: CallOptions): Promise<types.SearchResponse>;

  /**
   * Suggests titles as somebody types.
   *
   * The last word is completed. Costs as `GET /search`.
   *
   * `GET /search/suggestions`
   */
  suggest(query: SuggestQuery, options?: CallOptions): Promise<types.SuggestionsResponse>;
}

export interface SearchIndexOperations {
  /**
   * Shows how the index is.
   *
   * Needs the scope `search:read`. Costs 6 RRU and more where much waits.
   *
   * `GET /search-index`
   */
  findIndex(options?: CallOptions): Promise<types.SearchIndexResponse>;

  /**
   * Builds the index again, from the documents in the table.
   *
   * Needs the scope `search:write`. The work is done by ticks; until it is done, the generation before answers. Wishes
   * that come meanwhile begin it anew. Costs 2 RRU and 1 WRU, 4 WRU with an idempotency key.
   *
   * `POST /search-index/rebuild`
   */
  rebuildIndex(options?: CallOptions & KeyOption): Promise<types.SearchIndexResponse>;
}

export interface SearchSettingsOperations {
  /**
   * Shows the settings of search.
   *
   * Needs the scope `search:read`. Version 0 where nobody has changed them. Costs 1 RRU for each 4 KB.
   *
   * `GET /search-settings`
   */
  find(options: CallOptions & IfNoneMatchOption): Promise<types.SearchSettingsResponse | null>;
  find(options?: CallOptions): Promise<types.SearchSettingsResponse>;

  /**
   * Replaces the settings of search.
   *
   * Needs the scope `search:write`. Searches go by them at most ten seconds later; nothing is indexed again. Costs 1
   * RRU for each 4 KB and 1 WRU for each KB.
   *
   * `PUT /search-settings`
   */
  replace(version: Version, body: types.SettingsContent, options?: CallOptions): Promise<types.SearchSettingsResponse>;
}

export interface ServiceOperations {
  /**
   * Shows the endpoints and what they support.
   *
   * Reads only the settings, so it answers even without a table or a key.
   *
   * Costs nothing.
   *
   * `GET /.well-known/openid-configuration`
   */
  showConfiguration(options?: CallOptions): Promise<types.ConfigurationResponse>;

  /**
   * Says that the system is up.
   *
   * Reads no database.
   *
   * Costs nothing.
   *
   * `GET /healthz`
   */
  showHealth(options?: CallOptions): Promise<types.HealthResponse>;

  /**
   * Shows this description.
   *
   * Costs nothing.
   *
   * `GET /openapi.json`
   */
  showOpenapi(options?: CallOptions): Promise<unknown>;

  /**
   * Says that the database answers.
   *
   * Reads from the table; the monolith reads from the table of every capability.
   *
   * Costs 0.5 RRU.
   *
   * `GET /readyz`
   */
  showReadiness(options?: CallOptions): Promise<types.ReadinessResponse>;
}

export interface SessionsOperations {
  /**
   * Lists the caller's sessions, newest first.
   *
   * Sessions that a password change ended may appear until they expire.
   *
   * Costs 0.5 RRU per 4 KB of sessions.
   *
   * `GET /sessions`
   */
  list(query?: ListSessionsQuery, options?: CallOptions): Paged<types.SessionResponse>;

  /**
   * Signs a user in.
   *
   * For the shop's own front end; other applications use `/oauth/authorize`. A guest's token merges the guest into the
   * account, once.
   *
   * After five failures at one account from one network address, or fifty from one network address, the next attempt
   * has to wait for up to three minutes. The same holds after ten failures at one account from network addresses
   * unknown to it. Takes no idempotency key, since the answer holds tokens: signing in twice creates two sessions.
   *
   * Costs 2.5 RRU and 8 WRU, with a guest 4 WRU more, and 3 WRU more from an address for the first time.
   *
   * `POST /sessions`
   */
  create(body: types.CreateSessionRequest, options?: CallOptions): Promise<types.SessionTokensResponse>;

  /**
   * Ends one of the caller's sessions.
   *
   * Its refresh tokens end at once, its access tokens within 15 minutes. Needs no `If-Match`, since a session is never
   * edited.
   *
   * Costs 1 WRU.
   *
   * `DELETE /sessions/{session_id}`
   */
  end(sessionId: types.SessionId, options?: CallOptions): Promise<void>;
}

export interface ShippingMethodsOperations {
  /**
   * Lists the shop's shipping methods.
   *
   * The methods in force: the shop's own, or while it has none the built-in ones (without a version). All of them, at
   * most 50: there are no pages. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's terms.
   *
   * `GET /shipping-methods`
   */
  list(options?: CallOptions): Promise<types.ShopShippingMethods>;

  /**
   * Creates a shipping method.
   *
   * The shop's first own method replaces the built-in ones. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 2
   * WRU per KB of the shop's terms; with an Idempotency-Key 2 WRU per KB of the answer more.
   *
   * `POST /shipping-methods`
   */
  create(body: types.ShippingMethodContent, options?: CallOptions & KeyOption): Promise<types.ShippingMethodResponse>;

  /**
   * Shows a shipping method.
   *
   * One of the shop's own. Needs the scope `cart:read`. Costs 1 RRU per 4 KB of the shop's terms.
   *
   * `GET /shipping-methods/{shipping_method_id}`
   */
  find(
    shippingMethodId: string,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.ShippingMethodResponse | null>;
  find(shippingMethodId: string, options?: CallOptions): Promise<types.ShippingMethodResponse>;

  /**
   * Deletes a shipping method.
   *
   * Without an own method, the shop uses the built-in ones again. Needs the scope `cart:write`. Costs 1 RRU per 4 KB
   * and 1 WRU per KB of the shop's terms.
   *
   * `DELETE /shipping-methods/{shipping_method_id}`
   */
  delete(shippingMethodId: string, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes a shipping method.
   *
   * A JSON Merge Patch (RFC 7396) of one of the shop's own methods. Takes effect at once. A patch that changes nothing
   * writes nothing. Needs the scope `cart:write`. Costs 1 RRU per 4 KB and 1 WRU per KB of the shop's terms.
   *
   * `PATCH /shipping-methods/{shipping_method_id}`
   */
  change(
    shippingMethodId: string,
    version: Version,
    body: types.ChangeShippingMethodRequest,
    options?: CallOptions,
  ): Promise<types.ShippingMethodResponse>;
}

export interface SocialExportOperations {
  /**
   * Exports all that is the caller's own, page by page: profile, posts with earlier texts, follows and blocks, mutes,
   * reactions, reviews, reports.
   *
   * A page may be empty before the end. Costs 0.5 RRU for each 4 KB.
   *
   * `GET /social-export`
   */
  exportOwn(query?: ExportOwnQuery, options?: CallOptions): Paged<types.SocialExportResponse>;
}

export interface StaffNotificationsOperations {
  /**
   * Lists the notifications that staff share, newest first.
   *
   * Needs the scope `notifications:staff`. All see the same; what is read is each one's own. Costs 1 RRU, and 0.5 RRU
   * for each 4 KB.
   *
   * `GET /staff-notifications`
   */
  list(query?: ListStaffNotificationsQuery, options?: CallOptions): Paged<types.NotificationResponse>;

  /**
   * Tells how many notifications of staff the caller has not read.
   *
   * Needs the scope `notifications:staff`. It is exact. Costs 2 RRU.
   *
   * `GET /staff-notifications/counts`
   */
  findCounts(options?: CallOptions): Promise<types.StaffNotificationCounts>;

  /**
   * Marks all notifications of staff up to one as read by the caller.
   *
   * Needs the scope `notifications:staff`. For others they stay unread. Without `up_to`, all that there are are read.
   * Doing it again changes nothing: it takes no idempotency key. Costs 3 RRU and 1 WRU.
   *
   * `POST /staff-notifications/read-all`
   */
  read(body: types.UpToRequest, options?: CallOptions): Promise<types.StaffNotificationCounts>;
}

export interface StockOperations {
  /**
   * Lists stock by sku.
   *
   * Every sku with its stock. May be slightly stale. Costs 0.5 RRU and 0.5 RRU a sku; of those that are low, or short,
   * 0.5 RRU for each 4 KB of them, some ten skus.
   *
   * `GET /stock`
   */
  list(query?: ListStockQuery, options?: CallOptions): Paged<types.StockResponse>;

  /**
   * Receives a delivery of many skus.
   *
   * All lines in one step, or none; new skus get a stock level. Costs, for n skus, n RRU and 2 n WRU, with the movement
   * and the event 2 WRU a KB each, and 2 WRU with a key; 2 WRU more for each new sku.
   *
   * `POST /stock`
   */
  receiveDelivery(
    body: types.ReceiveDeliveryRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.DeliveryResponse>;

  /**
   * Books a stocktaking.
   *
   * Sets the counted quantities, all lines in one step or none, and answers the differences from the books. Holds stay:
   * if less is on hand than promised, `short_by` is the difference, `GET /stock?short=true` lists the sku, and
   * `inventory.stock.oversold` is published. Costs, for n skus, 0.5 n RRU and 2 n WRU, with the movement and the event
   * 2 WRU a KB each, and 2 WRU with a key.
   *
   * `POST /stock/counts`
   */
  count(body: types.CountStockRequest, options?: CallOptions & KeyOption): Promise<types.StockCountResponse>;

  /**
   * Shows the stock of a sku.
   *
   * On hand, reserved, and available. May be slightly stale. Costs 0.5 RRU.
   *
   * `GET /stock/{sku}`
   */
  find(sku: types.Sku, options: CallOptions & IfNoneMatchOption): Promise<types.StockResponse | null>;
  find(sku: types.Sku, options?: CallOptions): Promise<types.StockResponse>;

  /**
   * Changes the safety stock of a sku, and when it is low.
   *
   * A JSON Merge Patch (RFC 7396). The safety stock is never promised; present promises stay. `If-Match: *` accepts any
   * version, for a sku that sells meanwhile. Costs 0.5 RRU and 6 WRU; 1 WRU more for a sku that is, or was, low.
   *
   * `PATCH /stock/{sku}`
   */
  update(
    sku: types.Sku,
    version: Version,
    body: types.StockSettings,
    options?: CallOptions,
  ): Promise<types.StockResponse>;

  /**
   * Corrects the stock on hand.
   *
   * Sets the counted quantity, or adds or removes pieces. Holds stay: if less is on hand than promised, `short_by` is
   * the difference, `GET /stock?short=true` lists the sku, and `inventory.stock.oversold` is published. Costs 0.5 RRU
   * and 6 WRU, 8 with a key.
   *
   * `POST /stock/{sku}/adjust`
   */
  adjust(
    sku: types.Sku,
    body: types.AdjustStockRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.StockResponse>;

  /**
   * Lists the movements of a sku, newest first.
   *
   * All movements; the sums of their changes are the stock. Costs 0.5 RRU a movement (and 4 KB of its order), and 0.5
   * for the first page.
   *
   * `GET /stock/{sku}/movements`
   */
  listMovements(sku: types.Sku, query?: ListMovementsQuery, options?: CallOptions): Paged<types.StockMovementResponse>;

  /**
   * Receives goods of one sku.
   *
   * Adds to the stock on hand; a new sku gets a stock level. Costs 1 RRU and 6 WRU, 8 with a key; 2 WRU more for a new
   * sku.
   *
   * `POST /stock/{sku}/receive`
   */
  receive(
    sku: types.Sku,
    body: types.ReceiveStockRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.StockResponse>;
}

export interface TimelinesOperations {
  /**
   * Shows what the caller does not want to see.
   *
   * Costs 1 RRU for each 4 KB.
   *
   * `GET /timelines/filters`
   */
  findFilters(options: CallOptions & IfNoneMatchOption): Promise<types.TimelineFiltersResponse | null>;
  findFilters(options?: CallOptions): Promise<types.TimelineFiltersResponse>;

  /**
   * Replaces what the caller does not want to see.
   *
   * At most 100 words and tags together. They count from the next page on, in the home and in lists of tags; one's own
   * posts are always shown. Filters that are the same write nothing. Costs 1 RRU and 4 WRU, more where they have more
   * than 1 KB.
   *
   * `PUT /timelines/filters`
   */
  replaceFilters(
    version: Version,
    body: types.TimelineFiltersContent,
    options?: CallOptions,
  ): Promise<types.TimelineFiltersResponse>;

  /**
   * Lists the posts of those whom the caller follows, and the caller's own, newest first.
   *
   * A page is full unless the end is reached, or 500 posts were looked at that may not be shown; `next_cursor` is null
   * only at the true end. A cursor is good for ever: it names a place, and whatever is visible throughout a walk comes
   * exactly once. Costs 3 RRU for each part that is looked at (copies, who is pulled, filters: 1 RRU for each 4 KB);
   * 0.5 RRU for each list that is pulled; and for what is shown 0.5 RRU for each 4 KB of a post, and 1 RRU for each
   * author.
   *
   * `GET /timelines/home`
   */
  listHome(query?: ListHomeTimelineQuery, options?: CallOptions): Promise<types.TimelinePage>;

  /**
   * Lists public posts with a tag, newest first.
   *
   * The tag is given without its `#`; great and small letters are alike. A post is found by its first 24 tags. The
   * caller's filters and mutes count. Costs 2 RRU for the lists, 0.5 RRU for the filters of an account, and for what is
   * shown 0.5 RRU for each 4 KB of a post, and 1 RRU for each author (0.5 RRU for a guest).
   *
   * `GET /timelines/tags/{tag}`
   */
  listTag(tag: string, query?: ListTagTimelineQuery, options?: CallOptions): Promise<types.TimelinePage>;

  /**
   * Lists the posts of one person that the caller may see, newest first.
   *
   * Posts that are unlisted are shown to followers, those for followers to these and to whom they name. Filters and
   * mutes do not count here. A person who is suspended, or where one blocks the other, is a 404 like one who does not
   * exist. Costs 1 RRU, 0.5 RRU for each 4 KB of the list (twice as much for one's own), and for what is shown 0.5 RRU
   * for each 4 KB of a post, and 1 RRU for the author.
   *
   * `GET /timelines/users/{account_id}`
   */
  listUser(
    accountId: types.AccountId,
    query?: ListUserTimelineQuery,
    options?: CallOptions,
  ): Promise<types.TimelinePage>;
}

export interface TradingOperations {
  /**
   * Lists an owner's orders, newest first.
   *
   * Customers and guests see their own; with the scope `trading:read` also those of another `owner`. May be slightly
   * stale. Costs 0.5 RRU, and 0.5 RRU for each order that is looked at: with the status of an open order only open ones
   * are.
   *
   * `GET /trading/orders`
   */
  listOrders(query?: ListTradingOrdersQuery, options?: CallOptions): Paged<types.TradingOrderResponse>;

  /**
   * Places an order.
   *
   * First the ledger holds what the order may need at worst: its price times its quantity of the quote (a market order
   * that buys, its `quote_limit`), or its quantity of the base. Then it goes into the market's queue. Ask for it with
   * `Prefer: wait` to hear what became of it. Costs 0.5 RRU and 8 WRU; 0.5 RRU more for an account, 1 RRU for a guest,
   * and 2 WRU with a `client_order_id`.
   *
   * `POST /trading/orders`
   */
  placeOrder(
    body: types.PlaceTradingOrderRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.TradingOrderResponse>;

  /**
   * Shows an order.
   *
   * To its owner, and to staff with the scope `trading:read`. With `Prefer: wait=N` the request waits until the order
   * is in the book or has ended, and until what was asked for since is done. Costs 1 RRU; with `Prefer` 1 RRU per
   * further read, commonly 2 to 4.
   *
   * `GET /trading/orders/{trading_order_id}`
   */
  findOrder(
    tradingOrderId: types.TradingOrderId,
    options: CallOptions & WaitOption & IfNoneMatchOption,
  ): Promise<types.TradingOrderResponse | null>;
  findOrder(
    tradingOrderId: types.TradingOrderId,
    options?: CallOptions & WaitOption,
  ): Promise<types.TradingOrderResponse>;

  /**
   * Asks for another price or quantity of an order.
   *
   * By its owner. Less quantity keeps the order's place in the queue of its price; more, or another price, loses it.
   * Where more funds are needed, the ledger holds them first. What became of it is in the order's `amendment`. Costs
   * 1.5 RRU and 4 WRU, 6 with an idempotency key.
   *
   * `POST /trading/orders/{trading_order_id}/amend`
   */
  amendOrder(
    tradingOrderId: types.TradingOrderId,
    body: types.AmendTradingOrderRequest,
    options?: CallOptions & KeyOption,
  ): Promise<types.TradingOrderResponse>;

  /**
   * Asks for an order's end.
   *
   * By its owner, or staff with the scope `trading:write`. The market does it behind the commands that wait already:
   * what is filled until then stays filled. It does so in a market that is halted, too. Once it is asked for, asking
   * again changes nothing. Costs 1 RRU and 4 WRU, 6 with an idempotency key.
   *
   * `POST /trading/orders/{trading_order_id}/cancel`
   */
  cancelOrder(
    tradingOrderId: types.TradingOrderId,
    options?: CallOptions & KeyOption,
  ): Promise<types.TradingOrderResponse>;
}

export interface TrendsOperations {
  /**
   * Lists the tags that most people use.
   *
   * Counted once a minute, `1d` and `7d` every ten minutes: distinct authors of public posts, each once a tag and hour.
   * Posts that are hidden or deleted, and authors who are suspended, do not count. Costs 0.5 RRU.
   *
   * `GET /trends`
   */
  list(query?: ListTrendsQuery, options?: CallOptions): Promise<types.TrendsResponse>;
}

export interface WalletRulesOperations {
  /**
   * Lists the rules of assets, by the assets.
   *
   * Needs the scope `ledger:read`. What is not among them is not sent from wallet to wallet. May be slightly stale.
   * Costs 0.5 RRU for each 4 KB.
   *
   * `GET /wallet-rules`
   */
  list(query?: ListWalletRulesQuery, options?: CallOptions): Paged<types.WalletRules>;

  /**
   * Shows the rules of an asset.
   *
   * Needs the scope `ledger:read`. Version 0 where nobody has set any: then it is not sent from wallet to wallet. Costs
   * 1 RRU.
   *
   * `GET /wallet-rules/{asset}`
   */
  find(asset: types.AssetCode, options: CallOptions & IfNoneMatchOption): Promise<types.WalletRules | null>;
  find(asset: types.AssetCode, options?: CallOptions): Promise<types.WalletRules>;

  /**
   * Sets the rules of an asset.
   *
   * Needs the scope `ledger:write`. `If-Match: "0"` sets the first ones. They hold for what is made from then on, and
   * for each run of what is planned: nothing is sent by others once this is answered. What is held is completed as it
   * was made. Limits count what a wallet has sent before, too. Costs 1 RRU and 35 WRU.
   *
   * `PUT /wallet-rules/{asset}`
   */
  set(
    asset: types.AssetCode,
    version: Version,
    body: types.WalletRulesContent,
    options?: CallOptions,
  ): Promise<types.WalletRules>;
}

export interface WalletTransfersOperations {
  /**
   * Lists transfers, newest first.
   *
   * The caller's own, with those that were made as a guest; those of another `owner` by the scope `ledger:read`. May be
   * slightly stale. Costs 0.5 RRU, 0.5 RRU for each direction and 4 KB, and 1 RRU a transfer.
   *
   * `GET /wallet-transfers`
   */
  list(query?: ListWalletTransfersQuery, options?: CallOptions): Paged<types.WalletTransfer>;

  /**
   * Sends from the caller's wallet to another's.
   *
   * For accounts and guests. The recipient's wallet has to be open (`POST /wallets`), so that nothing is sent to
   * nobody. The payer pays the fee beside the amount. At once where no time is named. With `hold` the funds are held
   * until the transfer is completed, cancelled, or expires. With `execute_at`, for accounts alone, nothing is held:
   * when a run is due, it is carried out, or fails with a code, once; one that is repeated goes on with the next, and
   * ends after five failures in a row. A run that is more than a day late is missed.
   *
   * The id is the client's and names the transfer for ever: sent again with the same content, it gets the answer of the
   * first time (200 with `Idempotent-Replayed: true`). What is refused is recorded, and refused alike for ever: to try
   * again, draw another id. So no `Idempotency-Key` is needed. Costs 4 RRU and 21 WRU; with a fee 1 RRU and 4 WRU more;
   * a hold 5 WRU more, with a fee 7; a plan 4 RRU and 10 WRU; refused up to 7 RRU and 1 WRU; with a guest 0.5 RRU less.
   *
   * `POST /wallet-transfers`
   */
  create(body: types.WalletTransferContent, options?: CallOptions): Promise<types.WalletTransfer>;

  /**
   * Shows a transfer as it stands.
   *
   * To its payer and its recipient; to others by the scope `ledger:read` or `ledger:write`. The recipient sees neither
   * fee nor balances. The id of a transfer that was refused names nothing. Costs 2 RRU, of one that is planned 1 RRU.
   *
   * `GET /wallet-transfers/{transfer_id}`
   */
  find(
    transferId: types.WalletTransferId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.WalletTransfer | null>;
  find(transferId: types.WalletTransferId, options?: CallOptions): Promise<types.WalletTransfer>;

  /**
   * Ends a transfer that is held or planned.
   *
   * For its payer, and by the scope `ledger:write`; the recipient declines so what is held. What was held is available
   * again, and counts no more against the limits of its day. Of a plan, what was carried out stays. The same again gets
   * the same answer. Takes no body. Costs 4 RRU and 20 WRU; with a fee 1 RRU and 9 WRU more; of a plan 1 RRU and 7 WRU;
   * for a guest 1 RRU more.
   *
   * `POST /wallet-transfers/{transfer_id}/cancel`
   */
  cancel(transferId: types.WalletTransferId, options?: CallOptions): Promise<types.WalletTransfer>;

  /**
   * Carries a transfer out that is held.
   *
   * For its payer, and by the scope `ledger:write`. The same again gets the same answer, at any later time. From
   * `expires_at` on it is too late. Takes no body. Costs 3 RRU and 18 WRU; with a fee 1 RRU and 9 WRU more; for a guest
   * 1 RRU more.
   *
   * `POST /wallet-transfers/{transfer_id}/complete`
   */
  complete(transferId: types.WalletTransferId, options?: CallOptions): Promise<types.WalletTransfer>;
}

export interface WalletsOperations {
  /**
   * Lists wallets by their assets.
   *
   * The scope `ledger:read` shows those of another `owner`. Without what they may send. May be slightly stale. Costs
   * 0.5 RRU, and 0.5 RRU a wallet.
   *
   * `GET /wallets`
   */
  list(query?: ListWalletsQuery, options?: CallOptions): Paged<types.Wallet>;

  /**
   * Opens the caller's own wallet, so that others can send to it.
   *
   * For accounts and guests. Once it is open, the same again shows it. Only of an asset that is sent from wallet to
   * wallet; of others, wallets are opened when something is booked. Needs no `Idempotency-Key`, since there is one
   * wallet an asset. Costs 3 RRU and 6 WRU, of a guest 5 RRU and 8 WRU; again 1 RRU.
   *
   * `POST /wallets`
   */
  open(body: types.WalletContent, options?: CallOptions): Promise<types.Wallet>;

  /**
   * Shows a wallet, what it may send, and what that costs.
   *
   * The scope `ledger:read` shows that of another `owner`. What is left is as of now: today and this month are those of
   * UTC. What a fee or another limit is may change until a transfer is made. Costs 3 RRU.
   *
   * `GET /wallets/{asset}`
   */
  find(
    asset: types.AssetCode,
    query: FindWalletQuery | undefined,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.Wallet | null>;
  find(asset: types.AssetCode, query?: FindWalletQuery, options?: CallOptions): Promise<types.Wallet>;
}

export interface WebhookEndpointsOperations {
  /**
   * Lists where webhooks go, oldest first: all on one page, since there are at most 20.
   *
   * Needs the scope `notifications:webhooks`. Costs 1 RRU for each 4 KB.
   *
   * `GET /webhook-endpoints`
   */
  list(options?: CallOptions): Paged<types.WebhookEndpointResponse>;

  /**
   * Adds a place where webhooks go.
   *
   * Needs the scope `notifications:webhooks`. It gets what happens from now on. The answer holds what verifies the
   * webhooks (Standard Webhooks), which is not shown again; so it takes no idempotency key. Costs 1 RRU and 4 WRU; the
   * first ever 1 RRU and 1 WRU more.
   *
   * `POST /webhook-endpoints`
   */
  create(body: types.CreateWebhookEndpointRequest, options?: CallOptions): Promise<types.NewWebhookSecretResponse>;

  /**
   * Shows where webhooks go.
   *
   * Needs the scope `notifications:webhooks`. Costs 1 RRU.
   *
   * `GET /webhook-endpoints/{endpoint_id}`
   */
  find(
    endpointId: types.WebhookEndpointId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.WebhookEndpointResponse | null>;
  find(endpointId: types.WebhookEndpointId, options?: CallOptions): Promise<types.WebhookEndpointResponse>;

  /**
   * Deletes where webhooks go, with all that is on its way there.
   *
   * Needs the scope `notifications:webhooks`. Costs 2 RRU and 4 WRU.
   *
   * `DELETE /webhook-endpoints/{endpoint_id}`
   */
  delete(endpointId: types.WebhookEndpointId, version: Version, options?: CallOptions): Promise<void>;

  /**
   * Changes where webhooks go.
   *
   * Needs the scope `notifications:webhooks`. A JSON Merge Patch (RFC 7396). What waits for an endpoint that is
   * switched off is sent once it is switched on, within 30 days. A patch that changes nothing writes nothing. Costs 1
   * RRU and 1 WRU.
   *
   * `PATCH /webhook-endpoints/{endpoint_id}`
   */
  update(
    endpointId: types.WebhookEndpointId,
    version: Version,
    body: types.WebhookEndpointPatch,
    options?: CallOptions,
  ): Promise<types.WebhookEndpointResponse>;

  /**
   * Lists what went to an endpoint, newest first, with the attempts.
   *
   * Needs the scope `notifications:webhooks`. Kept for 30 days. May be slightly stale. Costs 1 RRU, and 0.5 RRU for
   * each 4 KB.
   *
   * `GET /webhook-endpoints/{endpoint_id}/deliveries`
   */
  listWebhookDeliveries(
    endpointId: types.WebhookEndpointId,
    query?: ListWebhookDeliveriesQuery,
    options?: CallOptions,
  ): Paged<types.WebhookDeliveryResponse>;

  /**
   * Shows what went to an endpoint, with the attempts.
   *
   * Needs the scope `notifications:webhooks`. Costs 2 RRU, and 1 RRU more for each 4 KB that the answers come to.
   *
   * `GET /webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}`
   */
  findWebhookDelivery(
    endpointId: types.WebhookEndpointId,
    deliveryId: types.WebhookDeliveryId,
    options: CallOptions & IfNoneMatchOption,
  ): Promise<types.WebhookDeliveryResponse | null>;
  findWebhookDelivery(
    endpointId: types.WebhookEndpointId,
    deliveryId: types.WebhookDeliveryId,
    options?: CallOptions,
  ): Promise<types.WebhookDeliveryResponse>;

  /**
   * Sends a webhook again.
   *
   * Needs the scope `notifications:webhooks`. It begins anew, by the same `webhook-id`, within a minute; one that is
   * under way goes on as it does: it takes no idempotency key. Costs 2 RRU and 4 WRU.
   *
   * `POST /webhook-endpoints/{endpoint_id}/deliveries/{delivery_id}/replay`
   */
  replayWebhookDelivery(
    endpointId: types.WebhookEndpointId,
    deliveryId: types.WebhookDeliveryId,
    options?: CallOptions,
  ): Promise<types.WebhookDeliveryResponse>;

  /**
   * Sends all failed webhooks of a time again.
   *
   * Needs the scope `notifications:webhooks`. Each begins anew, by the same `webhook-id`. One call begins at most 50;
   * it says whether more are left. Doing it again does not disturb what is under way: it takes no idempotency key.
   * Costs 1 RRU, 0.5 RRU for each 4 KB, and 4 WRU for each webhook.
   *
   * `POST /webhook-endpoints/{endpoint_id}/replay`
   */
  replayWebhookDeliveries(
    endpointId: types.WebhookEndpointId,
    query: ReplayWebhookDeliveriesQuery,
    options?: CallOptions,
  ): Promise<types.ReplayedResponse>;

  /**
   * Gives an endpoint a new secret.
   *
   * Needs the scope `notifications:webhooks`. For 24 hours the old one signs beside it, so that receivers can change in
   * peace; then, or when it is changed again, the old one is over. The answer holds the secret, which is not shown
   * again; so it takes no idempotency key. Costs 1 RRU and 1 WRU.
   *
   * `POST /webhook-endpoints/{endpoint_id}/rotate-secret`
   */
  rotateWebhookSecret(
    endpointId: types.WebhookEndpointId,
    options?: CallOptions,
  ): Promise<types.NewWebhookSecretResponse>;

  /**
   * Sends an endpoint a webhook of the type `webhook.test`.
   *
   * Needs the scope `notifications:webhooks`. It goes out within a minute, and is tried as all others. Costs 1 RRU and
   * 6 WRU, and 2 WRU more with an idempotency key.
   *
   * `POST /webhook-endpoints/{endpoint_id}/test`
   */
  sendTestWebhook(
    endpointId: types.WebhookEndpointId,
    options?: CallOptions & KeyOption,
  ): Promise<types.WebhookDeliveryResponse>;
}

/** The operations by group: a group is the first segment of a path. */
export interface Operations {
  readonly accounts: AccountsOperations;
  readonly assetFiles: AssetFilesOperations;
  readonly assets: AssetsOperations;
  readonly blocks: BlocksOperations;
  readonly carts: CartsOperations;
  readonly catalog: CatalogOperations;
  readonly categories: CategoriesOperations;
  readonly clients: ClientsOperations;
  readonly contentExport: ContentExportOperations;
  readonly contentImport: ContentImportOperations;
  readonly contentLocales: ContentLocalesOperations;
  readonly contentTypes: ContentTypesOperations;
  readonly delivery: DeliveryOperations;
  readonly deliveryPreviews: DeliveryPreviewsOperations;
  readonly disputes: DisputesOperations;
  readonly entries: EntriesOperations;
  readonly followRequests: FollowRequestsOperations;
  readonly followers: FollowersOperations;
  readonly giftCards: GiftCardsOperations;
  readonly guests: GuestsOperations;
  readonly ledger: LedgerOperations;
  readonly markets: MarketsOperations;
  readonly moderationLog: ModerationLogOperations;
  readonly moderationReviews: ModerationReviewsOperations;
  readonly mutes: MutesOperations;
  readonly notifications: NotificationsOperations;
  readonly oauth: OauthOperations;
  readonly operations: OperationsOperations;
  readonly orders: OrdersOperations;
  readonly paymentMethods: PaymentMethodsOperations;
  readonly payments: PaymentsOperations;
  readonly posts: PostsOperations;
  readonly priceLists: PriceListsOperations;
  readonly products: ProductsOperations;
  readonly profiles: ProfilesOperations;
  readonly promotions: PromotionsOperations;
  readonly ratings: RatingsOperations;
  readonly refunds: RefundsOperations;
  readonly releases: ReleasesOperations;
  readonly reports: ReportsOperations;
  readonly reservations: ReservationsOperations;
  readonly returns: ReturnsOperations;
  readonly reviews: ReviewsOperations;
  readonly scheduledPosts: ScheduledPostsOperations;
  readonly search: SearchOperations;
  readonly searchIndex: SearchIndexOperations;
  readonly searchSettings: SearchSettingsOperations;
  readonly service: ServiceOperations;
  readonly sessions: SessionsOperations;
  readonly shippingMethods: ShippingMethodsOperations;
  readonly socialExport: SocialExportOperations;
  readonly staffNotifications: StaffNotificationsOperations;
  readonly stock: StockOperations;
  readonly timelines: TimelinesOperations;
  readonly trading: TradingOperations;
  readonly trends: TrendsOperations;
  readonly walletRules: WalletRulesOperations;
  readonly walletTransfers: WalletTransfersOperations;
  readonly wallets: WalletsOperations;
  readonly webhookEndpoints: WebhookEndpointsOperations;
}

/** The query of `list_accounts`. */
export interface ListAccountsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only the account with this address. */
  email?: types.Email;
  /**
   * Only accounts whose address begins with this, in the order of the addresses. Not together with `email`. (1 to 100
   * characters)
   */
  email_prefix?: string;
}

/** The query of `list_assets`. */
export interface ListAssetsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only assets of this status; `ready` where nothing is asked for. */
  status?: types.ListedStatus;
}

/** The query of `list_blocks`. */
export interface ListBlocksQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_carts`. */
export interface ListCartsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `browse_products`. */
export interface BrowseProductsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only products in this state. */
  status?: types.ProductStatus;
  /** Only products in this category. */
  category_id?: types.CategoryId;
  /** Only the product that has this sku. (at most 64 characters) */
  sku?: types.Sku;
}

/** The query of `export_products`. */
export interface ExportProductsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** How they are written; `ndjson` by default. */
  format?: "ndjson" | "csv";
}

/** The query of `list_categories`. */
export interface ListCategoriesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_clients`. */
export interface ListClientsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `export_content`. */
export interface ExportContentQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `import_content`. */
export interface ImportContentQuery {
  /** `true` writes nothing, and tells what would become of each row after those before it in the request. */
  dry_run?: boolean;
  /** `true` is the second pass: it publishes what was published and archives what was archived, and saves nothing. */
  publish?: boolean;
}

/** The query of `list_content_types`. */
export interface ListContentTypesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `sync_published`. */
export interface SyncPublishedQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only entries of this type. (1 to 64 characters) */
  type?: string;
}

/** The query of `list_published`. */
export interface ListPublishedQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** The locale; what is missing in it comes from those that stand in for it. Without it, the default locale. */
  locale?: types.LocaleTag;
  /** Only these fields: their names, separated by commas. */
  fields?: string;
  /** How many levels of entries that are named come along in `included`: 0 to 3. */
  include?: string;
  /** `-published_at` (the newest first), `published_at`, `slug` or `-slug`. */
  sort?: string;
  /**
   * Conditions on fields, all of which hold: `filter[field]=value`, or `filter[field][test]=value` with one of `eq`,
   * `ne`, `in` (values separated by commas), `exists`, `lt`, `lte`, `gt`, `gte`. At most ten.
   */
  filter?: Record<string, unknown>;
}

/** The query of `show_published`. */
export interface ShowPublishedQuery {
  /** The locale; what is missing in it comes from those that stand in for it. Without it, the default locale. */
  locale?: types.LocaleTag;
  /** Only these fields: their names, separated by commas. */
  fields?: string;
  /** How many levels of entries that are named come along in `included`: 0 to 3. */
  include?: string;
}

/** The query of `preview_entry`. */
export interface PreviewEntryQuery {
  /** The locale; what is missing in it comes from those that stand in for it. Without it, the default locale. */
  locale?: types.LocaleTag;
  /** Only these fields: their names, separated by commas. */
  fields?: string;
  /** How many levels of entries that are named come along in `included`: 0 to 3. */
  include?: string;
}

/** The query of `list_disputes`. */
export interface ListDisputesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_entries`. */
export interface ListEntriesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only entries of this type. */
  type?: types.TypeId;
  /** Only those that stand there. */
  status?: types.EntryStatus;
}

/** The query of `list_entry_referrers`. */
export interface ListEntryReferrersQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_entry_versions`. */
export interface ListEntryVersionsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `diff_entry_versions`. */
export interface DiffEntryVersionsQuery {
  /** The other version; the one that it was made from, without it. */
  against?: string;
}

/** The query of `list_follow_requests`. */
export interface ListFollowRequestsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_gift_cards`. */
export interface ListGiftCardsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /**
   * Only those that are written so: a card whose time was over a moment ago is among the issued ones until the next
   * tick, and shown as expired.
   */
  status?: types.GiftCardStatus;
}

/** The query of `list_ledger_accounts`. */
export interface ListLedgerAccountsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only those whose path begins so. (at most 200 characters) */
  prefix?: string;
  /** Only those of this owner. */
  owner?: types.Owner;
  /** Only those of this asset. (at most 12 characters) */
  currency?: types.AssetCode;
  /**
   * These accounts as they were at one moment: their ids, joined by commas. Alone, and without accounts that have
   * shards.
   */
  ids?: string;
}

/** The query of `find_ledger_account`. */
export interface FindLedgerAccountQuery {
  /**
   * The sums and balances at the end of this moment, by the times of booking; as they are now by default. (RFC 3339)
   */
  as_of?: string;
}

/** The query of `show_statement`. */
export interface ShowStatementQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only what was booked at this moment or later; from the beginning by default. (RFC 3339) */
  from?: string;
  /** Only what was booked before this moment; up to now by default. (RFC 3339) */
  to?: string;
  /** How it is written; `json` by default. */
  format?: "json" | "csv";
}

/** The query of `find_closing`. */
export interface FindClosingQuery {
  /** The ledger; `main` by default. (at most 32 characters) */
  ledger?: types.LedgerName;
}

/** The query of `list_journal`. */
export interface ListJournalQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** The ledger; `main` by default. (at most 32 characters) */
  ledger?: types.LedgerName;
  /** Only records after this place; from the first on by default. (at most 15 characters) */
  after?: string;
}

/** The query of `export_journal`. */
export interface ExportJournalQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** The ledger; `main` by default. (at most 32 characters) */
  ledger?: types.LedgerName;
}

/** The query of `find_journal_head`. */
export interface FindJournalHeadQuery {
  /** The ledger; `main` by default. (at most 32 characters) */
  ledger?: types.LedgerName;
}

/** The query of `reconcile_payments`. */
export interface ReconcilePaymentsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** The currency of the payments. (at most 12 characters) */
  currency: types.AssetCode;
}

/** The query of `list_transactions`. */
export interface ListTransactionsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only those with an entry of this account. (at most 200 characters) */
  account?: types.AccountPath;
}

/** The query of `show_trial_balance`. */
export interface ShowTrialBalanceQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** The ledger; `main` by default. (at most 32 characters) */
  ledger?: types.LedgerName;
  /** The asset whose accounts are listed. (at most 12 characters) */
  currency: types.AssetCode;
  /**
   * Only what was booked up to the end of this moment; up to now by default, and of a moment that is still to come.
   * (RFC 3339)
   */
  as_of?: string;
}

/** The query of `list_markets`. */
export interface ListMarketsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `find_book`. */
export interface FindBookQuery {
  /** So many levels of each side at most: 1 to 1000. (1 to 1000) By default `20`. */
  depth?: number;
}

/** The query of `list_candles`. */
export interface ListCandlesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** How long each is. */
  interval: "1m" | "1h" | "1d";
}

/** The query of `list_deltas`. */
export interface ListDeltasQuery {
  /** Only those behind this sequence: that of a book, or of the page before. */
  after: number;
  /** At most so many: 1 to 100. (1 to 100) By default `20`. */
  limit?: number;
}

/** The query of `list_trades`. */
export interface ListTradesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `show_moderation_log`. */
export interface ShowModerationLogQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_mutes`. */
export interface ListMutesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_notifications`. */
export interface ListNotificationsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** `true` for unread ones alone. */
  unread?: boolean;
}

/** The query of `unsubscribe`. */
export interface UnsubscribeQuery {
  /** The token of the link. (1 to 500 characters) */
  token: string;
}

/** The query of `list_orders`. */
export interface ListOrdersQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only orders with this status. */
  status?: types.OrderStatus;
  /** Only orders with this payment status. */
  payment_status?: types.PaymentStatus;
  /** Only this owner's orders; only staff with `orders:read` may name another owner. */
  owner?: types.Owner;
  /** Only the order with this number; lower case, and O for 0, are accepted. */
  number?: string;
  /** Only orders with this e-mail address. (at most 254 characters) */
  email?: types.Email;
  /** Only orders of this day (UTC) and later. */
  created_from?: string;
  /** Only orders of this day (UTC) and earlier. */
  created_to?: string;
}

/** The query of `find_packing_slip`. */
export interface FindPackingSlipQuery {
  /** Only the pieces of this parcel; by default all that is not cancelled. */
  fulfillment_id?: types.FulfillmentId;
}

/** The query of `list_timeline`. */
export interface ListTimelineQuery {
  /** The most entries of the page; 100 by default. (1 to 100) */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_payment_methods`. */
export interface ListPaymentMethodsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_payments`. */
export interface ListPaymentsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only payments of this status. */
  status?: types.PaymentState;
}

/** The query of `list_posts`. */
export interface ListPostsQuery {
  /** Posts, separated by commas; at most 50. (at most 2000 characters) */
  ids: string;
}

/** The query of `list_post_edits`. */
export interface ListPostEditsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_reactions`. */
export interface ListReactionsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** In which way. */
  kind: types.ReactionKind;
}

/** The query of `list_post_replies`. */
export interface ListPostRepliesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `show_thread`. */
export interface ShowThreadQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_price_lists`. */
export interface ListPriceListsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_prices`. */
export interface ListPricesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_products`. */
export interface ListProductsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only products in this category. */
  category_id?: types.CategoryId;
}

/** The query of `import_products`. */
export interface ImportProductsQuery {
  /** `true` writes nothing, and reports the would-be result of each line. */
  dry_run?: boolean;
  /**
   * How a list that a row names changes: `merge`, the default, keeps the elements that the row does not name; `replace`
   * removes the others. (A row of CSV names one variant; the others always stay.)
   */
  lists?: "merge" | "replace";
}

/** The query of `list_profiles`. */
export interface ListProfilesQuery {
  /** Accounts, separated by commas; at most 50. (at most 2000 characters) */
  ids: string;
}

/** The query of `list_followers`. */
export interface ListFollowersQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_following`. */
export interface ListFollowingQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_promotions`. */
export interface ListPromotionsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_ratings`. */
export interface ListRatingsQuery {
  /** Products, separated by commas; at most 50. (at most 2000 characters) */
  ids: string;
}

/** The query of `list_refunds`. */
export interface ListRefundsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_releases`. */
export interface ListReleasesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only those that stand there. */
  status?: types.ReleaseStatus;
}

/** The query of `list_reports`. */
export interface ListReportsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** `open` where nothing is said. */
  state?: string;
}

/** The query of `list_reservations`. */
export interface ListReservationsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only those that hold this sku. Pages may be short, or empty before the end. (at most 64 characters) */
  sku?: types.Sku;
}

/** The query of `list_returns`. */
export interface ListReturnsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only the returns of this order, all on one page. */
  order_id?: types.OrderId;
  /** Only returns with this status. */
  status?: types.ReturnStatus;
}

/** The query of `list_reviews`. */
export interface ListReviewsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** `newest` where nothing is said; those of one rating are newest first in any case. */
  sort?: string;
  /** Only those with this rating. */
  rating?: string;
}

/** The query of `list_scheduled_posts`. */
export interface ListScheduledPostsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `search`. */
export interface SearchQuery {
  /**
   * Only entries whose facet field of this name has this value; repeated, one of these values. (at most 600 characters)
   */
  [name: `filter[${string}]`]: string;
  /**
   * Only entries whose number, date or moment in this facet field is not below this; needs `type`. (at most 600
   * characters)
   */
  [name: `from[${string}]`]: string;
  /**
   * Only entries whose number, date or moment in this facet field is not above this; needs `type`. (at most 600
   * characters)
   */
  [name: `to[${string}]`]: string;
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /**
   * What to look for: words, `"phrases"`, `-exclusions`; the last word may be only begun. Without it, everything. (at
   * most 200 characters)
   */
  q?: string;
  /** Only products, only entries, or only posts. */
  kind?: "product" | "entry" | "post";
  /** Only entries of this type. (1 to 64 characters) */
  type?: string;
  /**
   * The reader's locale; without it, the default one of the space. Entries that lack it are found by what it falls back
   * to.
   */
  locale?: types.LocaleTag;
  /** The order. */
  sort?: "relevance" | "newest";
  /** Whether values are counted. */
  facets?: string;
}

/** The query of `search_products`. */
export interface SearchProductsQuery {
  /**
   * Only products whose attribute of this name has this value; repeated, one of these values. (at most 600 characters)
   */
  [name: `attr[${string}]`]: string;
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** What to look for, as in `GET /search`. (at most 200 characters) */
  q?: string;
  /** Only products in one of these categories: ids, with commas between them. (1 to 1000 characters) */
  category?: string;
  /** Only products with one of these tags, with commas between them. (1 to 1000 characters) */
  tag?: string;
  /** Only products from this price on, in minor units; needs `currency`. */
  min_price?: string;
  /** Only products up to this price, in minor units; needs `currency`. */
  max_price?: string;
  /** The currency of prices. */
  currency?: types.Currency;
  /** Only what can be bought now, or only what can't. */
  available?: string;
  /** The order. */
  sort?: "relevance" | "newest" | "price" | "-price";
  /** Whether values are counted. */
  facets?: string;
}

/** The query of `suggest`. */
export interface SuggestQuery {
  /** What was typed so far. (at most 200 characters) */
  q: string;
  /** The reader's locale. */
  locale?: types.LocaleTag;
}

/** The query of `list_sessions`. */
export interface ListSessionsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `export_own`. */
export interface ExportOwnQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_staff_notifications`. */
export interface ListStaffNotificationsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** `true` for unread ones alone. */
  unread?: boolean;
}

/** The query of `list_stock`. */
export interface ListStockQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** `true`: only the skus that are low, those with `available` at `low_at` or below it. */
  low?: boolean;
  /** `true`: only the skus that are short, with more pieces held and sold than on hand. Not together with `low`. */
  short?: boolean;
}

/** The query of `list_movements`. */
export interface ListMovementsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_home_timeline`. */
export interface ListHomeTimelineQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /**
   * Only what came since: the `since` of a page that was read before. A page has at most 50. (1 to 2048 characters)
   */
  since?: string;
}

/** The query of `list_tag_timeline`. */
export interface ListTagTimelineQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /**
   * Only what came since: the `since` of a page that was read before. A page has at most 50. (1 to 2048 characters)
   */
  since?: string;
}

/** The query of `list_user_timeline`. */
export interface ListUserTimelineQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /**
   * Only what came since: the `since` of a page that was read before. A page has at most 50. (1 to 2048 characters)
   */
  since?: string;
}

/** The query of `list_trading_orders`. */
export interface ListTradingOrdersQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only this owner's orders; without it, the caller's own. Only staff with `trading:read` may name another owner. */
  owner?: types.Owner;
  /** Only those of this market. Pages may be short, or empty before the end. (at most 25 characters) */
  market?: types.MarketSymbol;
  /** Only those with this status. Pages may be short, or empty before the end. */
  status?: types.TradingOrderStatus;
}

/** The query of `list_trends`. */
export interface ListTrendsQuery {
  /** Over how long: `1h`, `1d` or `7d`. */
  window?: types.TrendWindow;
}

/** The query of `list_wallet_rules`. */
export interface ListWalletRulesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
}

/** The query of `list_wallet_transfers`. */
export interface ListWalletTransfersQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Those of this owner; the caller's own where nothing is said. */
  owner?: types.Owner;
  /** Only those that come in, or go out. */
  direction?: "in" | "out";
}

/** The query of `list_wallets`. */
export interface ListWalletsQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Those of this owner; the caller's own where nothing is said. */
  owner?: types.Owner;
}

/** The query of `find_wallet`. */
export interface FindWalletQuery {
  /** Those of this owner; the caller's own where nothing is said. */
  owner?: types.Owner;
}

/** The query of `list_webhook_deliveries`. */
export interface ListWebhookDeliveriesQuery {
  /** At most so many items; a page may be shorter. (1 to 100) By default `20`. */
  limit?: number;
  /** Where to go on: the `next_cursor` of the page before, with the same filter. (1 to 2048 characters) */
  cursor?: string;
  /** Only those that stand there. */
  state?: types.DeliveryState;
}

/** The query of `replay_webhook_deliveries`. */
export interface ReplayWebhookDeliveriesQuery {
  /** Events from this moment on. (RFC 3339) */
  from: string;
  /** Up to this moment, included. (RFC 3339) */
  to: string;
}
