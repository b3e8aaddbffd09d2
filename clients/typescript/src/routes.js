// Generated from docs/openapi.json by clients/generator: `just write` writes it again.

/**
 * @typedef {object} Route
 * @property {string} method
 * @property {string} path
 * @property {string} [body] The media type of its body.
 * @property {true} [query] Whether it takes a query.
 * @property {true} [version] Whether it needs `If-Match`.
 * @property {true} [keyed] Whether it takes an idempotency key.
 * @property {true} [paged] Whether it lists in pages.
 * @property {true} [open] Whether it takes no access token.
 * @property {Record<string, string>} [headers] Its own headers by their options.
 */

/** @type {Record<string, Record<string, Route>>} */
export const routes = {
  accounts: {
    list: { method: "GET", path: "/accounts", query: true, paged: true },
    create: { method: "POST", path: "/accounts", body: "application/json", keyed: true, open: true },
    requestPasswordReset: { method: "POST", path: "/accounts/password-reset", body: "application/json", open: true },
    resetPassword: { method: "POST", path: "/accounts/password-reset/confirm", body: "application/json", open: true },
    verifyEmail: { method: "POST", path: "/accounts/verification/confirm", body: "application/json", open: true },
    find: { method: "GET", path: "/accounts/{account_id}" },
    erase: { method: "DELETE", path: "/accounts/{account_id}", version: true },
    update: { method: "PATCH", path: "/accounts/{account_id}", body: "application/merge-patch+json", version: true },
    listAddresses: { method: "GET", path: "/accounts/{account_id}/addresses", paged: true },
    createAddress: { method: "POST", path: "/accounts/{account_id}/addresses", body: "application/json", keyed: true },
    findAddress: { method: "GET", path: "/accounts/{account_id}/addresses/{address_id}" },
    deleteAddress: { method: "DELETE", path: "/accounts/{account_id}/addresses/{address_id}", version: true },
    updateAddress: { method: "PATCH", path: "/accounts/{account_id}/addresses/{address_id}", body: "application/merge-patch+json", version: true },
    changePassword: { method: "POST", path: "/accounts/{account_id}/password", body: "application/json" },
    grantRoles: { method: "POST", path: "/accounts/{account_id}/roles", body: "application/json", keyed: true },
    requestVerification: { method: "POST", path: "/accounts/{account_id}/verification" },
  },
  carts: {
    list: { method: "GET", path: "/carts", query: true, paged: true },
    open: { method: "POST", path: "/carts", body: "application/json", keyed: true },
    find: { method: "GET", path: "/carts/{cart_id}" },
    delete: { method: "DELETE", path: "/carts/{cart_id}", version: true },
    change: { method: "PATCH", path: "/carts/{cart_id}", body: "application/merge-patch+json", version: true },
    checkOut: { method: "POST", path: "/carts/{cart_id}/checkout", body: "application/json", keyed: true },
    addLine: { method: "POST", path: "/carts/{cart_id}/lines", body: "application/json", keyed: true },
    removeLine: { method: "DELETE", path: "/carts/{cart_id}/lines/{line_id}", version: true },
    changeLine: { method: "PATCH", path: "/carts/{cart_id}/lines/{line_id}", body: "application/merge-patch+json", version: true },
    merge: { method: "POST", path: "/carts/{cart_id}/merge", body: "application/json", keyed: true },
    addPromotionCode: { method: "POST", path: "/carts/{cart_id}/promotion-codes", body: "application/json", keyed: true },
    removePromotionCode: { method: "DELETE", path: "/carts/{cart_id}/promotion-codes/{code}", version: true },
    listShippingMethods: { method: "GET", path: "/carts/{cart_id}/shipping-methods" },
  },
  catalog: {
    browseProducts: { method: "GET", path: "/catalog/products", query: true, paged: true },
    exportProducts: { method: "GET", path: "/catalog/products/export", query: true },
    inspectProduct: { method: "GET", path: "/catalog/products/{product_id}" },
  },
  categories: {
    list: { method: "GET", path: "/categories", query: true, paged: true, open: true },
    create: { method: "POST", path: "/categories", body: "application/json", keyed: true },
    showTree: { method: "GET", path: "/categories/tree", open: true },
    find: { method: "GET", path: "/categories/{category_id}", open: true },
    delete: { method: "DELETE", path: "/categories/{category_id}", version: true },
    update: { method: "PATCH", path: "/categories/{category_id}", body: "application/merge-patch+json", version: true },
  },
  clients: {
    list: { method: "GET", path: "/clients", query: true, paged: true },
    create: { method: "POST", path: "/clients", body: "application/json" },
    find: { method: "GET", path: "/clients/{client_id}" },
    delete: { method: "DELETE", path: "/clients/{client_id}", version: true },
  },
  disputes: {
    list: { method: "GET", path: "/disputes", query: true, paged: true },
    find: { method: "GET", path: "/disputes/{dispute_id}" },
  },
  guests: {
    create: { method: "POST", path: "/guests", open: true },
  },
  oauth: {
    introspectToken: { method: "POST", path: "/oauth/introspect", body: "application/x-www-form-urlencoded", open: true },
    showKeys: { method: "GET", path: "/oauth/jwks.json", open: true },
    revokeToken: { method: "POST", path: "/oauth/revoke", body: "application/x-www-form-urlencoded", open: true },
    issueToken: { method: "POST", path: "/oauth/token", body: "application/x-www-form-urlencoded", open: true },
  },
  operations: {
    listDeadLetters: { method: "GET", path: "/operations/dead-letters" },
    discardDeadLetter: { method: "DELETE", path: "/operations/dead-letters/{dead_letter_id}" },
    redriveDeadLetter: { method: "POST", path: "/operations/dead-letters/{dead_letter_id}/redrive" },
    listPassedEvents: { method: "GET", path: "/operations/events", paged: true },
    showOverview: { method: "GET", path: "/operations/overview" },
  },
  orders: {
    list: { method: "GET", path: "/orders", query: true, paged: true },
    find: { method: "GET", path: "/orders/{order_id}" },
    update: { method: "PATCH", path: "/orders/{order_id}", body: "application/json", version: true },
    cancel: { method: "POST", path: "/orders/{order_id}/cancel", body: "application/json", keyed: true },
    createFulfillment: { method: "POST", path: "/orders/{order_id}/fulfillments", body: "application/json", keyed: true },
    cancelFulfillment: { method: "POST", path: "/orders/{order_id}/fulfillments/{fulfillment_id}/cancel", keyed: true },
    deliverFulfillment: { method: "POST", path: "/orders/{order_id}/fulfillments/{fulfillment_id}/deliver", keyed: true },
    shipFulfillment: { method: "POST", path: "/orders/{order_id}/fulfillments/{fulfillment_id}/ship", body: "application/json", keyed: true },
    findInvoice: { method: "GET", path: "/orders/{order_id}/invoice" },
    findPackingSlip: { method: "GET", path: "/orders/{order_id}/packing-slip", query: true },
    listTimeline: { method: "GET", path: "/orders/{order_id}/timeline", query: true, paged: true },
  },
  paymentMethods: {
    list: { method: "GET", path: "/payment-methods", query: true, paged: true },
    add: { method: "POST", path: "/payment-methods", body: "application/json", keyed: true },
    find: { method: "GET", path: "/payment-methods/{payment_method_id}" },
    delete: { method: "DELETE", path: "/payment-methods/{payment_method_id}", version: true },
  },
  payments: {
    list: { method: "GET", path: "/payments", query: true, paged: true },
    showAction: { method: "GET", path: "/payments/webhooks/simulator/actions/{action}", open: true },
    completeAction: { method: "POST", path: "/payments/webhooks/simulator/actions/{action}", body: "application/json", open: true },
    receiveWebhook: { method: "POST", path: "/payments/webhooks/{provider}", body: "application/json", open: true, headers: { stoaSignature: "Stoa-Signature", stripeSignature: "Stripe-Signature" } },
    find: { method: "GET", path: "/payments/{payment_id}" },
    retry: { method: "POST", path: "/payments/{payment_id}/attempts", body: "application/json", keyed: true },
    listCaptures: { method: "GET", path: "/payments/{payment_id}/captures", paged: true },
    capture: { method: "POST", path: "/payments/{payment_id}/captures", body: "application/json", keyed: true },
    confirm: { method: "POST", path: "/payments/{payment_id}/confirm" },
    listRefunds: { method: "GET", path: "/payments/{payment_id}/refunds", paged: true },
    refund: { method: "POST", path: "/payments/{payment_id}/refunds", body: "application/json", keyed: true },
    void: { method: "POST", path: "/payments/{payment_id}/void", keyed: true },
  },
  priceLists: {
    list: { method: "GET", path: "/price-lists", query: true, paged: true },
    create: { method: "POST", path: "/price-lists", body: "application/json", keyed: true },
    find: { method: "GET", path: "/price-lists/{price_list_id}" },
    delete: { method: "DELETE", path: "/price-lists/{price_list_id}", version: true },
    update: { method: "PATCH", path: "/price-lists/{price_list_id}", body: "application/merge-patch+json", version: true },
    listPrices: { method: "GET", path: "/price-lists/{price_list_id}/prices", query: true, paged: true },
    setPrices: { method: "PUT", path: "/price-lists/{price_list_id}/prices", body: "application/json", version: true },
    removePrices: { method: "DELETE", path: "/price-lists/{price_list_id}/prices/{sku}", version: true },
  },
  products: {
    list: { method: "GET", path: "/products", query: true, paged: true, open: true },
    create: { method: "POST", path: "/products", body: "application/json", keyed: true },
    findBySlug: { method: "GET", path: "/products/by-slug/{slug}", open: true },
    import: { method: "POST", path: "/products/import", body: "application/x-ndjson", query: true },
    find: { method: "GET", path: "/products/{product_id}", open: true },
    delete: { method: "DELETE", path: "/products/{product_id}", version: true },
    update: { method: "PATCH", path: "/products/{product_id}", body: "application/merge-patch+json", version: true },
    activate: { method: "POST", path: "/products/{product_id}/activate", keyed: true },
    archive: { method: "POST", path: "/products/{product_id}/archive", keyed: true },
  },
  promotions: {
    list: { method: "GET", path: "/promotions", query: true, paged: true },
    create: { method: "POST", path: "/promotions", body: "application/json", keyed: true },
    find: { method: "GET", path: "/promotions/{promotion_id}" },
    delete: { method: "DELETE", path: "/promotions/{promotion_id}", version: true },
    change: { method: "PATCH", path: "/promotions/{promotion_id}", body: "application/merge-patch+json", version: true },
  },
  refunds: {
    list: { method: "GET", path: "/refunds", query: true, paged: true },
    find: { method: "GET", path: "/refunds/{refund_id}" },
  },
  reservations: {
    list: { method: "GET", path: "/reservations", query: true, paged: true },
    find: { method: "GET", path: "/reservations/{reservation_id}" },
  },
  returns: {
    list: { method: "GET", path: "/returns", query: true, paged: true },
    create: { method: "POST", path: "/returns", body: "application/json", keyed: true },
    find: { method: "GET", path: "/returns/{return_id}" },
    approve: { method: "POST", path: "/returns/{return_id}/approve", body: "application/json", keyed: true },
    cancel: { method: "POST", path: "/returns/{return_id}/cancel", keyed: true },
    receive: { method: "POST", path: "/returns/{return_id}/receive", body: "application/json", keyed: true },
    reject: { method: "POST", path: "/returns/{return_id}/reject", body: "application/json", keyed: true },
  },
  service: {
    showConfiguration: { method: "GET", path: "/.well-known/openid-configuration", open: true },
    showHealth: { method: "GET", path: "/healthz", open: true },
    showOpenapi: { method: "GET", path: "/openapi.json", open: true },
    showReadiness: { method: "GET", path: "/readyz", open: true },
  },
  sessions: {
    list: { method: "GET", path: "/sessions", query: true, paged: true },
    create: { method: "POST", path: "/sessions", body: "application/json", open: true },
    end: { method: "DELETE", path: "/sessions/{session_id}" },
  },
  shippingMethods: {
    list: { method: "GET", path: "/shipping-methods" },
    create: { method: "POST", path: "/shipping-methods", body: "application/json", keyed: true },
    find: { method: "GET", path: "/shipping-methods/{shipping_method_id}" },
    delete: { method: "DELETE", path: "/shipping-methods/{shipping_method_id}", version: true },
    change: { method: "PATCH", path: "/shipping-methods/{shipping_method_id}", body: "application/merge-patch+json", version: true },
  },
  stock: {
    list: { method: "GET", path: "/stock", query: true, paged: true },
    receiveDelivery: { method: "POST", path: "/stock", body: "application/json", keyed: true },
    count: { method: "POST", path: "/stock/counts", body: "application/json", keyed: true },
    find: { method: "GET", path: "/stock/{sku}" },
    update: { method: "PATCH", path: "/stock/{sku}", body: "application/json", version: true },
    adjust: { method: "POST", path: "/stock/{sku}/adjust", body: "application/json", keyed: true },
    listMovements: { method: "GET", path: "/stock/{sku}/movements", query: true, paged: true },
    receive: { method: "POST", path: "/stock/{sku}/receive", body: "application/json", keyed: true },
  },
};
