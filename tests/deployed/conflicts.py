"""Conflicts on demand: while a file asks for them, each event loses its first races at its consumer's table.

The emulator itself has no conflicts, since it makes one call after the other. A function tries a write three times, so
three conflicts make the delivery fail, and the queue delivers the event again.
"""

import json
import threading
from pathlib import Path

ASKED = "conflicts"  # In the emulator's folder: the number of conflicts for each event.
MET = "conflicts.met"  # The number of conflicts so far.
WRITES = ("_put_item", "_update_item", "_transact_write_items")


def install(lambda_svc, dynamodb):
    """Makes deliveries conflict in the emulator."""
    execute, lock = lambda_svc._execute_function, threading.Lock()
    delivering, met = {}, {}  # events by table, conflicts by event and table

    def wanted():
        try:
            return int(Path(ASKED).read_text())
        except (OSError, ValueError):
            return 0

    def execute_with_conflicts(function, event):
        records = event.get("Records", []) if isinstance(event, dict) else []
        ids = [record["messageId"] for record in records if record.get("eventSource") == "aws:sqs"]
        if not ids or not wanted():
            return execute(function, event)
        variables = (function.get("config") or function)["Environment"]["Variables"]
        table = next(value for name, value in variables.items() if name.endswith("_TABLE"))
        with lock:
            delivering.setdefault(table, []).extend(ids)
        try:
            return execute(function, event)
        finally:
            with lock:
                delivering[table] = [known for known in delivering[table] if known not in ids]

    def loses(tables):
        """Whether a write to these tables loses a race now."""
        with lock:
            for table in tables:
                for event in delivering.get(table, []):
                    if met.get((table, event), 0) < wanted():
                        met[(table, event)] = met.get((table, event), 0) + 1
                        Path(MET).write_text(str(sum(met.values())))
                        return True
        return False

    def conflicting(action, write):
        def written(data):
            items = [next(iter(item.values())) for item in data.get("TransactItems", [])] or [data]
            if not loses({item.get("TableName") for item in items}):
                return write(data)
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
