"""What Schemathesis does not know by itself: how NDJSON is sent, and which rules no JSON Schema can say."""

import schemathesis

# NDJSON is sent as the text that it is.
schemathesis.serializer.alias("application/x-ndjson", "text/plain")

# Where schemathesis.toml takes a 400 for what fits the schema, these faults are why: they compare two fields, or the
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
    "unknown_value",
    "wrong_options",
}
# And these, where they depend on another field, or on what is there to be patched.
BEYOND_SCHEMA_OF = {
    "change_promotion": {"required", "unknown_field"},
    "create_fulfillment": {"required"},
}
# CSV and forms have no schema that says all.
FREE = ("/products/import", "/oauth/")


@schemathesis.check
def refuses_only_beyond_schemas(context, response, case):
    """A 400 for a request that fits its schema names only rules that the schema could not say."""
    fits = case.meta is not None and case.meta.generation.mode.is_positive
    if response.status_code != 400 or not fits or case.operation.path.startswith(FREE):
        return
    operation = case.operation.definition.raw["operationId"]
    faults = response.json().get("errors", [])
    codes = {fault["code"] for fault in faults}
    if not codes or codes - BEYOND_SCHEMAS - BEYOND_SCHEMA_OF.get(operation, set()):
        raise AssertionError(f"the schema should say so: {faults[:3] or response.text}")
