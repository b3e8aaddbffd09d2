"""Conflicts at will: while a file says so, the first deliveries of each event lose every race at their function's table.

The emulator itself has no conflicts, since it does one call after the other.
"""

import json
import threading
from pathlib import Path

ASKED = "conflicts"  # In the emulator's folder: how many deliveries of each event conflict.
MET = "conflicts.met"  # The number of writes that did.
WRITES = ("_put_item", "_update_item", "_transact_write_items")


def install(lambda_svc, dynamodb):
    """Makes the emulator let deliveries conflict."""
    execute, tables, lock = lambda_svc._execute_function, {}, threading.Lock()

    def asked():
        try:
            return int(Path(ASKED).read_text())
        except (OSError, ValueError):
            return 0

    def deliveries(event):
        records = event.get("Records", []) if isinstance(event, dict) else []
        return [int(r["attributes"]["ApproximateReceiveCount"]) for r in records if r.get("eventSource") == "aws:sqs"]

    def execute_with_conflicts(function, event):
        received = deliveries(event)
        if not received or max(received) > asked():
            return execute(function, event)
        variables = (function.get("config") or function)["Environment"]["Variables"]
        table = next(value for name, value in variables.items() if name.endswith("_TABLE"))
        with lock:
            tables[table] = tables.get(table, 0) + 1
        try:
            return execute(function, event)
        finally:
            with lock:
                tables[table] -= 1

    def conflicting(action, write):
        def written(data):
            items = [next(iter(item.values())) for item in data.get("TransactItems", [])] or [data]
            if not any(tables.get(item.get("TableName")) for item in items):
                return write(data)
            with lock:
                Path(MET).write_text(str(int(Path(MET).read_text() if Path(MET).exists() else 0) + 1))
            if action == "_transact_write_items":
                reasons = [{"Code": "TransactionConflict", "Message": "a conflict"} for _ in items]
                body = {"__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"}
                body |= {"message": "Transaction cancelled", "CancellationReasons": reasons}
            else:
                body = {"__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException"}
                body |= {"message": "Transaction is ongoing for the item"}
            return 400, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(body).encode()

        return written

    lambda_svc._execute_function = execute_with_conflicts
    for action in WRITES:
        setattr(dynamodb, action, conflicting(action, getattr(dynamodb, action)))
