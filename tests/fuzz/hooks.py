"""Teaches Schemathesis to send NDJSON, and lists rules that JSON Schema can't express."""

import schemathesis

# NDJSON is sent as text.
schemathesis.serializer.alias("application/x-ndjson", "text/plain")

# Faults for which schemathesis.toml accepts a 400 to a request that fits its schema: they compare two fields, or
# elements of a list.
BEYOND_SCHEMAS = {
    "ambiguous_media",
    "ambiguous_price",
    "currency_mismatch",
    "duplicate_attribute",
    "duplicate_combination",
    "duplicate_option",
    "duplicate_sku",
    "empty_period",
    "empty_range",
    "exactly_one",
    "exclusive",
    "invalid_cursor",  # opaque
    "invalid_date",  # the 30th of February
    "invalid_day",
    "repeated",
    "unknown_locale",  # locales are made at run time
    "unknown_value",
    "wrong_options",
}
# Faults of single operations, which depend on another field or on the patched resource.
BEYOND_SCHEMA_OF = {
    "add_payment_method": {"required", "not_expected"},  # a token, by provider
    "amend_trading_order": {"required", "out_of_range"},  # one of two; above zero, where amounts of all kinds have one schema
    "change_promotion": {"required", "unknown_field"},
    "create_asset": {"out_of_range"},  # bytes, by type
    "create_fulfillment": {"required"},
    "create_gift_card": {"not_a_source"},
    "create_market": {"same_asset", "out_of_range"},  # a sum of two
    "create_post": {"out_of_range", "required"},  # a moment ahead; a text or media
    "create_transaction": {"not_pending", "out_of_range"},  # an end before it begins
    "create_transactions": {"not_pending", "out_of_range"},
    "create_wallet_transfer": {"required"},  # a first time of what is repeated
    "create_webhook_endpoint": {"invalid_url"},  # what has no host
    "list_published": {"unknown_field"},
    "mute_profile": {"out_of_range"},  # a moment ahead
    "open_ledger_account": {"constrained", "not_a_limit", "required"},  # by the constraint
    "place_trading_order": {"not_taken", "required", "out_of_range", "unknown_market"},  # by kind
    "preview_entry": {"unknown_field"},
    "replace_notification_preferences": {"invalid_kind", "invalid_time_zone"},  # names of members; of places
    "replace_search_settings": {"out_of_range"},  # words in a group
    "search": {"invalid_range", "unknown_field"},
    "search_products": {"missing_currency"},
    "show_published": {"unknown_field"},
    "show_statement": {"out_of_range"},  # a period that ends before it begins
    "update_ledger_account": {"not_a_limit"},
    "update_webhook_endpoint": {"invalid_url"},
}
# CSV and forms have no complete schema.
FREE = ("/products/import", "/content-import", "/oauth/")


@schemathesis.check
def refuses_only_beyond_schemas(context, response, case):
    """Checks that a 400 to a request that fits its schema names only rules that a schema can't express."""
    fits = case.meta is not None and case.meta.generation.mode.is_positive
    if response.status_code != 400 or not fits or case.operation.path.startswith(FREE):
        return
    operation = case.operation.definition.raw["operationId"]
    faults = response.json().get("errors", [])
    codes = {fault["code"] for fault in faults}
    if not codes or codes - BEYOND_SCHEMAS - BEYOND_SCHEMA_OF.get(operation, set()):
        raise AssertionError(f"the schema should say so: {faults[:3] or response.text}")
